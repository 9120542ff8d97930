"""Blocks of a document -> the elements of WordprocessingML. Writes no file and reads no template.

Only texts, hyperlinks to the web and pictures are ever written: no field, so nothing that a source
wrote can be one. Looks belong to the styles of the template, which are called by their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, zip_longest
from typing import Any, TypeAlias

from lxml import etree

from briefings.document import (
    Blank,
    Block,
    Heading,
    Paragraph,
    Picture,
    Reference,
    Run,
    Table,
    Voice,
)
from briefings.formats.leaf import quoted
from briefings.formats.prepared import together
from briefings.formats.widths import shares
from briefings.typography import day

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element: TypeAlias = Any
"""An element of lxml, which publishes no types."""

BLANK, CALL, LINK = "À compléter", "Appel de source", "Hyperlink"
QUOTE, OFFICE, SMALL, BULLET = "Quote", "Avis du service", "Mention", "List Bullet"
SOURCE, TABLE, CAPTION, NORMAL = "Source numérotée", "Tableau de note", "Caption", "Normal"
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")
STYLES = (
    NORMAL,
    *HEADINGS,
    QUOTE,
    OFFICE,
    SMALL,
    BULLET,
    SOURCE,
    TABLE,
    CAPTION,
    BLANK,
    CALL,
    LINK,
)
"""All the styles that are asked of a template."""

# Regional forms: Word has no spelling checker for a bare « en ».
_TONGUES = {
    "fr": "fr-FR", "en": "en-GB", "es": "es-ES", "ca": "ca-ES", "oc": "oc-FR", "de": "de-DE",
    "it": "it-IT", "pt": "pt-PT", "nl": "nl-NL", "ar": "ar-SA", "he": "he-IL",
}  # fmt: skip
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_COLUMN = 96
"""Twentieths of a point in a hundredth of the width of a page, 17 cm."""
_FIRST_ID = 20_000
"""Above what the bookmarks and pictures of a template bear."""


def tongue(language: str) -> str:
    """« fr-FR » of « fr »; what is not known stays as it is."""
    return _TONGUES.get(language, language)


def element(tag: str, /, *children: Element, **attributes: str) -> Element:
    """``element("p", …)`` is <w:p>; attributes are in the same namespace."""
    made = etree.Element(f"{{{W}}}{tag}", nsmap={"w": W})
    for key, value in attributes.items():
        made.set(f"{{{W}}}{key}", value)
    made.extend(children)
    return made


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes into one file: it knows its styles, and how to add a link or a picture to it."""

    styles: dict[str, str]
    """identifiers of the styles by their names, those of STYLES at least"""
    link: Callable[[str], str]
    """the relationship of a web address"""
    picture: Callable[[Picture, int], Element]
    """a drawing, and its number"""
    _ids: Iterator[int] = field(default_factory=lambda: count(_FIRST_ID))

    def blocks(self, blocks: Sequence[Block]) -> list[Element]:
        """What stands in place of these blocks, in order."""
        return [
            made
            for block, following in zip_longest(blocks, blocks[1:])
            for made in self._block(block, following)
        ]

    def sources(self, references: Sequence[Reference]) -> list[Element]:
        """The numbered list; each number is the bookmark that its calls lead to."""
        return [self._source(reference) for reference in references]

    def blank(self, text: str = BLANK) -> Element:
        """A content control whose words vanish, with itself, once something is typed over it."""
        properties = element(
            "sdtPr",
            element("alias", val="À compléter"),
            element("id", val=str(next(self._ids))),
            element("temporary"),
            element("showingPlcHdr"),
        )
        return element("sdt", properties, element("sdtContent", self._run(text, BLANK)))

    def plain(self, text: str) -> Element:
        """Words without a look of their own."""
        return self._run(text, "")

    def _block(self, block: Block, following: Block | None) -> list[Element]:
        match block:
            case Heading():
                return [self._heading(block)]
            case Paragraph():
                return [self._paragraph(block, kept=block.small and _quotes(following))]
            case Blank():
                return [self._styled(NORMAL, self.blank(f"{BLANK}\u00a0: {block.prompt}"))]
            case Table():
                return self._table(block)
            case Picture():
                return self._picture(block)

    def _heading(self, heading: Heading) -> Element:
        made = self._run(heading.text, "", language=heading.language)
        if heading.url:
            made[0].append(element("u", val="single"))
            made = self._linked(heading.url, made)
        return self._styled(HEADINGS[min(max(heading.level, 1), 3) - 1], made)

    def _paragraph(self, paragraph: Paragraph, *, kept: bool) -> Element:
        """``kept``: on the page of what follows, the words that it announces."""
        source = paragraph.voice is Voice.SOURCE
        told = quoted(paragraph.runs) if source else paragraph.runs
        runs = [made for run in told for made in self._told(run)]
        style = _style(paragraph)
        if paragraph.bullet and style != BULLET:
            runs.insert(0, self.plain("–\u00a0"))
        made = self._styled(style, *runs)
        if kept:
            made[0].append(element("keepNext"))
        return made

    def _told(self, run: Run) -> Iterator[Element]:
        made = self._run(
            run.text,
            LINK if run.url else "",
            strong=run.strong,
            emphasis=run.emphasis,
            language=run.language,
        )
        yield self._linked(run.url, made) if run.url else made
        if run.sources:
            yield self.plain("\u00a0")
        for number in run.sources:
            yield element("hyperlink", self._run(f"[{number}]", CALL), anchor=f"source_{number}")

    def _source(self, reference: Reference) -> Element:
        number, mark = str(reference.number), str(next(self._ids))
        first = element("bookmarkStart", id=mark, name=f"source_{number}")
        title = self._run(
            reference.title, LINK if reference.url else "", language=reference.language
        )
        published = day(reference.published) if reference.published else "sans date"
        when = together(f"{published}, consulté le {day(reference.consulted)}")
        about = f", {reference.source}, {when}."
        credit = f" {reference.credit}." if reference.credit else ""
        return self._styled(
            SOURCE,
            first,
            self.plain(f"{number}."),
            element("bookmarkEnd", id=mark),
            element("r", element("tab")),
            self._linked(reference.url, title) if reference.url else title,
            self._run(f"{about}{credit}".replace("..", "."), ""),
        )

    def _table(self, table: Table) -> list[Element]:
        properties = element(
            "tblPr",
            element("tblStyle", val=self.styles[TABLE]),
            element("tblW", w="5000", type="pct"),
            element("tblLook", val="0620"),
            element("tblCaption", val=table.caption),
        )
        widths = shares(table)
        grid = element("tblGrid", *(element("gridCol", w=str(_COLUMN * one)) for one in widths))
        head = [(Run(text=one),) for one in table.header]
        rows = [
            element("tr", _row(header=True), *map(self._cell, head, widths)),
            *(element("tr", _row(), *map(self._cell, row, widths)) for row in table.rows),
        ]
        made = element("tbl", properties, grid, *rows)
        # Word merges two tables that touch, and asks a cell to end with a paragraph.
        title = self._styled(CAPTION, self.plain(table.caption))
        return [title, made, self._styled(SMALL)]

    def _cell(self, runs: tuple[Run, ...] | None, width: int) -> Element:
        told = [self.blank()] if runs is None else [one for run in runs for one in self._told(run)]
        properties = element("tcPr", element("tcW", w=str(50 * width), type="pct"))
        return element("tc", properties, self._styled(NORMAL, *told))

    def _picture(self, picture: Picture) -> list[Element]:
        drawn = element("r", self.picture(picture, next(self._ids)))
        if not picture.caption:
            return [element("p", drawn)]
        kept = element("p", element("pPr", element("keepNext")), drawn)
        return [kept, self._styled(CAPTION, self.plain(picture.caption))]

    def _styled(self, style: str, *children: Element) -> Element:
        if style == NORMAL:
            return element("p", *children)
        return element("p", element("pPr", element("pStyle", val=self.styles[style])), *children)

    def _linked(self, url: str, run: Element) -> Element:
        made = element("hyperlink", run, history="1")
        made.set(f"{{{R}}}id", self.link(url))
        return made

    def _run(
        self,
        text: str,
        style: str,
        *,
        strong: bool = False,
        emphasis: bool = False,
        language: str = "fr",
    ) -> Element:
        """Its properties come first, even when there are none."""
        properties = element("rPr")
        if style:
            properties.append(element("rStyle", val=self.styles[style]))
        if strong:
            properties.append(element("b"))
        if emphasis:
            properties.append(element("i"))
        if language in _RIGHT_TO_LEFT:
            properties.append(element("rtl"))
            properties.append(element("lang", bidi=tongue(language)))
        elif language != "fr":
            properties.append(element("lang", val=tongue(language)))
        return element("r", properties, *_lines(text))


def _quotes(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.voice is Voice.SOURCE


def _style(paragraph: Paragraph) -> str:
    if paragraph.voice is Voice.OFFICE:
        return OFFICE
    if paragraph.voice is Voice.SOURCE:
        return QUOTE
    if paragraph.bullet:
        return BULLET
    return SMALL if paragraph.small else NORMAL


def _row(*, header: bool = False) -> Element:
    marks = [element("cantSplit"), *([element("tblHeader")] if header else [])]
    return element("trPr", *marks)


def _lines(text: str) -> Iterator[Element]:
    """A line break is one of Word's; a tab would jump to a stop that the template did not plan."""
    for number, line in enumerate(text.replace("\t", " ").split("\n")):
        if number:
            yield element("br")
        written = element("t")
        written.text = line
        written.set(_XML_SPACE, "preserve")
        yield written
