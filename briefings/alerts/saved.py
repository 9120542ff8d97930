"""A saved search that writes to somebody, and when. It reads no clock and finds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from watch.zone import PARIS, paris

PREFIX = "alerte:"
"""Of the name in a link to leave: no digest can bear it."""
LOOK_BACK = timedelta(days=30)
"""How long what was already in the archive may still begin to match: a theme given later."""


class Every(StrEnum):
    """How often an alert may write; the value is stored and typed."""

    NOW = "now"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What somebody without an account asks to be told of."""

    words: str
    every: Every


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What someone wants to be told of."""

    id: int
    name: str
    person: str
    """the HMAC of the address"""
    email: str
    author: str
    """who entered it; '' for a person without an account, who asked for it by a public page"""
    words: str = ""
    """'' for a theme alone"""
    theme: str | None = None
    source: str | None = None
    language: str | None = None
    territory: str | None = None
    """as typed: a name or a code"""
    every: Every
    after: int
    """articles up to this row are none of its business"""
    mark: int
    """what ``after`` becomes once ``mark_at`` is old"""
    mark_at: datetime
    created_at: datetime
    looked_at: datetime
    paused_at: datetime | None = None

    @property
    def public(self) -> bool:
        """Whether it is owed to the archive being open to everybody."""
        return not self.author


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When alerts may write, in Paris."""

    sends: time
    """the hour of the daily ones, of the weekly ones on Mondays, of reminders"""
    quiet_from: time
    quiet_until: time
    """at once means after this hour for what is found in the night; equal: no quiet hours"""

    def quiet(self, now: datetime) -> bool:
        """Whether nobody is to be written to."""
        hour, start, end = paris(now).time(), self.quiet_from, self.quiet_until
        return start <= hour < end if start <= end else hour >= start or hour < end

    def last(self, every: Every, now: datetime) -> datetime:
        """The latest instant, not after ``now``, at which such an alert was due."""
        if every is Every.NOW:
            return now
        local = paris(now)
        days = local.weekday() if every is Every.WEEK else 0
        due = datetime.combine(local.date() - timedelta(days=days), self.sends, PARIS)
        if due <= local:
            return due
        before = due.date() - timedelta(days=7 if every is Every.WEEK else 1)
        return datetime.combine(before, self.sends, PARIS)


def due(alert: Alert, now: datetime, hours: Hours) -> bool:
    """Whether it is time to look; an hour missed while the machine was off is caught up once."""
    if alert.paused_at is not None:
        return False
    if alert.every is Every.NOW:
        return not hours.quiet(now)
    return alert.looked_at < hours.last(alert.every, now)
