"""Notes that the office wrote: those that the same account reads on the pages, in Markdown."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated

from fastapi import HTTPException, Path, Query

from briefings.store import Records
from briefings.store.notes import Kept
from briefings.web.access import TheVisitor
from briefings.web.api import schemas
from briefings.web.api.base import room
from briefings.web.library import FIRST, subject
from briefings.web.pages.notes import kept_note, made
from briefings.web.reading import asking, plain
from briefings.web.site import TheSite
from briefings.web.visitors import Visitor
from watch.query import MAX_LENGTH
from watch.store import Store

router = room()
LARGEST = 50


@router.get("/notes", response_model=schemas.Notes, summary="Les notes rédigées")
def notes(
    site: TheSite,
    who: TheVisitor,
    q: Annotated[str, Query(max_length=MAX_LENGTH, description="Des mots seuls")] = "",
    before: Annotated[int, Query(ge=1, le=FIRST, description="Donné par la page d’avant")] = FIRST,
    size: Annotated[int, Query(ge=1, le=LARGEST)] = 20,
) -> schemas.Notes:
    """The final ones, newest first; drafts too for who writes. A filter says nothing of a note."""
    try:
        asked, wanted = asking(site, q)
    except ValueError:
        raise HTTPException(422) from None
    if asked.clauses and not (plain(asked) and wanted.seeks):
        raise HTTPException(422)
    with site.office.stores() as (store, records):
        found = records.library.notes(wanted, size + 1, before, drafts=who.writes)
        listed = [_note(store, one) for one in found[:size]]
    return schemas.Notes(notes=listed, before=listed[-1].number if len(found) > size else None)


@router.get("/notes/{number}", response_model=schemas.NoteInFull, summary="Une note rédigée")
def one_note(
    number: Annotated[int, Path(ge=1, le=FIRST)], site: TheSite, who: TheVisitor
) -> schemas.NoteInFull:
    """A note with its text, as its Markdown file has it, facts read again."""
    with site.office.stores() as (store, records):
        kept = _readable(records, number, who)
        note = _note(store, kept)
    _, text = made(site, who, number, "md", lambda held, n: _readable(held, n, who))
    return schemas.NoteInFull(**note.model_dump(), items=list(kept.note.items), text=text.decode())


def _readable(records: Records, number: int, who: Visitor) -> Kept:
    kept = kept_note(records, number)
    if kept.note.deleted or not (kept.note.final or who.writes):
        raise HTTPException(404)
    return kept


def _note(store: Store, kept: Kept) -> schemas.Note:
    return schemas.Note(
        number=kept.id,
        kind=kept.note.kind,
        title=subject(store, kept.note),
        final=kept.note.final,
        changed_at=kept.at.astimezone(UTC),
    )
