"""The days that a search names: « 2026 », « 2026-09 », « 14/09/2026 », « 2026-S47 », « 30j »."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAY = timedelta(days=1)
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_FRENCH = re.compile(r"(?:(?:(\d{1,2})/)?(\d{1,2})/)(\d{4})")
_WEEK = re.compile(r"(\d{4})-?[sSwW](\d{1,2})")
_AGO = re.compile(r"(\d{1,5}) ?j(?:ours?)?")
FORMS = "2026, 2026-09, 2026-09-14, 2026-S47 ou 30j"


def span(text: str, today: date) -> tuple[date, date] | None:
    """The first day, and the first one after; None for what names no day.

    « 30j » is the last thirty days, today included.
    """
    try:
        if ago := _AGO.fullmatch(text):
            return today - (int(ago[1]) - 1) * _DAY, today + _DAY
        if week := _WEEK.fullmatch(text):
            first = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return first, first + 7 * _DAY
        if iso := _ISO.fullmatch(text):
            return _calendar(*iso.groups())
        if french := _FRENCH.fullmatch(text):
            return _calendar(*reversed(french.groups()))
    except (ValueError, OverflowError):  # the 31st of February, the year 0
        return None
    return None


def _calendar(year: str | None, month: str | None, day: str | None) -> tuple[date, date]:
    first = date(int(year or 0), int(month or 1), int(day or 1))
    if day:
        return first, first + _DAY
    if month:
        return first, (first + 31 * _DAY).replace(day=1)
    return first, first.replace(year=first.year + 1)
