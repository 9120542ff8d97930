"""The periods a note speaks of: days, weeks, fortnights, months of Europe/Paris, in French.

Bounds are midnights of the wall clock, so the week of a clock change has 167 or 169 hours and
loses none. Periods of one frequency follow each other without a gap, years of 53 weeks included:
a fortnight is two whole weeks, counted without end from the first Monday of 2024.
It does not know today's date: callers give ``now``.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from babel.dates import format_date

from briefings.errors import BriefingError
from briefings.model import Frequency, Period
from watch.zone import PARIS

EXAMPLES = {
    Frequency.DAILY: "2026-11-23",
    Frequency.WEEKLY: "2026-S47",
    Frequency.FORTNIGHTLY: "2026-S47-S48",
    Frequency.MONTHLY: "2026-11",
}
"""How the period of each frequency is named: sorts by time, and fits a file's name."""

_DAY = timedelta(days=1)
_FIRST_FORTNIGHT = date(2024, 1, 1)
_LENGTHS = {1: Frequency.DAILY, 7: Frequency.WEEKLY, 14: Frequency.FORTNIGHTLY}
_DURING = {
    Frequency.DAILY: "ce jour-là",
    Frequency.WEEKLY: "cette semaine",
    Frequency.FORTNIGHTLY: "ces deux semaines",
    Frequency.MONTHLY: "ce mois-ci",
}
_WEEKS = re.compile(r"(\d{4})-?[SsWw](\d{1,2})(?:-[SsWw](\d{1,2}))?")
_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def containing(frequency: Frequency, day: date) -> Period:
    """The period of that frequency that holds ``day``."""
    monday = day - timedelta(days=day.weekday())
    match frequency:
        case Frequency.DAILY:
            return _between(day, day + _DAY)
        case Frequency.WEEKLY:
            return _between(monday, monday + 7 * _DAY)
        case Frequency.FORTNIGHTLY:
            first = monday - (monday - _FIRST_FORTNIGHT).days % 14 * _DAY
            return _between(first, first + 14 * _DAY)
        case Frequency.MONTHLY:
            first = day.replace(day=1)
            return _between(first, (first + 31 * _DAY).replace(day=1))


def week(day: date) -> Period:
    """The week that holds ``day``: Monday 00:00 to next Monday 00:00, Europe/Paris."""
    return containing(Frequency.WEEKLY, day)


def last_complete(frequency: Frequency, now: datetime) -> Period:
    """The one that ended last at ``now`` (aware, any zone); at midnight it has just ended."""
    return previous(containing(frequency, local_day(now)))


def last_complete_week(now: datetime) -> Period:
    """The week that ended last at ``now`` (aware, any zone); at Monday 00:00 it has just ended."""
    return last_complete(Frequency.WEEKLY, now)


def previous(period: Period) -> Period:
    """The one before, of the same frequency."""
    return containing(frequency(period), days(period)[0] - _DAY)


def following(period: Period) -> Period:
    """The one after, of the same frequency."""
    return containing(frequency(period), period.end.date())


def frequency(period: Period) -> Frequency:
    """What its length says; no month has 1, 7 or 14 days."""
    return _LENGTHS.get((period.end.date() - period.start.date()).days, Frequency.MONTHLY)


def local_day(moment: datetime) -> date:
    """The date in Europe/Paris at this instant (aware, any zone)."""
    return moment.astimezone(PARIS).date()


def parse(text: str, wanted: Frequency | None = None) -> Period:
    """Read a name that :func:`key` gives; the ISO « 2026-W47 » is a week too.

    With a frequency, a day names the period that holds it, and a week its fortnight.

    Raises:
        BriefingError: not a period, not one that exists (a 53rd week in a year of 52), or not
            one of the frequency that is wanted.
    """
    try:
        found = _read(text.strip())
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise BriefingError(_unread(text, wanted))
    if wanted is None or frequency(found) is wanted:
        return found
    if not _within(frequency(found), wanted):
        raise BriefingError(_unread(text, wanted))
    return containing(wanted, found.start.date())


def key(period: Period) -> str:
    """Its short name, as in :data:`EXAMPLES`: sorts by time and reads back with :func:`parse`."""
    first, last = days(period)
    match frequency(period):
        case Frequency.DAILY:
            return first.isoformat()
        case Frequency.WEEKLY:
            return _week_key(first)
        case Frequency.FORTNIGHTLY:
            return f"{_week_key(first)}-S{last.isocalendar().week:02}"
        case Frequency.MONTHLY:
            return f"{first:%Y-%m}"


