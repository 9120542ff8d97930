"""When the weekly note is due, in the office's time. Pure: dates in, dates out.

The hour is a wall clock hour in Europe/Paris; 02:00-02:59 is refused by the settings, since it
happens twice one night of October and never one night of March.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from watch.settings import DAYS, Schedule

__all__ = ["CRON_DAYS", "DAYS", "last_due", "next_due", "worth_catching_up"]

CRON_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def last_due(schedule: Schedule, now: datetime) -> datetime:
    """The latest instant, not after ``now``, at which a note was due."""
    return schedule.last(now)


def next_due(schedule: Schedule, now: datetime) -> datetime:
    """The first instant after ``now`` at which a note is due."""
    return schedule.next(now)


def worth_catching_up(schedule: Schedule, due: datetime, now: datetime) -> bool:
    """Whether a note missed at ``due`` is still made now."""
    return now - due <= timedelta(days=schedule.catch_up_days)
