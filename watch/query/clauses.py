"""The parts of a search, as values that can be written back as they were typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Field(StrEnum):
    """What a filter looks at; the value is what people type."""

    THEME = "theme"
    SOURCE = "source"
    CATEGORY = "categorie"
    PLACE = "lieu"
    KIND = "type"
    LANGUAGE = "langue"
    SINCE = "depuis"
    BEFORE = "avant"
    PERIOD = "periode"
    REVIEWED = "verifie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A word, a phrase, or a filter; wanted or not."""

    text: str
    """never holds a quotation mark"""
    field: Field | None = None
    exact: bool = False
    """between quotation marks: these words, in this order"""
    negated: bool = False

    def __str__(self) -> str:
        """As it would be typed."""
        quoted = self.exact or " " in self.text or not self.text
        told = f'"{self.text}"' if quoted else self.text
        return f"{'-' if self.negated else ''}{f'{self.field}:' if self.field else ''}{told}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed, understood."""

    clauses: tuple[Clause, ...] = ()
    problem: str | None = None
    """French sentence when it was not, and is searched as plain words"""

    def __str__(self) -> str:
        """As it would be typed, on one line."""
        return " ".join(map(str, self.clauses))

    def of(self, field: Field) -> tuple[Clause, ...]:
        """The filters on this field."""
        return tuple(one for one in self.clauses if one.field is field)

    def adding(self, clause: Clause) -> Asked:
        """The same search, narrowed."""
        return replace(self, clauses=(*self.clauses, clause))

    def without(self, clause: Clause) -> Asked:
        """The same search, widened."""
        return replace(self, clauses=tuple(one for one in self.clauses if one != clause))
