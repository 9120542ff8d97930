"""Note + Dossier -> Document: the facts read again, the office's words kept. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from briefings.compose.dossier import Dossier
from briefings.compose.facts import Facts
from briefings.compose.kinds import PARTS
from briefings.compose.writing import Writing
from briefings.document import Blank, Block, Document, Heading, Letterhead, Run, Table
from briefings.house import House
from briefings.notes import TITLES, Note
from briefings.render.stories import MAX_TITLE, line
from watch.text import squeeze

NOTHING = (Run(text="–"),)
"""In a cell that a final note leaves empty."""
DEEPEST = 9
"""Below every title: the level of what is not one."""


def note_document(note: Note, dossier: Dossier, house: House, *, number: int = 0) -> Document:
    """The note as it stands: what the items state with its sources, then words or blanks."""
    facts = Facts(dossier)
    about = subject(note, dossier)
    blocks = tuple(PARTS[note.kind](facts, Writing(note)))
    if note.final:
        blocks = settled(blocks)
    unnamed = None if note.final else ""
    return Document(
        kind=note.kind.value,
        title=about,
        letterhead=Letterhead(
            house=house,
            subject=about,
            follower=squeeze(note.texts.get("suivi", "")) or house.follower or unnamed,
            reference=reference(number, dossier.now) if number else "",
        ),
        blocks=blocks,
        sources=facts.references.listed(),
        made_at=dossier.now,
        draft=not note.final,
    )


def settled(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Of a final note: nothing asks to be filled, and a title with nothing under it goes too."""
    kept: list[Block] = []
    following = 0
    for block in reversed(blocks):
        level = block.level if isinstance(block, Heading) and not block.url else DEEPEST
        if isinstance(block, Blank) or (level != DEEPEST and level >= following):
            continue
        following = level
        kept.append(_told(block))
    return tuple(reversed(kept))


def _told(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    rows = tuple(tuple(NOTHING if cell is None else cell for cell in row) for row in block.rows)
    return replace(block, rows=rows)


def subject(note: Note, dossier: Dossier) -> str:
    """The office's own, else the title of the first item; a note is never without one."""
    first = dossier.pieces[0].article.title if dossier.pieces else ""
    return line(note.texts.get("objet") or first, MAX_TITLE) or TITLES[note.kind]


def reference(number: int, made: datetime) -> str:
    """« Note 12 / 2026 »."""
    return f"Note {number} / {made.year}"
