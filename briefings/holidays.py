"""The days when the office is closed: French public holidays, and its own. Pure.

Public holidays are those of the whole of France: neither Alsace-Moselle's nor local ones. It knows
nothing of Saturdays and Sundays, which are the calendar's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

from briefings.calendar import Closed

_FIXED = {
    (1, 1): "jour de l'An",
    (5, 1): "fête du Travail",
    (5, 8): "8 mai 1945",
    (7, 14): "fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "11 novembre 1918",
    (12, 25): "Noël",
}
_AFTER_EASTER = {1: "lundi de Pâques", 39: "Ascension", 50: "lundi de Pentecôte"}


@cache
def holidays(year: int) -> dict[date, str]:
    """The eleven public holidays of a year, each with its name."""
    sunday = easter(year)
    moving = {sunday + timedelta(days=after): name for after, name in _AFTER_EASTER.items()}
    return {date(year, *day): name for day, name in _FIXED.items()} | moving


def closing(closed: Sequence[tuple[date, date]], *, public: bool) -> Closed:
    """Closed on these days, both ends included, and on public holidays when ``public``."""

    def shut(day: date) -> bool:
        ours = any(first <= day <= last for first, last in closed)
        return ours or (public and day in holidays(day.year))

    return shut
