"""How often a source is worth asking, from how often it really publishes. Pure.

A source is asked twice as often as it publishes, between two bounds: never more often than its
own ``every``, never less often than ``slowest`` (a day, unless the office chose otherwise). And a
slowed source is brought forward to the hours before the note, so that no note is made without
what was published until that morning.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

RECENT = 20
"""Publications looked at: more would remember a pace that has changed."""
ENOUGH = 3
"""Publications before which a source has no rhythm."""
EVE = timedelta(hours=3)
"""How long before the note slowed sources are read; spread over the first two thirds of it."""


def gaps(dates: Iterable[datetime], now: datetime) -> tuple[timedelta, ...]:
    """Times between the latest distinct publications, oldest first; () when they are too few."""
    known = sorted({date for date in dates if date <= now})[-RECENT:]
    if len(known) < ENOUGH:
        return ()
    return tuple(later - earlier for earlier, later in pairwise(known))


def pace(
    dates: Iterable[datetime], every: timedelta, slowest: timedelta, now: datetime
) -> timedelta:
    """How long to wait after a success: half the usual time between two publications.

    ``dates`` are those of the latest items; a silence longer than usual counts as slower.
    """
    dates = [date for date in dates if date <= now]
    usual = gaps(dates, now)
    if not usual:
        return every
    middle = sorted(usual)[len(usual) // 2]
    gap = max(middle, min(now - max(dates), 2 * max(usual)))
    return min(max(gap / 2, every), max(every, slowest))


def eve(ready: datetime, soonest: datetime, note: datetime | None, jitter: float) -> datetime:
    """``ready``, or sooner when it would leave the source unread just before ``note``.

    Never before ``soonest``: a source that was just read is not asked again for the note.
    """
    if note is None:
        return ready
    meeting = max(note - EVE + min(max(jitter, 0.0), 1.0) * EVE * 2 / 3, soonest)
    return meeting if meeting < min(ready, note) else ready
