"""A table as CSV for a French spreadsheet: UTF-8 with its mark, semicolons, decimal commas. Pure.

A text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV
injection): quoting alone does not stop Excel. Dates are written 2026-11-22, which no program
misreads; another reader than a spreadsheet finds the values back with the ``csv`` module.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO

from briefings.formats.cells import Cell, Column, Link, Row, Share, held

_RUNS = tuple("=+-@\t\r\n＝＋－＠")
"""What begins a formula; the wide forms count in Excel too."""


def csv_of(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> bytes:
    """The whole file, header first."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.header for column in columns])
    writer.writerows([_written(column.cell(row)) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def shielded(text: str) -> str:
    """The text, which no spreadsheet will run."""
    return f"'{text}" if text.lstrip().startswith(_RUNS) else text


def _written(cell: Cell) -> str:
    match cell:
        case Share(value):
            return f"{value:.2f}".replace(".", ",")
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case Link(text) | str(text):
            return shielded(held(text))
        case _:
            return "" if cell is None else str(cell)
