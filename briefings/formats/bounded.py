"""A document for paper: a list that would go on for pages stops, and says what it leaves out. Pure.

A PDF is laid out by Python, at some 14 ms and 280 kB of memory an item: the 2,000 links of a heavy
week would take half a minute and 700 MB, for pages that nobody prints. Word files and web pages,
which the reader's own program lays out, hold every one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from briefings.document import Block, Document, Paragraph, Run, Voice
from briefings.formats.prepared import called
from briefings.typography import count

MOST = 100
"""Items of one list."""


def bounded(document: Document, most: int = MOST) -> Document:
    """The same document, its longest lists cut, without the sources that only they called."""
    archive = document.letterhead.house.archive
    blocks = tuple(_blocks(document.blocks, most, archive))
    gone = called(document.blocks) - called(blocks)
    sources = tuple(one for one in document.sources if one.number not in gone)
    return replace(document, blocks=blocks, sources=sources)


def _blocks(blocks: Iterable[Block], most: int, archive: str) -> Iterator[Block]:
    for listed, group in groupby(blocks, key=_listed):
        items = tuple(group)
        if not listed or len(items) <= most:
            yield from items
        else:
            yield from items[:most]
            yield _left(len(items) - most, archive)


def _listed(block: Block) -> bool:
    """Vigie's own lists: the office's words are never cut."""
    return isinstance(block, Paragraph) and block.bullet and block.voice is Voice.VIGIE


def _left(number: int, archive: str) -> Paragraph:
    told = f"et {count(number, 'autre', 'autres')}, dans les versions Word et web de cette note"
    if not archive:
        return Paragraph(runs=(Run(text=f"{told}."),), small=True)
    link = Run(text="l’archive", url=archive)
    return Paragraph(runs=(Run(text=f"{told} et dans "), link, Run(text=".")), small=True)
