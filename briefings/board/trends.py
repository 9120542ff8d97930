"""Volumes as a page shows them: a row of bars per name, its figures in words and in a table. Pure.

Bars are drawn by the page itself: matplotlib, which draws those of notes, costs half a second and
60 MB to load, keeps global state that threads would share, and writes inline styles that the policy
of our pages refuses (decision 50).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from briefings import period
from briefings.model import Period
from watch.store.volumes import Counts

WEEKS = 12
ENOUGH = 3
"""Complete weeks from which a trend can be spoken of."""
HIGHEST = 24
"""Of a bar."""
MOST = 15
"""Rows of a table; the others are added up in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A column."""

    label: str
    """« S47 »"""
    span: str
    """« 16-22 novembre 2026 »"""
    partial: bool
    """it is not over, or it began before the first harvest"""


@dataclass(frozen=True, slots=True)
class Bar:
    """One week of a row."""

    height: int
    partial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A name and its figures."""

    name: str
    counts: tuple[int, ...]
    bars: tuple[Bar, ...]
    """() when there are too few weeks"""
    text: str
    """what the bars say"""

    @property
    def total(self) -> int:
        """Of all the weeks shown."""
        return sum(self.counts)


def spans(begun: datetime | None, now: datetime) -> tuple[Period, ...]:
    """The weeks to show, oldest first: since the first harvest, the present one last."""
    last = period.week(period.local_day(now))
    first = last if begun is None else period.week(period.local_day(begun))
    found = [last]
    while len(found) < WEEKS and found[-1].start > first.start:
        found.append(period.previous(found[-1]))
    return tuple(reversed(found))


def weeks(shown: Sequence[Period], begun: datetime | None, now: datetime) -> tuple[Week, ...]:
    """The columns."""
    return tuple(
        Week(
            label=f"S{period.number(one)}",
            span=period.brief_span(one),
            partial=one.end > now or begun is None or one.start < begun,
        )
        for one in shown
    )


def enough(columns: Sequence[Week]) -> bool:
    """Whether a trend can be shown."""
    return sum(not one.partial for one in columns) >= ENOUGH


def rows(
    counts: Counts, names: Mapping[str, str], columns: Sequence[Week], *, every: bool = False
) -> tuple[Row, ...]:
    """The heaviest first; ``every``: one for each known name, even without anything.

    Past :data:`MOST`, the others make one row: nothing is left out of the sum.
    """
    found = {name: _line(told, len(columns)) for name, told in counts.items()}
    if every:
        found |= {name: (0,) * len(columns) for name in names if name not in found}
    else:
        found = {name: line for name, line in found.items() if any(line)}
    ordered = sorted(found.items(), key=lambda one: (-sum(one[1]), names.get(one[0], one[0])))
    shown = [(names.get(name, name), line) for name, line in ordered[:MOST]]
    if rest := [line for _, line in ordered[MOST:]]:
        shown.append((f"Les {len(rest)} autres", tuple(map(sum, zip(*rest, strict=True)))))
    most = max((count for _, line in shown for count in line), default=0)
    return tuple(_row(name, line, most, columns) for name, line in shown)


def total(counts: Counts, columns: Sequence[Week], name: str) -> Row:
    """The sum of rows that share nothing."""
    line = [sum(told.get(place, 0) for told in counts.values()) for place in range(len(columns))]
    return _row(name, tuple(line), max(line, default=0), columns)


def _line(told: Mapping[int, int], length: int) -> tuple[int, ...]:
    return tuple(told.get(place, 0) for place in range(length))


def _row(name: str, line: tuple[int, ...], most: int, columns: Sequence[Week]) -> Row:
    told = ", ".join(f"{column.label} {count}" for column, count in zip(columns, line, strict=True))
    bars = tuple(
        Bar(_height(count, most), column.partial)
        for count, column in zip(line, columns, strict=True)
    )
    return Row(
        name=name,
        counts=line,
        bars=bars if enough(columns) else (),
        text=f"{name}\u00a0: {told}",
    )


def _height(count: int, most: int) -> int:
    """In proportion; one that is not nothing is seen."""
    return max(1, round(count * HIGHEST / most)) if count else 0
