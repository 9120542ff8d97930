"""Past issues and written notes as the pages of the archive show them, to whoever may read them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from briefings.model import Issue
from briefings.notes import TITLES, Note
from briefings.store import Records
from briefings.store.notes import Kept
from briefings.web.shelf import PATH, day
from briefings.web.visitors import Visitor
from watch.query import Wanted
from watch.store import Store
from watch.text import shorten

SHOWN = 5
FIRST = 2**62
"""Before which every issue and note comes."""
SENT, WRITTEN = f"{PATH}/notes", f"{PATH}/redigees"


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
    more_issues: str = ""
    """where the others are that answer, older; '' when there is none"""
    more_notes: str = ""


NOTHING = Found()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page of a list of notes."""

    lines: tuple[Past, ...]
    next: int
    """the last of them, before which the next page begins; 0 when there is none"""


def line(issue: Issue) -> Past:
    """Its line."""
    return Past(
        href=f"{SENT}/{issue.id}",
        title=issue.subject,
        about=f"faite le {day(issue.made_at)}",
    )


def subject(store: Store, note: Note) -> str:
    """What a note is about, in a line."""
    first = store.articles.get(note.items[0]) if note.items else None
    return shorten(note.texts.get("objet") or (first.title if first else "Sans objet"), 120)


def found(store: Store, records: Records, wanted: Wanted, visitor: Visitor, typed: str) -> Found:
    """The issues and notes that hold these words; a draft is for those who write."""
    if not wanted.seeks:
        return NOTHING
    issues = sent(records, wanted, SHOWN)
    notes = written(store, records, wanted, visitor, SHOWN) if visitor.account is not None else None
    query = f"?{urlencode({'q': typed})}"
    return Found(
        issues=issues.lines,
        notes=notes.lines if notes else (),
        more_issues=f"{SENT}{query}" if issues.next else "",
        more_notes=f"{WRITTEN}{query}" if notes and notes.next else "",
    )


def sent(records: Records, wanted: Wanted, size: int, before: int = FIRST) -> Leaf:
    """The issues that hold these words, a leaf of them."""
    issues = records.library.find(wanted, size + 1, before)
    last = issues[size - 1].id if len(issues) > size else 0
    return Leaf(lines=tuple(map(line, issues[:size])), next=last)


def written(
    store: Store,
    records: Records,
    wanted: Wanted,
    visitor: Visitor,
    size: int,
    before: int = FIRST,
) -> Leaf:
    """The notes that hold these words and that they may read, a leaf of them."""
    writes = visitor.writes
    notes = records.library.notes(wanted, size + 1, before, drafts=writes)
    last = notes[size - 1].id if len(notes) > size else 0
    return Leaf(lines=tuple(_note(store, one, writes=writes) for one in notes[:size]), next=last)


def _note(store: Store, kept: Kept, *, writes: bool) -> Past:
    state = "définitive" if kept.note.final else "projet"
    return Past(
        href=f"/notes/{kept.id}" if writes else f"{WRITTEN}/{kept.id}",
        title=subject(store, kept.note),
        about=f"{TITLES[kept.note.kind].lower()} n°\u00a0{kept.id}, {state}",
    )
