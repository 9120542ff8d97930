"""Which answers are written in one transaction. Pure; it writes nothing (decision 69)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from watch.model import Clock, Outcome, SourceSpec
from watch.preparing import Prepared

TOGETHER = 100
"""Answers of one transaction: a durable commit costs more than most of them do."""
ENOUGH = 1_000
"""Articles after which it is written, however few the pages: 0.2 s, while readers have others."""
SOON = timedelta(seconds=1)
"""After which it is written with the next answer, however little there is."""

Answer = tuple[SourceSpec, Outcome, Prepared]


def together(answers: Iterable[Answer], now: Clock) -> Iterator[list[Answer]]:
    """Answers as they come, in groups none of which waits long for others."""
    group: list[Answer] = []
    articles, since = 0, now()
    for answer in answers:
        if not group:
            articles, since = 0, now()
        group.append(answer)
        articles += len(answer[2].entries)
        if len(group) >= TOGETHER or articles >= ENOUGH or now() - since >= SOON:
            yield group
            group = []
    if group:
        yield group