def number(period: Period) -> int:
    """The ISO number of its first week, 1 to 53."""
    return period.start.isocalendar().week


def label(period: Period) -> str:
    """« semaine 47, du lundi 16 au dimanche 22 novembre 2026 », « novembre 2026 »."""
    if weeks := _weeks(period):
        return f"{weeks}, {span(period)}"
    return _named(period)


def short(period: Period) -> str:
    """« semaine 47 (16-22 novembre 2026) », « novembre 2026 »: for a subject line."""
    if weeks := _weeks(period):
        return f"{weeks} ({brief_span(period)})"
    return _named(period)


def during(period: Period) -> str:
    """« cette semaine », « ce mois-ci »: within the note itself."""
    return _DURING[frequency(period)]


def span(period: Period) -> str:
    """« du lundi 16 au dimanche 22 novembre 2026 »; month and year said once when they can be."""
    first, last = days(period)
    start = f"{format_date(first, 'EEEE', locale='fr')} {_from(first, last)}"
    return f"du {start} au {format_date(last, 'EEEE', locale='fr')} {_full(last)}"


def brief_span(period: Period) -> str:
    """« 16-22 novembre 2026 », « 30 novembre – 6 décembre 2026 »: for a subject line."""
    first, last = days(period)
    if first == last:
        return _full(first)
    mark = "-" if first.month == last.month else " – "
    return f"{_from(first, last)}{mark}{_full(last)}"


def days(period: Period) -> tuple[date, date]:
    """First and last day, both included."""
    return period.start.date(), period.end.date() - _DAY


def _between(first: date, end: date) -> Period:
    return Period(_midnight(first), _midnight(end))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=PARIS)


def _read(text: str) -> Period | None:
    if weeks := _WEEKS.fullmatch(text):
        monday = date.fromisocalendar(int(weeks[1]), int(weeks[2]), 1)
        if weeks[3] is None:
            return week(monday)
        pair = containing(Frequency.FORTNIGHTLY, monday)
        first, last = (each.isocalendar().week for each in days(pair))
        return pair if (first, last) == (int(weeks[2]), int(weeks[3])) else None
    if dated := _DATE.fullmatch(text):
        year, month = int(dated[1]), int(dated[2])
        if dated[3] is None:
            return containing(Frequency.MONTHLY, date(year, month, 1))
        return containing(Frequency.DAILY, date(year, month, int(dated[3])))
    return None


def _within(inner: Frequency, outer: Frequency) -> bool:
    """Whether every period of the first lies within one of the second."""
    weeks = inner is Frequency.WEEKLY and outer is Frequency.FORTNIGHTLY
    return inner is Frequency.DAILY or weeks


def _unread(text: str, wanted: Frequency | None) -> str:
    match wanted:
        case None | Frequency.WEEKLY:
            asked = "une semaine\u00a0: écrivez l'année et son numéro"
        case Frequency.FORTNIGHTLY:
            asked = "une quinzaine de ce bulletin\u00a0: écrivez l'année et ses deux semaines"
        case Frequency.DAILY:
            asked = "un jour\u00a0: écrivez l'année, le mois et le jour"
        case Frequency.MONTHLY:
            asked = "un mois\u00a0: écrivez l'année et le mois"
    example = EXAMPLES[wanted or Frequency.WEEKLY]
    return f"«\u00a0{text}\u00a0» n'est pas {asked}, comme {example}."


def _week_key(monday: date) -> str:
    year, week_number, _ = monday.isocalendar()
    return f"{year}-S{week_number:02}"


def _weeks(period: Period) -> str:
    """« semaine 47 », « semaines 47 et 48 »; '' when it is not made of weeks."""
    first, last = (each.isocalendar().week for each in days(period))
    match frequency(period):
        case Frequency.WEEKLY:
            return f"semaine\u00a0{first}"
        case Frequency.FORTNIGHTLY:
            return f"semaines\u00a0{first} et\u00a0{last}"
        case _:
            return ""


def _named(period: Period) -> str:
    """« lundi 23 novembre 2026 », « novembre 2026 »."""
    first, last = days(period)
    if first == last:
        return f"{format_date(first, 'EEEE', locale='fr')} {_full(first)}"
    return format_date(first, "MMMM y", locale="fr")


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
