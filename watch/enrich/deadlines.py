"""The days that an item states: until when a call is open, when an event takes place.

Nothing is guessed. A day counts only when it is written and when words beside it say what it is
for; a sentence that could be read otherwise gives nothing, for an officer acts on these dates.

A year that is not written is the one of the next such day after publication, within six months:
in December, "le 4 novembre" is past, not eleven months away. A weekday that contradicts that
reading ("vendredi 4 décembre" of a year when it is a Saturday) cancels it. Without a publication
date, a day without a year is not a date. Days before publication are history, not deadlines; an
event on the very day of publication is a reporter's "mardi 3 novembre" nine times in ten, and
comes too late to be announced: it is left out as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from watch.enrich import cues, days
from watch.enrich.days import Day
from watch.text import fold, shorten
from watch.zone import paris

CALL = "appel"
EVENT = "evenement"

MAX_QUOTE = 160
READ = 6_000
"""Signs of the text that are read: calls say their date early or in a table of dates."""
AHEAD = timedelta(days=183)
"""How far the next day of a year that is not written may be."""

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?;…](?=\s+[A-ZÀ-Ý«\"“•–-])|(?=\n|$))")
_NEAR_BEFORE = 90
_NEAR_AFTER = 50


class _Place(NamedTuple):
    """A day in its sentence, with the folded words around it."""

    sentence: str
    before: str
    after: str
    title: str
    found: Day
    first: Day
    """the first day when several are written together, else ``found``"""


class Found(NamedTuple):
    """A day, or a run of days, that a text states for a call or an event."""

    kind: str
    first: date
    last: date
    """the deadline of a call; the first day again for an event of one day"""
    at: str | None
    """the hour beside the day, "17:00\""""
    ends: str | None
    past: bool
    """over when the item was published"""
    moved_from: date | None
    quote: str
    sentence: str
    after: int
    """where, in the sentence, the day has been told"""
    whole: bool
    """a run told from its first day, not only until its last"""


def find(title: str, text: str, published: datetime | None) -> list[Found]:
    """What a title and a text state; ``published`` (aware) places days without a year."""
    text = f"{title}\n{text[:READ]}"
    if not days.WRITTEN.search(text):
        return []
    origin = paris(published).date() if published else None
    initially: date | None = None
    found = []
    for place in _places(title, text):
        if cues.INITIALLY.search(place.before):
            initially = _placed(place.found, place.before, origin)
        elif (kind := _kind(place)) and (days_ := _run(place, origin)):
            found.append(_found(place, kind, days_, origin, initially))
    return found


def _found(
    place: _Place,
    kind: str,
    run: tuple[date, date],
    origin: date | None,
    initially: date | None,
) -> Found:
    first, last = run
    at, ends = _hours(place)
    moved = first if first != last and cues.MOVED.search(place.before) else initially
    return Found(
        kind=kind,
        first=first,
        last=last,
        at=at,
        ends=ends,
        past=origin is not None and last < origin,
        moved_from=moved if kind == CALL and moved != last else None,
        quote=_quote(place),
        sentence=place.sentence,
        after=place.found.end,
        whole=place.first != place.found or cues.UNTIL.search(place.before[-30:]) is None,
    )


def _places(title: str, text: str) -> Iterator[_Place]:
    heading = _folded(title)
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        if not days.WRITTEN.search(sentence):
            continue
        opening: Day | None = None
        for day, following in _pairs(days.find(sentence)):
            if following and _through(sentence[day.end : following.start]):
                opening = day
                continue
            start = (opening or day).start
            yield _Place(
                sentence,
                _folded(sentence[max(0, start - _NEAR_BEFORE) : start]),
                _folded(sentence[day.end : day.end + _NEAR_AFTER]),
                heading,
                day,
                opening or _earlier(sentence, day),
            )
            opening = None


def _pairs(found: Iterator[Day]) -> Iterator[tuple[Day, Day | None]]:
    every = list(found)
    return zip(every, [*every, None][1:], strict=True)


