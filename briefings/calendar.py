"""When the weekly note is due, in the office's time. Pure: dates in, dates out.

The hour is a wall clock hour in Europe/Paris; 02:00-02:59 is refused by the settings, since it
happens twice one night of October and never one night of March.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from watch.settings import Schedule
from watch.zone import PARIS

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
CRON_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def last_due(schedule: Schedule, now: datetime) -> datetime:
    """The latest instant, not after ``now``, at which a note was due."""
    local = now.astimezone(PARIS)
    hour = time.fromisoformat(schedule.hour)
    day = local.date() - timedelta(days=(local.weekday() - DAYS.index(schedule.day)) % 7)
    due = datetime.combine(day, hour, PARIS)
    if due > local:
        due = datetime.combine(day - timedelta(days=7), hour, PARIS)
    return due


def next_due(schedule: Schedule, now: datetime) -> datetime:
    """The first instant after ``now`` at which a note is due."""
    due = last_due(schedule, now)
    return datetime.combine(
        due.date() + timedelta(days=7), due.timetz().replace(tzinfo=None), PARIS
    )


def worth_catching_up(schedule: Schedule, due: datetime, now: datetime) -> bool:
    """Whether a note missed at ``due`` is still made now."""
    return now - due <= timedelta(days=schedule.catch_up_days)
