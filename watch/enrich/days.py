"""Days and hours as French texts write them, found where they stand. Places nothing in time.

A day is found only when it is written: "avril 2026" is a month and "lundi" a weekday, not days.
Shared by publication dates and by deadlines. ``dateparser.search`` does not serve: it cuts
"1er décembre 2026" down to "décembre" (1.5.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from babel.dates import get_month_names

from watch.text import fold


class Day(NamedTuple):
    """A day as written: ``text[start:end]``; may not exist in the calendar."""

    year: int | None
    """None when the text gives none"""
    month: int
    day: int
    hour: int | None
    """None when no hour follows the day"""
    minute: int
    start: int
    end: int

    def on(self, year: int | None = None) -> date | None:
        """The date, in the written year or in ``year``; None when there is no such day."""
        try:
            return date(self.year or year or 0, self.month, self.day)
        except ValueError:
            return None


MONTHS = {
    fold(name).rstrip("."): number
    for width in ("wide", "abbreviated")
    for number, name in get_month_names(width, "format", "fr").items()
} | {"jan": 1, "fev": 2, "sep": 9, "decemb": 12}
"""Months by folded name, from the CLDR, and the short forms that sites add."""

# "3 heures de débat" is a length.
_HOUR = (
    r"(?P<hour>[01]?\d|2[0-4])\s?(?:h(?!eures?\sd)(?:eures?)?|:(?=\d))"
    r"\s?(?P<minute>[0-5]\d)?(?!\d)"
)
_TIME = re.compile(
    rf"[\s,(|–-]{{0,4}}(?:(?:[àa]\spartir\sde|[àa]|de|dès|avant)\s)?\s?(?:{_HOUR}|(?P<word>midi|minuit)\b)",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"(?<![\w./-])(?:"
    r"(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})(?!\d)"
    r"|(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?![\w/]|\.\d)"
    r"|(?P<in_words>\d{1,2})\s?(?:er\b|ᵉʳ)?\s{0,2}(?P<name>[^\W\d_]{3,9})\.?(?:\s{1,2}(?P<of>\d{4})(?!\d))?"
    r")",
    re.IGNORECASE,
)
_BEGINNINGS = "|".join(sorted({name[:3] for name in MONTHS} | {"déc", "fév", "aoû"}))
WRITTEN = re.compile(
    rf"\d(?:(?:\s?(?:er\b|ᵉʳ))?\s{{0,2}}(?:{_BEGINNINGS})|[./-]\d{{1,2}}[./-]\d)",
    re.IGNORECASE,
)
"""What every written day holds: spares reading the texts that state none."""
# Two figures are of this century up to 68, as POSIX reads them.
_PIVOT = 68


def find(text: str) -> Iterator[Day]:
    """Every written day, in order; "2/11", ambiguous with a fraction or a chapter, is not one."""
    at = 0
    while match := _WRITTEN.search(text, at):
        at = match.end()
        parts = _parts(match)
        if parts is None:
            at = match.start() + 1 if match["name"] else match.end()
            continue
        hour, minute, end = _time(text, match.end())
        yield Day(*parts, hour, minute, match.start(), end)
        at = max(at, end)


def _parts(match: re.Match[str]) -> tuple[int | None, int, int] | None:
    if match["iso_year"]:
        return int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"])
    if match["name"]:
        month = MONTHS.get(fold(match["name"]))
        of = match["of"]
        return None if month is None else (int(of) if of else None, month, int(match["in_words"]))
    year = int(match["year"])
    if len(match["year"]) == 2:  # noqa: PLR2004 - two figures
        year += 2000 if year <= _PIVOT else 1900
    return year, int(match["month"]), int(match["day"])


def _time(text: str, at: int) -> tuple[int | None, int, int]:
    """Hour, minute and where they end; no hour when none follows at once."""
    match = _TIME.match(text, at)
    if match is None:
        return None, 0, at
    if match["word"]:
        return 12 if match["word"].lower() == "midi" else 24, 0, match.end()
    return int(match["hour"]), int(match["minute"] or 0), match.end()
