"""A call that someone follows, and what is to be said of it today. Pure: days are arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from watch.model import Call, Closing

PREFIX = "suivi:"
"""Of the name in a link to leave: no digest can bear it."""
STAGES = (1, 7, 30)
"""Days before the deadline at which a reminder is sent."""


class News(StrEnum):
    """What there is to say; each at most once for a given date."""

    REMINDER = "reminder"
    DATED = "dated"
    """a date, where there was none"""
    LATER = "later"
    EARLIER = "earlier"
    UNDATED = "undated"
    """no date any more"""
    PASSED = "passed"
    CLOSED = "closed"
    GONE = "gone"
    """the article states this call no longer"""

    @property
    def final(self) -> bool:
        """Whether there is nothing more to follow."""
        return self in {News.PASSED, News.CLOSED, News.GONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """Who follows which call, and what they know of it."""

    id: int
    name: str
    person: str
    """the HMAC of the address"""
    email: str
    author: str
    article: str
    """its key"""
    rank: int
    """of the call in the article"""
    deadline: date | None
    """the last one that this person was told, or that they saw when they began"""
    stage: int | None
    """the last reminder for that deadline"""
    created_at: datetime


def stage(deadline: date | None, today: date) -> int | None:
    """The reminder that this day belongs to; None more than 30 days before."""
    if deadline is None:
        return None
    left = (deadline - today).days
    return next((days for days in STAGES if left <= days), None)


def news(follow: Follow, call: Call | None, today: date) -> News | None:
    """What is to be said today; None when this person knows all of it.

    ``call``: None when the article, as it is now, states no such call.
    """
    if call is None:
        return News.GONE
    if call.closing is Closing.CLOSED:
        return News.CLOSED
    if call.deadline is None:
        return None if follow.deadline is None else News.UNDATED
    return News.PASSED if call.deadline < today else _dated(follow, call.deadline, today)


def _dated(follow: Follow, deadline: date, today: date) -> News | None:
    """What there is to say of a date to come."""
    if follow.deadline is None:
        return News.DATED
    if deadline != follow.deadline:
        return News.LATER if deadline > follow.deadline else News.EARLIER
    now = stage(deadline, today)
    known = follow.stage
    return News.REMINDER if now is not None and (known is None or now < known) else None
