"""The days that a note announces of an item: until when a call is open, when an event is. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from watch.enrich.deadlines import CALL, EVENT
from watch.model import Closing, Enriched, Event, Shift, StatedDate
from watch.zone import paris

MAX_STATED = 6
"""Dates kept of one item: beyond, it is a calendar."""


def upcoming(
    found: Enriched, shifts: Sequence[Shift], published: datetime | None
) -> tuple[StatedDate, ...]:
    """The deadlines of dated calls, the beginnings of events, the end of one that has begun.

    Earliest first, one per kind and day; ``shifts`` are the deadlines that moved, oldest first.
    """
    today = paris(published).date() if published else None
    moved = {shift.after: shift.before for shift in shifts}
    days = [
        *(
            StatedDate(
                kind=CALL,
                day=call.deadline,
                time=hour(call.at),
                quote=call.quote,
                moved_from=moved.get(call.deadline, call.moved_from),
            )
            for call in found.calls
            if call.closing is Closing.DATED and call.deadline is not None
        ),
        *(_opening(event, today) for event in found.events),
    ]
    return tuple(sorted(days, key=lambda one: (one.day, one.kind))[:MAX_STATED])


def _opening(event: Event, today: date | None) -> StatedDate:
    begun = today is not None and event.first < today
    day = event.last if begun else event.first
    time = None if begun and event.last != event.first else hour(event.begins)
    return StatedDate(kind=EVENT, day=day, time=time, quote=event.quote)


def hour(at: str | None) -> str | None:
    """As French typography writes it: "17:00" is « 17 h 00 », "24:00" « minuit »."""
    if at is None:
        return None
    if at.startswith("24"):
        return "minuit"
    hours, minutes = at.split(":")
    return f"{int(hours)}\u00a0h\u00a0{minutes}"


def clock(said: str | None) -> tuple[int, ...]:
    """What sorts hours as :func:`hour` writes them: a day without one comes first."""
    if said == "minuit":
        return (24,)
    return tuple(int(digits) for digits in re.findall(r"\d+", said or "", re.ASCII))
