"""A page read to the end, down to what the archive will hold of it.

``prepare`` runs in the killable workers: whatever may be computed there is, since only one process
can write.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from watch.dedupe import fingerprint, sketch
from watch.entries import Entry, entry
from watch.model import Article, Fetched, Findings, Reading, SourceSpec

if TYPE_CHECKING:
    from watch.study import Study

MOST = 200
"""Articles of a page read to the end here: reading has a budget, and a page that brings more is
finished after the harvest."""
TOGETHER = 50
"""Articles that take each step together: a processor that goes on with the same step takes a tenth
less time than one that takes all steps for each in turn. Of more, pieces would be forgotten."""


class Prepared(NamedTuple):
    """What a page held, and the entries of its articles, in the same order."""

    reading: Reading = Reading()
    entries: tuple[Entry, ...] = ()


def prepare(
    page: Fetched,
    spec: SourceSpec,
    now: datetime,
    study: Study | None = None,
    known: Container[str] = (),
) -> Prepared:
    """Read ``page`` and make its articles ready; never raises for what the bytes hold.

    With a ``study``, those whose key is not ``known`` are read to the end.
    """
    from watch.reading import read  # noqa: PLC0415 - the process that only sends pages needs no parser

    reading = read(page, spec, now)
    new = frozenset([one.key for one in reading.articles if one.key not in known][:MOST])
    entries: list[Entry] = []
    for start in range(0, len(reading.articles), TOGETHER):
        some = reading.articles[start : start + TOGETHER]
        found = study.read([one for one in some if one.key in new], spec) if study else {}
        marks = list(map(fingerprint, some))
        entries += [
            # What is known has its story.
            entry(one, mark, found.get(one.key), None if one.key in known else _sketched)
            for one, mark in zip(some, marks, strict=True)
        ]
    return Prepared(reading, tuple(entries))


def ready(article: Article, findings: Findings | None = None) -> Entry:
    """What the archive will hold of an article, with all that it may share with another."""
    return entry(article, fingerprint(article), findings, _sketched)


def _sketched(title: str, words: str) -> bytes:
    return sketch(title, words).packed()
