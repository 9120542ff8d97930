"""What stands in a cell, whatever the table's format: values with a type, text made harmless. Pure.

A text that comes from the web is never a formula: a workbook writes it as a string (``book``), CSV
puts an apostrophe before it (``semicolons``). Here it only loses what no file can hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from watch.text import clean, squeeze

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address; plain words when it is ''."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Share:
    """0 to 1."""

    value: float


Cell = str | Link | Share | date | datetime | int | None
"""A datetime bears no zone: it is the office's time, and a workbook knows no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column of a table: its header, its width in characters, what it shows of a row."""

    header: str
    cell: Callable[[Row], Cell]
    width: int = 14
    printed: bool = True
    """False: beyond the printed area, for the screen alone"""


_LINES = str.maketrans("\t\n\r", "   ")


def held(text: str) -> str:
    """One line without what no file can hold; its spaces stay as they are."""
    cleaned = clean(text)
    return cleaned if cleaned.isprintable() else cleaned.translate(_LINES)


def plain(text: str) -> str:
    """A source's words on one line, without controls nor invisible characters."""
    return squeeze(clean(text))
