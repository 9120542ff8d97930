"""Past issues as the pages of the archive show them."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.model import Issue
from briefings.period import short
from briefings.store import Records
from watch.query import Wanted
from watch.text import tokens

SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An issue, as a line."""

    href: str
    title: str
    period: str


def line(issue: Issue) -> Past:
    """Its line."""
    return Past(
        href=f"/archive/notes/{issue.id}",
        title=issue.subject,
        period=f"n°\u00a0{issue.number}, {short(issue.period)}",
    )


def past(records: Records, wanted: Wanted) -> tuple[Past, ...]:
    """The newest issues that hold these words."""
    words = dict.fromkeys([*wanted.words, *(one for p in wanted.phrases for one in tokens(p))])
    return tuple(map(line, records.library.find(list(words), SHOWN)))
