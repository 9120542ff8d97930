"""A document as its templates read it: blocks that say what they are, lists and voices grouped.

Templates dispatch on a word (``block.what``) where Python would on a type. The words of a format
whose signs mean something are escaped here, by the function it gives, so that no template can
forget it. Pure.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

from briefings.document import (
    Blank,
    Block,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Picture,
    Reference,
    Run,
    Table,
    Visa,
    Voice,
)
from briefings.formats.prepared import together
from briefings.formats.widths import shares
from briefings.house import House
from briefings.notes import TITLES
from briefings.period import local_day
from briefings.render.colours import DARK, LIGHT, Palette
from briefings.render.stories import web
from briefings.typography import NBSP, day, day_and_hour

Escape = Callable[[str], str]
NATURES = {"hebdo": "Note de veille", **{kind.value: title for kind, title in TITLES.items()}}
"""What a kind of document is called, above its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A block; the fields that its kind does not use are empty."""

    what: str
    """"titre", "texte", "citation", "liste", "service", "blanc", "tableau" or "image" """
    runs: tuple[Run, ...] = ()
    """of a text, a quotation, a title"""
    small: bool = False
    level: int = 0
    """of a title: 2 to 4, under the document's own"""
    anchor: str = ""
    items: tuple[tuple[Run, ...], ...] = ()
    """of a list"""
    leaves: tuple[Leaf, ...] = ()
    """of the office's words: its texts and lists"""
    prompt: str = ""
    """of a blank"""
    caption: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[Run, ...] | None, ...], ...] = ()
    """of a table; None is a cell to fill"""
    widths: tuple[int, ...] = ()
    """of a table's columns, in percent"""
    image: str = ""
    """a data: address"""
    text: str = ""
    """what an image shows, in words"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A numbered source, in words."""

    number: int
    title: str
    source: str
    url: str
    published: str
    """« 17 novembre 2026 » or « sans date »"""
    consulted: str
    credit: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A visa given, or wanted when ``when`` is ''."""

    role: str
    who: str = ""
    when: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The whole document: what a template knows as ``page``."""

    kind: str
    nature: str
    """« Note d’information »; '' for a kind that Vigie does not know"""
    title: str
    draft: bool
    made: str
    made_at: datetime
    """aware; for the properties of a file"""
    house: House
    subject: str
    follower: str
    unfollowed: bool
    """a blank: somebody is to be named"""
    reference: str
    period: str
    number: str
    visas: tuple[Signature, ...]
    leaves: tuple[Leaf, ...]
    contents: tuple[Leaf, ...]
    """the titles of the first level"""
    blanks: int
    """places still to be filled, the letterhead's and cells included"""
    sources: tuple[Source, ...]
    light: Palette = LIGHT
    dark: Palette = DARK


def template(own: Path | None, kind: str, suffix: str) -> str:
    """The template of that kind of document when the office wrote one, else that of all kinds."""
    name = f"documents/{kind}.{suffix}.j2"
    return name if own and (own / name).is_file() else f"documents/page.{suffix}.j2"


def sheet(document: Document, escape: Escape = str) -> Sheet:
    """The document in the words of templates, every text through ``escape``."""
    head = document.letterhead
    leaves = tuple(_numbered(_leaves(document.blocks, escape)))
    return Sheet(
        kind=document.kind,
        nature=NATURES.get(document.kind, ""),
        title=escape(document.title),
        draft=document.draft,
        made=day(local_day(document.made_at)),
        made_at=document.made_at,
        house=_house(head.house, escape),
        subject=escape(head.subject),
        follower=escape(head.follower or ""),
        reference=escape(head.reference),
        period=escape(head.period),
        number=escape(head.number),
        visas=_signatures(head, escape),
        leaves=leaves,
        contents=tuple(leaf for leaf in leaves if leaf.what == "titre" and leaf.level == 2),  # noqa: PLR2004 - the first under the document's
        unfollowed=head.follower == "",
        blanks=document.blanks,
        sources=tuple(_source(one, escape) for one in document.sources),
    )


