"""When each issue of a digest is due, in the office's time. Pure: dates in, dates out.

    digest + period + closed days --due--> one instant, for ever the same

The instant is computed from the period, never from the last run: each period has one, and a
restart, a jump or a clock change neither skips nor repeats it. The hour is of the wall clock of
Europe/Paris; 02:00-02:59 is refused where it is set, since it happens twice one night of October
and never one night of March.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from briefings.model import Digest, Frequency, Period
from briefings.period import following, last_complete, previous
from watch.zone import PARIS

Closed = Callable[[date], bool]
"""Whether the office is closed that day, Saturdays and Sundays apart."""

SATURDAY = 5
LONGEST = 366
"""Days of closing in a row beyond which an issue keeps its own day: nobody waits for ever."""


def never(_: date) -> bool:
    """An office that does not close."""
    return False


def due(digest: Digest, period: Period, closed: Closed = never) -> datetime:
    """When the issue of this period is due: on the digest's first day after its end, at its hour.

    On a closed day, at the same hour of the next working day. A month's day that falls on a
    Saturday or a Sunday is a closed day; a weekday that the office chose is not.
    """
    end = period.end.date()
    match digest.frequency:
        case Frequency.DAILY:
            day = end
        case Frequency.WEEKLY | Frequency.FORTNIGHTLY:
            day = end + timedelta(days=(digest.weekday - end.weekday()) % 7)
        case Frequency.MONTHLY:
            last = monthrange(end.year, end.month)[1]
            day = end.replace(day=min(digest.month_day, last))
    return datetime.combine(_opened(day, digest.frequency, closed), digest.hour, PARIS)


def last_due(digest: Digest, now: datetime, closed: Closed = never) -> Period:
    """The latest period whose issue was due at ``now`` or before."""
    period = last_complete(digest.frequency, now)
    while due(digest, period, closed).timestamp() > now.timestamp():
        period = previous(period)
    return period


def next_due(digest: Digest, now: datetime, closed: Closed = never) -> Period:
    """The first period whose issue is due after ``now``."""
    return following(last_due(digest, now, closed))


def pending(
    digest: Digest, after: datetime, now: datetime, closed: Closed = never
) -> Iterator[Period]:
    """The periods that ended after that instant and whose issue is due at ``now``, oldest first."""
    last = last_due(digest, now, closed)
    period = last
    while previous(period).end.timestamp() > after.timestamp():
        period = previous(period)
    while after.timestamp() < period.end.timestamp() <= last.end.timestamp():
        yield period
        period = following(period)


def _opened(day: date, frequency: Frequency, closed: Closed) -> date:
    def rests(candidate: date) -> bool:
        weekend = candidate.weekday() >= SATURDAY and frequency is not Frequency.DAILY
        return weekend or closed(candidate)

    refused = rests(day) if frequency is Frequency.MONTHLY else closed(day)
    if not refused:
        return day
    later = (day + timedelta(days=n) for n in range(1, LONGEST))
    return next((candidate for candidate in later if not rests(candidate)), day)