def _through(between: str) -> bool:
    """Whether the words between two days make them a range."""
    return cues.THROUGH.fullmatch(f"{_folded(between)} ") is not None


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def _earlier(sentence: str, day: Day) -> Day:
    """The first of "les 4 et 5 décembre", "du 2 au 11 octobre": same month and year."""
    match = cues.EARLIER.search(_folded(sentence[max(0, day.start - 60) : day.start]))
    return day._replace(day=int(match["first"])) if match else day


def _kind(place: _Place) -> str | None:
    """What the day is for, or None when no word near it says so."""
    before = _without_list(place.before)
    if cues.CLOSED_SINCE.search(before):
        return CALL
    if cues.OTHER.search(re.sub(rf" ?{cues.WEEKDAY}$", "", before)):
        return None
    if _is_call(place, before):
        return CALL
    return EVENT if _is_event(place, before) else None


def _is_call(place: _Place, before: str) -> bool:
    if cues.ON_VIEW.search(before[-60:]):
        return False
    if cues.LIMIT.search(before):
        return True
    period = place.first != place.found and cues.FROM.search(before)
    if not (period or cues.UNTIL.search(before[-45:]) or cues.AT_LATEST.match(place.after)):
        return False
    if cues.CALL.search(before):
        return True
    return (
        not period and cues.CALL.search(place.title) is not None and not cues.EVENT.search(before)
    )


def _is_event(place: _Place, before: str) -> bool:
    if before and not cues.LEADING_IN.search(before):
        return False
    if cues.CANCELLED.search(f"{place.title} {before} {place.after}"):
        return False
    if cues.NOT_HELD.search(before):
        return False
    after = cues.EVENT.search(place.after)
    told = after is not None and not cues.OCCASION.search(place.after[: after.start()])
    if cues.EVENT.search(before) or told:
        return True
    precise = place.found.hour is not None or re.search(rf"{cues.WEEKDAY}$", before) is not None
    return precise and cues.EVENT.search(place.title) is not None


def _without_list(before: str) -> str:
    """Up to the first day of a list: "le colloque des 4 et" becomes "le colloque des"."""
    match = cues.EARLIER.search(before)
    return before[: match.start()].rstrip() if match else before


def _run(place: _Place, origin: date | None) -> tuple[date, date] | None:
    """The first and the last day; the same for one day."""
    last = _placed(place.found, place.before, origin)
    if last is None or place.first == place.found:
        return None if last is None else (last, last)
    first = place.first.on(last.year)
    if first is None or first > last:
        first = place.first.on(last.year - 1)
    return (first or last, last)


def _placed(day: Day, before: str, origin: date | None) -> date | None:
    if day.year is not None:
        return day.on()
    if origin is None:
        return None
    years = (origin.year, origin.year + 1)
    coming = [one for year in years if (one := day.on(year)) and one >= origin]
    if not coming or coming[0] - origin > AHEAD:
        return None
    named = re.search(rf"({cues.WEEKDAY})$", before)
    return None if named and cues.DAY_NAMES[coming[0].weekday()] != named[1] else coming[0]


def _hours(place: _Place) -> tuple[str | None, str | None]:
    """The hour beside the day and the one that ends it: "09:00", "17:00"."""
    hour, minute = place.found.hour, place.found.minute
    if hour is None:
        match = cues.HOUR_BEFORE.search(place.before)
        if match is None:
            return None, None
        hour = 12 if match[3] else 24 if match[4] else int(match[1])
        minute = int(match[2] or 0)
    end = cues.HOUR_AFTER.match(place.after)
    # "minuit", "0 h" and "24 h" of a day are all read as its end.
    begins = "24:00" if hour in {0, 24} and not minute else f"{hour % 24:02d}:{minute:02d}"
    return begins, f"{int(end[1]):02d}:{int(end[2] or 0):02d}" if end else None


def _quote(place: _Place) -> str:
    """The words that state the day: the sentence, from shortly before the day when it is long."""
    sentence = place.sentence
    if place.found.end <= MAX_QUOTE - 20:
        return shorten(sentence, MAX_QUOTE)
    start = sentence.rfind(" ", 0, max(0, place.found.start - _NEAR_BEFORE)) + 1
    return "…" + shorten(sentence[start:], MAX_QUOTE - 1)
