"""A product on paper: what a document says, in order, before any format. Values only.

    Briefing | Note --> Document --> Word, PDF, web page, Markdown

One value feeds every format, so that none says what the others do not. A fact carries the number
of the source that states it; what only a person may write is a :class:`Blank`, which every format
shows as such. It holds no style and no layout: these belong to the templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from briefings.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words of a paragraph that share one look."""

    text: str
    url: str = ""
    """'' or starts with http:// or https://"""
    strong: bool = False
    emphasis: bool = False
    language: str = "fr"
    """of the words, for readers' voices and spelling checkers"""
    sources: tuple[int, ...] = ()
    """numbers of the :class:`Reference` that state it, shown after the words"""


class Voice(StrEnum):
    """Who speaks in a paragraph: the reader must see the difference."""

    VIGIE = "vigie"
    """facts put together by the machine, each with its source"""
    SOURCE = "source"
    """a quotation, shown between guillemets with its credit"""
    OFFICE = "service"
    """words that a person of the office wrote"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A title within the document."""

    text: str
    level: int = 1
    """1 to 3; the document's own title is not one of them"""
    url: str = ""
    language: str = "fr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, or a list item when ``bullet``."""

    runs: tuple[Run, ...]
    voice: Voice = Voice.VIGIE
    bullet: bool = False
    small: bool = False
    """secondary: where it comes from, when"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A place left for judgement: « À compléter : … ». Never filled by the machine."""

    prompt: str
    """what the person is asked for, one sentence without a final stop"""
    name: str = ""
    """what ``vigie note fill`` calls it; '' when it cannot be filled by its name"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a header; ``None`` in a cell is a blank to fill."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[tuple[Run, ...] | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart, and the same figures in words."""

    png: bytes
    svg: str
    text: str
    """equivalent text: says what the picture shows, with its figures"""
    caption: str = ""


Block = Heading | Paragraph | Blank | Table | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A numbered source."""

    number: int
    title: str
    source: str
    url: str
    published: date | None
    """None is shown as « sans date »"""
    consulted: date
    credit: str = ""
    """what its licence asks to be said"""
    language: str = "fr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visa:
    """Somebody's agreement, or remark, on the way to sending."""

    who: str
    role: str
    at: datetime
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The house header of every product."""

    house: House
    subject: str
    """objet"""
    follower: str | None = ""
    """affaire suivie par; '' leaves a blank, None says nothing: nobody is to be named"""
    reference: str = ""
    period: str = ""
    """« du 16 au 22 novembre 2026 »; '' when the product covers none"""
    number: str = ""
    visas: tuple[Visa, ...] = ()
    visas_wanted: tuple[str, ...] = ()
    """roles whose visa is still expected, shown as blanks"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole product. Its kind names the templates that lay it out."""

    kind: str
    """« hebdo », « information », « decision », « elus », « presse »: a template's name"""
    title: str
    letterhead: Letterhead
    blocks: tuple[Block, ...]
    sources: tuple[Reference, ...] = ()
    made_at: datetime
    draft: bool = True
    """shown as « Projet » until approved"""

    @property
    def blanks(self) -> int:
        """Places still to be filled, in the letterhead, the text and the cells of its tables."""
        tables = (block for block in self.blocks if isinstance(block, Table))
        cells = sum(cell is None for table in tables for row in table.rows for cell in row)
        texts = sum(isinstance(block, Blank) for block in self.blocks)
        return (self.letterhead.follower == "") + texts + cells
