"""Past issues and written notes as the pages of the archive show them, to whoever may read them."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.model import Issue
from briefings.notes import TITLES, Note
from briefings.period import short
from briefings.store import Records
from briefings.store.notes import Kept
from briefings.web.shelf import PATH
from briefings.web.visitors import Visitor
from watch.query import Wanted
from watch.store import Store
from watch.text import shorten

SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An issue or a note, as a line."""

    href: str
    title: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What answers a search beside the articles, the newest of each."""

    issues: tuple[Past, ...] = ()
    notes: tuple[Past, ...] = ()
    more: bool = False
    """others answer, that are older"""


NOTHING = Found()


def line(issue: Issue) -> Past:
    """Its line."""
    return Past(
        href=f"{PATH}/notes/{issue.id}",
        title=issue.subject,
        about=f"n°\u00a0{issue.number}, {short(issue.period)}",
    )


def subject(store: Store, note: Note) -> str:
    """What a note is about, in a line."""
    first = store.articles.get(note.items[0]) if note.items else None
    return shorten(note.texts.get("objet") or (first.title if first else "Sans objet"), 120)


def found(store: Store, records: Records, wanted: Wanted, visitor: Visitor) -> Found:
    """The issues and notes that hold these words; a draft is for those who write."""
    writes = visitor.writes
    issues = records.library.find(wanted, SHOWN + 1)
    reads = visitor.account is not None
    notes = records.library.notes(wanted, SHOWN + 1, drafts=writes) if reads else []
    return Found(
        issues=tuple(map(line, issues[:SHOWN])),
        notes=tuple(_note(store, one, writes=writes) for one in notes[:SHOWN]),
        more=len(issues) > SHOWN or len(notes) > SHOWN,
    )


def _note(store: Store, kept: Kept, *, writes: bool) -> Past:
    state = "définitive" if kept.note.final else "projet"
    return Past(
        href=f"/notes/{kept.id}" if writes else f"{PATH}/redigees/{kept.id}",
        title=subject(store, kept.note),
        about=f"{TITLES[kept.note.kind].lower()} n°\u00a0{kept.id}, {state}",
    )
