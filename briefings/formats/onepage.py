"""A document that must hold on one A4 page: what is left out is chosen, counted, and told. Pure.

Only « elus » is such a document. What goes first is the end of the longest part; the office's own
words and the places left for them stay. What is left out is said on the page, with where it can be
read: a reader of one page knows that there was more.

A Word file has no pages before Word opens it, so their heights are reckoned here, in points, from
the shipped templates; PDF asks again with less room when its own pages, once laid out, are two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil, inf

from briefings.document import (
    Blank,
    Block,
    Document,
    Heading,
    Paragraph,
    Picture,
    Reference,
    Run,
    Table,
    Voice,
)
from briefings.formats.prepared import called, line
from briefings.typography import count, series

KIND = "elus"
ROOM = 715.0
"""Points between the header and the footer of the shipped templates."""
STEP = 60.0
"""Five lines."""
_LINE, _WIDTH = 12.2, 96
"""Points of a line of text, and its characters: Arial at 9.5 points over 17 cm."""
_HEADINGS = (29.0, 23.0, 19.0)
_LONGEST = 280
"""Characters of a text when even the first words of each part are too many."""


def rooms() -> Iterator[float]:
    """How much room to try, from the most to none; then all the room there is, in despair."""
    room = ROOM
    while room > 0:
        yield room
        room -= STEP
    yield inf


def fitted(document: Document, room: float = ROOM) -> Document:
    """What fits of the document, and says so; or the document itself.

    That is when it fits, when it is of another kind, and when what may not go fills the page.
    """
    made = given = document
    if document.kind != KIND:
        return made
    kept, left, whole = list(document.blocks), list[Block](), True
    while (excess := _height(made) - room) > 0:
        # A little at a time: a block that goes may take its heading and its sources with it.
        goal, place = excess * 0.85, _next(kept, parts=not whole)
        while excess > goal and place is not None:
            excess -= _tall(kept[place])
            left.append(kept.pop(place))
            place = _next(kept, parts=not whole)
        if excess > goal and not whole:
            return given
        if excess > goal:
            kept, whole = list(map(_cut, kept)), False
            document = replace(document, title=_short(document.title))
        made = _without(document, kept, left, whole=whole)
    return made


def _without(
    document: Document, kept: Sequence[Block], left: Sequence[Block], *, whole: bool
) -> Document:
    """The kept blocks, the sources that they still call, and a line on the others."""
    gone = called(left) - called(kept)
    sources = tuple(one for one in document.sources if one.number not in gone)
    missing = (
        *([count(len(left), "élément")] if left else []),
        *([count(len(document.sources) - len(sources), "source")] if gone else []),
        *([] if whole else ["la fin des textes les plus longs"]),
    )
    blocks = (*_told(kept), _notice(document, missing))
    return replace(document, blocks=blocks, sources=sources)


def _cut(block: Block) -> Block:
    """A long text ends with an ellipsis."""
    if isinstance(block, Heading):
        return replace(block, text=_short(block.text))
    if not isinstance(block, Paragraph) or _kept(block):
        return block
    return replace(block, runs=tuple(replace(run, text=_short(run.text)) for run in block.runs))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else line(text, _LONGEST)


def _notice(document: Document, missing: tuple[str, ...]) -> Paragraph:
    said = f"Pour tenir en une page, ne figurent pas ici\u00a0: {series(missing)}."
    if not (archive := document.letterhead.house.archive):
        return Paragraph(runs=(Run(text=f"{said} La note complète les donne."),), small=True)
    link = Run(text="lire l’archive de la veille", url=archive)
    return Paragraph(runs=(Run(text=f"{said} Pour tout voir\u00a0: "), link), small=True)


def _next(kept: Sequence[Block], *, parts: bool) -> int | None:
    """What goes next: the end of the longest part, else the last lesser heading's first words.

    ``parts``: else those of a heading of level 1 as well.
    """
    spans = [span for span in _spans(kept) if span]
    ends = [
        (sum(_tall(kept[place]) for place in span), span[-1])
        for span in spans
        if len(span) > 1 and not _kept(kept[span[-1]])
    ]
    if ends:
        return max(ends)[1]
    firsts = [span[0] for span in spans if span[0] and (parts or _lesser(kept[span[0] - 1]))]
    return max((place for place in firsts if not _kept(kept[place])), default=None)


def _kept(block: Block) -> bool:
    """What is the office's never goes: its words, and the places left for them."""
    office = isinstance(block, Paragraph) and block.voice is Voice.OFFICE
    return office or isinstance(block, Blank)


def _lesser(block: Block) -> bool:
    return isinstance(block, Heading) and block.level > 1


def _spans(kept: Sequence[Block]) -> Iterator[range]:
    """What stands between two headings."""
    start = 0
    for place, block in enumerate(kept):
        if isinstance(block, Heading):
            yield range(start, place)
            start = place + 1
    yield range(start, len(kept))


def _told(kept: Sequence[Block]) -> list[Block]:
    """Without the headings under which nothing is left."""
    told: list[Block] = []
    for block in reversed(kept):
        following = told[-1] if told else Heading(text="")
        under = following.level if isinstance(following, Heading) else 4
        if not isinstance(block, Heading) or under > block.level:
            told.append(block)
    return told[::-1]


def _height(document: Document) -> float:
    """Of the whole page, in points, as the shipped Word template lays it out."""
    head = document.letterhead
    rows = 3 + sum(map(bool, (head.period, head.number, head.reference)))
    visas = len(head.visas) + len(head.visas_wanted)
    return (
        (38.0 if document.draft else 20.0)
        + 24.0 * ceil(len(document.title) / 45)
        + 15.0 * rows
        + 18.0
        + sum(map(_tall, document.blocks))
        + (_HEADINGS[0] + sum(map(_listed, document.sources)) if document.sources else 0.0)
        + (_HEADINGS[0] + 15.0 + 26.0 * visas if visas else 0.0)
    )


def _tall(block: Block) -> float:
    match block:
        case Heading():
            tall = _HEADINGS[min(block.level, 3) - 1]
            return tall + tall / 2 * (ceil(len(block.text) / 70) - 1)
        case Paragraph():
            return _lines("".join(run.text for run in block.runs)) + 4.0
        case Blank():
            return _lines(f"À compléter\u00a0: {block.prompt}") + 4.0
        case Table():
            return 36.0 + sum(_row(row, len(block.header)) for row in block.rows)
        case Picture():
            return 190.0


def _row(row: Sequence[tuple[Run, ...] | None], columns: int) -> float:
    width = max(_WIDTH // max(columns, 1), 1)
    longest = max((sum(len(run.text) for run in cell or ()) for cell in row), default=0)
    return 5.0 + 11.0 * ceil(max(longest, 1) / width)


def _lines(text: str) -> float:
    return _LINE * sum(max(ceil(len(one) / _WIDTH), 1) for one in text.split("\n"))


def _listed(source: Reference) -> float:
    about = 60 + len(source.title) + len(source.source) + len(source.credit)
    return 11.0 * ceil(about / _WIDTH) + 2.0
