"""A calendar file (RFC 5545) that Outlook imports. Entries in, bytes out; pure.

A deadline is a VEVENT, not a VTODO: Outlook imports the first and ignores the second
(docs/decisions/0018). It leaves the day free. The UID does not depend on the date, so a
deadline that moves moves in the calendar that imported it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Component, Event

from watch.model.enrichment import clock
from watch.zone import PARIS

# The rule of the Union since 1996: the library would list sixty years of Sundays instead.
_PARIS_RULES = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the calendar."""

    uid: str
    summary: str
    first: date
    last: date
    begins: str | None = None
    """"17:00" in Paris; used for an entry of one day"""
    ends: str | None = None
    place: str | None = None
    description: str
    url: str
    category: str


REFRESH = timedelta(hours=6)
"""How often a program that follows the calendar is asked to read it again."""


def calendar(
    entries: Iterable[Entry], name: str, now: datetime, *, followed: bool = False
) -> bytes:
    """The file; ``now`` is when it was made; ``followed``: programs will ask for it again."""
    whole = Calendar()
    whole.add("prodid", "-//Vigie//veille Sciences et Société//FR")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", name)
    if followed:
        whole.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})  # RFC 7986
        whole.add("x-published-ttl", "PT6H")  # what Outlook reads
    whole.add_component(Component.from_ical(_PARIS_RULES.replace("\n", "\r\n")))
    for entry in entries:
        whole.add_component(_event(entry, now))
    made: bytes = whole.to_ical()
    return made


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    start, end = _span(entry)
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("categories", [entry.category])
    event.add("transp", "TRANSPARENT")
    if entry.place:
        event.add("location", entry.place)
    return event


def _span(entry: Entry) -> tuple[date, date | None]:
    """Beginning and end: days when no hour is told or when it lasts several, else instants."""
    hour = clock(entry.begins) if entry.first == entry.last else None
    if hour is None:
        # The end is the first day after; the last day of all has none.
        after = entry.last + timedelta(days=1) if entry.last < date.max else None
        return entry.first, after
    start = datetime.combine(entry.first, hour, PARIS)
    until = clock(entry.ends)
    return start, datetime.combine(entry.first, until, PARIS) if until else None
