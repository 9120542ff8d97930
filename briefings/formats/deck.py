"""The reference file of slides, opened, and slides added to it: real placeholders, in French.

An office restyles its copy of the file in PowerPoint; layouts are found by their names, and in them
the placeholders by their numbers, which PowerPoint keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.shapes.base import BaseShape
from pptx.shapes.placeholder import (
    ChartPlaceholder,
    PlaceholderGraphicFrame,
    TablePlaceholder,
)
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Emu, Pt

from briefings.errors import TemplateFailed
from briefings.formats.packed import packed
from briefings.formats.wordtemplate import failed, found

CELL = Pt(13)
FOOTER, NUMBER = 11, 12
"""Placeholders of a layout that the library does not bring to its slides."""
_UNREADABLE = (PackageNotFoundError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A run."""

    text: str
    url: str = ""
    strong: bool = False
    color: str = ""
    """#rrggbb; '' for the layout's own"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph of a slide."""

    words: tuple[Words, ...]
    level: int = 0
    """0: a point; 1: what follows it"""


class Deck:
    """One file; :meth:`close` gives its bytes.

    Raises:
        TemplateFailed: the reference file cannot be read, or lost a layout or a placeholder.
    """

    def __init__(self, name: str, templates: Path | None) -> None:
        self._name = name
        try:
            self._deck = Presentation(BytesIO(found(name, templates).read_bytes()))
        except _UNREADABLE as error:
            raise failed(name, "n'est pas un diaporama PowerPoint (.pptx) lisible") from error
        self._layouts = {layout.name: layout for layout in self._deck.slide_layouts}

    def slide(self, layout: str, title: str, footer: str = "") -> Slide:
        """A slide of that layout, its title written."""
        if layout not in self._layouts:
            raise failed(self._name, f"n'a plus la disposition «\u00a0{layout}\u00a0»")
        chosen = self._layouts[layout]
        slide = self._deck.slides.add_slide(chosen)
        for shape in chosen.placeholders:
            if shape.placeholder_format.idx in {FOOTER, NUMBER}:
                _bring(slide, shape)
                if shape.placeholder_format.idx == FOOTER:
                    write(self.place(slide, FOOTER), [Line(words=(Words(text=footer),))])
        write(self.place(slide, 0), [Line(words=(Words(text=title),))])
        return slide

    def place(self, slide: Slide, number: int) -> BaseShape:
        """A placeholder of a slide."""
        for shape in slide.placeholders:
            if shape.placeholder_format.idx == number:
                return shape
        raise self._lost(slide)

    def chart(self, slide: Slide, number: int) -> ChartPlaceholder:
        """A placeholder made for a chart."""
        shape = self.place(slide, number)
        if not isinstance(shape, ChartPlaceholder):
            raise self._lost(slide)
        return shape

    def table(
        self, slide: Slide, number: int, rows: int, shares: Sequence[float]
    ) -> PlaceholderGraphicFrame:
        """A table in its placeholder, the columns sharing its width."""
        shape = self.place(slide, number)
        if not isinstance(shape, TablePlaceholder):
            raise self._lost(slide)
        width = shape.width
        frame = shape.insert_table(rows=rows, cols=len(shares))
        for column, share in zip(frame.table.columns, shares, strict=True):
            column.width = Emu(round(width * share))
        return frame

    def drop(self, slide: Slide, number: int) -> None:
        """Take out a placeholder that nothing fills: it would ask for a text."""
        element = self.place(slide, number).element
        element.getparent().remove(element)

    def _closed(self) -> None:
        """Refuse a reference file that would fetch: it travels by mail, and so do its slides."""
        for part in self._deck.part.package.iter_parts():
            for relation in part.rels.values():
                if relation.is_external and relation.reltype != RELATIONSHIP_TYPE.HYPERLINK:
                    what = f"«\u00a0{relation.target_ref[:200]}\u00a0»"
                    raise failed(self._name, f"va chercher autre chose qu'une page web ({what})")

    def _lost(self, slide: Slide) -> TemplateFailed:
        layout = slide.slide_layout.name
        return failed(self._name, f"a perdu une zone de la disposition «\u00a0{layout}\u00a0»")

    def close(self, *, title: str, author: str, made: datetime) -> bytes:
        """The file; its only date is ``made``."""
        self._closed()
        said = self._deck.core_properties
        said.title, said.author, said.last_modified_by = title, author, author
        said.language, said.revision = "fr-FR", 1
        said.created = said.modified = made.astimezone(UTC).replace(tzinfo=None)
        out = BytesIO()
        self._deck.save(out)
        return packed(out.getvalue())


def _bring(slide: Slide, shape: BaseShape) -> None:
    """Copy a placeholder of the layout, under a number that the slide does not have yet."""
    copied = deepcopy(shape.element)
    copied.nvSpPr.cNvPr.set("id", str(1 + max(one.shape_id for one in slide.shapes)))
    slide.shapes.element.append(copied)


def write(shape: BaseShape, lines: Sequence[Line]) -> None:
    """Lines in place of what the placeholder holds."""
    assert shape.has_text_frame  # noqa: S101 - a placeholder of ours always has one
    fill(shape.text_frame, lines)


def fill(frame: TextFrame, lines: Sequence[Line]) -> None:
    """Lines in place of what the frame holds."""
    frame.clear()
    for rank, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if rank == 0 else frame.add_paragraph()
        paragraph.level = line.level
        for words in line.words:
            run = paragraph.add_run()
            run.text = words.text
            run.font.language_id = MSO_LANGUAGE_ID.FRENCH
            if words.strong:
                run.font.bold = True
            if words.color:
                run.font.color.rgb = RGBColor.from_string(words.color.removeprefix("#").upper())
            if words.url:
                run.hyperlink.address = words.url


def cell(frame: PlaceholderGraphicFrame, row: int, column: int, line: Line) -> None:
    """A line in a cell of a table."""
    text = frame.table.cell(row, column).text_frame
    fill(text, [line])
    for run in text.paragraphs[0].runs:
        run.font.size, run.font.bold = CELL, row == 0


def describe(shape: BaseShape, text: str) -> None:
    """What a screen reader says of a chart, a table or a picture."""
    named = shape.element.xpath(".//p:cNvPr")[0]
    named.set("descr", text)


def annotate(slide: Slide, lines: Sequence[str]) -> None:
    """What the speaker reads under the slide."""
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        fill(frame, [Line(words=(Words(text=one),)) for one in lines])
