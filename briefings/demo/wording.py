"""Dates inside the texts of the sample press: « {deadline:+21} » -> « 7 décembre 2026 ». Pure.

Offsets count days from the Monday of the week that the press tells. It typesets nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from babel.dates import format_date

from briefings import typography

_PLACE = re.compile(r"\{(\w+):([+-]?\d+)\}")


def _weekday(day: date) -> str:
    return f"{format_date(day, 'EEEE', locale='fr')} {typography.day(day)}"


_WRITERS: Mapping[str, Callable[[date], str]] = {
    "deadline": typography.day,
    "date": typography.day,
    "jour": _weekday,
    "mois": lambda day: format_date(day, "MMMM y", locale="fr"),
    "annee": lambda day: str(day.year),
}


def fill(text: str, monday: date) -> str:
    """Write every date in full French, « 1er » included.

    Raises:
        KeyError: the text names a placeholder that does not exist.
    """
    return _PLACE.sub(lambda m: _WRITERS[m[1]](monday + timedelta(days=int(m[2]))), text)
