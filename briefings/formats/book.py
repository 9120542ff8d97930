"""A workbook being written: sheets that are real tables, and what could not be shown as wanted.

XlsxWriter does the format; here are the office's looks and the limits of Excel, none of which cuts
anything in silence: the sheet « À savoir » tells. No cell holds a formula, and none is guessed
from a text. The file's only date is the one it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from briefings.formats.cells import Cell, Column, Link, Row, Share, held
from briefings.house import House
from briefings.render.colours import LIGHT
from briefings.typography import count

MAX_TEXT = 32_767
"""UTF-16 units of a cell; this limit and the following ones are Excel's."""
MAX_URL = 2_079
MAX_LINKS = 65_530
"""Of a sheet."""
MAX_ROWS = 1_048_575
"""Of a sheet, its header aside."""
CUT = " […]"
LINE = 15
"""Points of a line of text."""
TALLEST = 20
"""Lines of a row at most; a longer text is whole in its cell all the same."""
WIDER = 1.15
"""Words do not fill their lines."""
STRIPES = "Table Style Light 1"

_HEADER: dict[str, str | bool | int] = {
    "bold": True,
    "font_color": LIGHT.paper,
    "bg_color": LIGHT.link,
}
_LOOKS: dict[str, dict[str, str | bool | int]] = {
    "text": {},
    "link": {"font_color": LIGHT.link, "underline": 1},
    "day": {"num_format": "dd/mm/yyyy", "align": "left"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm", "align": "left"},
    "share": {"num_format": '0"\u00a0"%', "align": "right", "indent": 1},
    "count": {"num_format": "#,##0", "align": "right", "indent": 1},
    "header": _HEADER,
    "figures": {**_HEADER, "align": "right", "indent": 1},
    "title": {
        "bold": True,
        "font_size": 14,
        "font_color": LIGHT.link,
        "text_wrap": False,
        "bottom": 0,
    },
}


class Book:
    """One file; :meth:`close` gives its bytes."""

    def __init__(self, title: str, house: House, made: datetime) -> None:
        self._buffer = BytesIO()
        self._book = Workbook(
            self._buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._looks = {name: self._look(**more) for name, more in _LOOKS.items()}
        self._remarks: list[str] = []
        self._tables = 0
        self._book.set_properties(
            {
                "title": held(title),
                "author": held(house.service),
                "company": held(house.organisation),
                "created": made.astimezone(UTC).replace(tzinfo=None),
            }
        )

    @property
    def file(self) -> Workbook:
        """The library's own object, for charts."""
        return self._book

    def remark(self, text: str) -> None:
        """Something that a reader of the file should know."""
        self._remarks.append(text)

    def table(
        self, name: str, columns: Sequence[Column[Row]], rows: Sequence[Row], empty: str
    ) -> None:
        """A sheet that is one table: filters, header kept in sight and repeated on paper.

        What a sheet cannot hold goes on in « name (2) ». Without rows, ``empty`` says it.
        """
        for start in range(0, len(rows) or 1, MAX_ROWS):
            sheet = self.sheet(name if not start else f"{name} ({start // MAX_ROWS + 1})")
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            for index, column in enumerate(columns):
                sheet.set_column(index, index, column.width, self._looks["text"])
            end = self.block(sheet, (0, 0), columns, rows[start : start + MAX_ROWS])
            on_paper = [index for index, column in enumerate(columns) if column.printed]
            sheet.print_area(0, 0, end, on_paper[-1])
        if not rows:
            sheet.write_string(1, 0, empty, self._looks["title"])

    def block(
        self,
        sheet: Worksheet,
        at: tuple[int, int],
        columns: Sequence[Column[Row]],
        rows: Sequence[Row],
        *,
        filters: bool = True,
    ) -> int:
        """A table somewhere in a sheet; the first row below it."""
        top, left = at
        looks = [self._heading(column, rows) for column in columns]
        sheet.set_row(top, LINE * _lines(columns, [column.header for column in columns]))
        for index, column in enumerate(columns):
            sheet.write_string(top, left + index, column.header, looks[index])
        if not rows:
            return top + 1
        self._tables += 1
        headers = [
            {"header": column.header, "header_format": look}
            for column, look in zip(columns, looks, strict=True)
        ]
        name, area = f"Tableau{self._tables}", (top + len(rows), left + len(columns) - 1)
        options = {"name": name, "style": STRIPES, "autofilter": filters, "columns": headers}
        sheet.add_table(top, left, *area, options)
        limits = _Limits()
        for down, row in enumerate(rows, start=top + 1):
            cells = [column.cell(row) for column in columns]
            sheet.set_row(down, LINE * _lines(columns, cells))
            for index, cell in enumerate(cells):
                self._write(sheet, (down, left + index), cell, limits)
        self._remarks += limits.told(sheet.get_name())
        return top + len(rows) + 1

    def _heading(self, column: Column[Row], rows: Sequence[Row]) -> Format:
        first = column.cell(rows[0]) if rows else None
        return self._looks["figures" if isinstance(first, int | Share) else "header"]

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, ready for paper: A4, landscape, one page wide, numbered."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&RPage &P sur &N")
        return sheet

    def title(self, sheet: Worksheet, row: int, text: str) -> int:
        """A heading in the first column; the row below it."""
        sheet.write_string(row, 0, text, self._looks["title"])
        return row + 1

    def close(self) -> bytes:
        """The file, whose last sheet holds the remarks."""
        sheet = self.sheet("À savoir")
        sheet.set_column(0, 0, 110, self._looks["text"])
        for row, text in enumerate(self._remarks):
            sheet.write_string(row, 0, _fitted(held(text))[0], self._looks["text"])
        self._book.close()
        return self._buffer.getvalue()

    def _write(self, sheet: Worksheet, at: tuple[int, int], cell: Cell, limits: _Limits) -> None:
        match cell:
            case None | "":
                sheet.write_blank(*at, None, self._looks["text"])
            case Link():
                self._link(sheet, at, cell, limits)
            case Share():
                sheet.write_number(*at, cell.value, self._looks["share"])
            case datetime():
                sheet.write_datetime(*at, cell, self._looks["moment"])
            case date():
                sheet.write_datetime(*at, cell, self._looks["day"])
            case int():
                sheet.write_number(*at, cell, self._looks["count"])
            case str():
                sheet.write_string(*at, limits.text(cell), self._looks["text"])

    def _link(self, sheet: Worksheet, at: tuple[int, int], link: Link, limits: _Limits) -> None:
        text = limits.text(link.text) or "(sans titre)"
        if limits.follows(link.url):
            sheet.write_url(*at, link.url, self._looks["link"], text)
        else:
            sheet.write_string(*at, text, self._looks["text"])

    def _look(self, **more: str | bool | int) -> Format:
        rule = {"bottom": 1, "bottom_color": LIGHT.rule}
        return self._book.add_format({"text_wrap": True, "valign": "top", **rule, **more})


class _Limits:
    """What Excel's limits did to one table."""

    def __init__(self) -> None:
        self._links = self._long = self._many = self._cut = 0

    def text(self, text: str) -> str:
        """What fits of a text."""
        shown, cut = _fitted(held(text))
        self._cut += cut
        return shown

    def follows(self, url: str) -> bool:
        """Whether the address can be a link."""
        if not url:
            return False
        if len(url) > MAX_URL:
            self._long += 1
            return False
        if self._links == MAX_LINKS:
            self._many += 1
            return False
        self._links += 1
        return True

    def told(self, sheet: str) -> list[str]:
        """One sentence for each limit that was met."""
        bare = ("titre sans lien", "titres sans lien")
        beside = "l'adresse est dans sa colonne"
        met = (
            (
                self._cut,
                ("texte coupé, marqué […]", "textes coupés, marqués […]"),
                "une cellule d'Excel tient 32\u00a0767 caractères",
            ),
            (self._long, bare, f"un lien d'Excel tient 2\u00a0079 caractères\u00a0; {beside}"),
            (self._many, bare, f"une feuille d'Excel tient 65\u00a0530 liens\u00a0; {beside}"),
        )
        return [
            f"Feuille «\u00a0{sheet}\u00a0»\u00a0: {count(n, *words)} ({why})."
            for n, words, why in met
            if n
        ]


def _fitted(text: str) -> tuple[str, bool]:
    """The text within a cell's limit, counted as Excel does, and whether it was cut."""
    if 2 * len(text) <= MAX_TEXT:  # no character takes more than two
        return text, False
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_TEXT:
        return text, False
    kept = units[: 2 * (MAX_TEXT - len(CUT))].decode("utf-16-le", "ignore")
    return kept + CUT, True


def _lines(columns: Sequence[Column[Row]], cells: Sequence[Cell]) -> int:
    """Lines that a row needs: LibreOffice, and Excel in a protected view, do not find it alone."""
    needed = (
        ceil(len(cell.text if isinstance(cell, Link) else cell) * WIDER / column.width)
        for column, cell in zip(columns, cells, strict=True)
        if isinstance(cell, str | Link)
    )
    return min(max(needed, default=1), TALLEST) or 1