def _leaves(blocks: Iterable[Block], escape: Escape) -> Iterable[Leaf]:
    """One leaf per block, but runs of list items and of the office's words, grouped."""
    for kind, group in groupby(blocks, key=_kind):
        if kind == "service":
            inner = _leaves((replace(one, voice=Voice.VIGIE) for one in _paragraphs(group)), escape)
            yield Leaf(what="service", leaves=tuple(inner))
        elif kind == "liste":
            yield Leaf(what="liste", items=tuple(_runs(p.runs, escape) for p in _paragraphs(group)))
        else:
            yield from (_leaf(block, escape) for block in group)


def _kind(block: Block) -> str:
    if not isinstance(block, Paragraph):
        return "autre"
    if block.voice is Voice.OFFICE:
        return "service"
    return "liste" if block.bullet and block.voice is Voice.VIGIE else "texte"


def _paragraphs(blocks: Iterable[Block]) -> list[Paragraph]:
    return [block for block in blocks if isinstance(block, Paragraph)]


def _leaf(block: Block, escape: Escape) -> Leaf:
    match block:
        case Heading():
            run = Run(text=block.text, url=block.url, language=block.language)
            return Leaf(what="titre", runs=_runs((run,), escape), level=block.level + 1)
        case Paragraph():
            runs = _runs(block.runs, escape)
            if block.voice is Voice.SOURCE:
                return Leaf(what="citation", runs=quoted(runs))
            return Leaf(what="texte", runs=runs, small=block.small)
        case Blank():
            return Leaf(what="blanc", prompt=escape(block.prompt))
        case Table():
            rows = (tuple(c if c is None else _runs(c, escape) for c in row) for row in block.rows)
            return Leaf(
                what="tableau",
                caption=escape(block.caption),
                header=tuple(map(escape, block.header)),
                rows=tuple(rows),
                widths=shares(block),
            )
        case Picture():
            return _picture(block, escape)


def quoted(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The same words between guillemets."""
    if not runs:
        return runs
    opened = (replace(runs[0], text=f"«{NBSP}{runs[0].text}"), *runs[1:])
    return (*opened[:-1], replace(opened[-1], text=f"{opened[-1].text}{NBSP}»"))


def _picture(block: Picture, escape: Escape) -> Leaf:
    kind, content = ("svg+xml", block.svg.encode()) if block.svg else ("png", block.png)
    return Leaf(
        what="image",
        image=f"data:image/{kind};base64,{b64encode(content).decode()}",
        text=escape(block.text),
        caption=escape(block.caption),
    )


def _runs(runs: Iterable[Run], escape: Escape) -> tuple[Run, ...]:
    return tuple(replace(run, text=escape(run.text), url=web(run.url)) for run in runs)


def _numbered(leaves: Iterable[Leaf]) -> Iterable[Leaf]:
    """Each title with an address of its own in the page."""
    for place, leaf in enumerate(leaves, start=1):
        yield replace(leaf, anchor=f"partie-{place}") if leaf.what == "titre" else leaf


def _house(house: House, escape: Escape) -> House:
    return House(
        organisation=escape(house.organisation),
        direction=escape(house.direction),
        service=escape(house.service),
        contact=escape(house.contact),
        archive=web(house.archive),
    )


def _signatures(head: Letterhead, escape: Escape) -> tuple[Signature, ...]:
    return (
        *(_signature(visa, escape) for visa in head.visas),
        *(Signature(role=escape(role)) for role in head.visas_wanted),
    )


def _signature(visa: Visa, escape: Escape) -> Signature:
    return Signature(
        role=escape(visa.role),
        who=escape(visa.who),
        when=day_and_hour(visa.at),
        remark=escape(visa.remark),
    )


def _source(one: Reference, escape: Escape) -> Source:
    return Source(
        number=one.number,
        title=escape(one.title),
        source=escape(one.source),
        url=web(one.url),
        published="sans date" if one.published is None else together(day(one.published)),
        consulted=together(day(one.consulted)),
        credit=escape(one.credit),
        language=one.language,
    )
