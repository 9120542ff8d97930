"""The columns of a table on paper, by what they hold. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from briefings.document import Run, Table

LEAST, MOST, BLANK = 10, 50, 20
"""Characters that a column, its longest cell, a place to fill count for."""


def shares(table: Table) -> tuple[int, ...]:
    """The width of each column in percent: as much as its longest cell asks, within reason."""
    columns = zip(table.header, *(map(_asked, row) for row in table.rows), strict=True)
    asked = [min(max(len(header), LEAST, *cells), MOST) for header, *cells in columns]
    *first, _ = (100 * one // sum(asked) for one in asked)
    return (*first, 100 - sum(first))


def _asked(cell: Sequence[Run] | None) -> int:
    return BLANK if cell is None else sum(len(run.text) for run in cell)
