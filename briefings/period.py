"""The weeks a note speaks of: Monday to Sunday, Europe/Paris, and how French writes them.

Bounds are midnights of the wall clock, so the week of a clock change has 167 or 169 hours and
loses none. It does not know today's date: callers give ``now``.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from babel.dates import format_date

from briefings.errors import BriefingError
from briefings.model import Period
from watch.zone import PARIS

_KEY = re.compile(r"(\d{4})-?[SsWw](\d{1,2})")


def week(day: date) -> Period:
    """The week that holds ``day``: Monday 00:00 to next Monday 00:00, Europe/Paris."""
    monday = day - timedelta(days=day.weekday())
    return Period(_midnight(monday), _midnight(monday + timedelta(days=7)))


def last_complete_week(now: datetime) -> Period:
    """The week that ended last at ``now`` (aware, any zone); at Monday 00:00 it has just ended."""
    return week(local_day(now) - timedelta(days=7))


def local_day(moment: datetime) -> date:
    """The date in Europe/Paris at this instant (aware, any zone)."""
    return moment.astimezone(PARIS).date()


def parse(text: str) -> Period:
    """Read « 2026-S47 » (or the ISO « 2026-W47 »).

    Raises:
        BriefingError: not a week, or a 53rd week in a year that has 52.
    """
    found = _KEY.fullmatch(text.strip())
    try:
        if found is not None:
            return week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except (ValueError, OverflowError):
        pass
    raise BriefingError(
        f"«\u00a0{text}\u00a0» n'est pas une semaine\u00a0: écrivez l'année et son"
        " numéro, comme 2026-S47.",
    )


def key(period: Period) -> str:
    """The week's short name, « 2026-S47 »: sorts by time and reads back with :func:`parse`."""
    year, number, _ = period.start.isocalendar()
    return f"{year}-S{number:02}"


def number(period: Period) -> int:
    """The ISO week number, 1 to 53."""
    return period.start.isocalendar().week


def label(period: Period) -> str:
    """« semaine 47, du lundi 16 au dimanche 22 novembre 2026 »."""
    return f"semaine\u00a0{number(period)}, {span(period)}"


def span(period: Period) -> str:
    """« du lundi 16 au dimanche 22 novembre 2026 »; month and year said once when they can be."""
    first, last = days(period)
    start = f"{format_date(first, 'EEEE', locale='fr')} {_from(first, last)}"
    return f"du {start} au {format_date(last, 'EEEE', locale='fr')} {_full(last)}"


def brief_span(period: Period) -> str:
    """« 16-22 novembre 2026 », « 30 novembre – 6 décembre 2026 »: for a subject line."""
    first, last = days(period)
    mark = "-" if first.month == last.month else " – "
    return f"{_from(first, last)}{mark}{_full(last)}"


def days(period: Period) -> tuple[date, date]:
    """First and last day, both included."""
    return period.start.date(), period.end.date() - timedelta(days=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=PARIS)


def _from(first: date, last: date) -> str:
    """The first day without what the last day will repeat."""
    if first.year != last.year:
        return _full(first)
    pattern = "d" if first.month == last.month else "d MMMM"
    return _ordinal(first, pattern)


def _full(day: date) -> str:
    return _ordinal(day, "d MMMM y")


def _ordinal(day: date, pattern: str) -> str:
    written = format_date(day, pattern, locale="fr")
    return f"1er{written[1:]}" if day.day == 1 else written
