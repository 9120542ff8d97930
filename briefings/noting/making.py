"""`vigie note new` and `export`: the note made of its articles, and written in files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from briefings.app import Office
from briefings.compose import note_document
from briefings.document import Document
from briefings.exporting.placing import Wanted, chosen, place
from briefings.notes import TITLES, Note, NoteKind, written
from briefings.noting.choosing import Chosen, choose
from briefings.noting.gathering import gather
from briefings.noting.opening import kept_note
from briefings.noting.telling import tell_blanks, tell_lost, unfilled
from briefings.store.notes import Kept
from watch.commands.finding import author
from watch.console import console, plural
from watch.store import Store

FOLDER = "notes"
FIRST = ("html", "docx")
"""Written when a note is made: to be read, and to be finished in Word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The note that somebody wants."""

    kind: NoteKind
    chosen: Chosen
    options: tuple[str, ...] = ()
    subject: str = ""
    by: str | None = None


def new_note(office: Office, wish: Wish) -> None:
    """Make the note, keep it, write its files, say what is left to fill."""
    who = author(office.watch, wish.by)
    out = console()
    with office.stores() as (store, records):
        items = choose(office.watch, store, records, wish.chosen)
        options = tuple(dict.fromkeys(" ".join(one.split()) for one in wish.options))
        note = Note(kind=wish.kind, items=items, options=options)
        note = written(note, "objet", wish.subject)
        kept = records.notes.create(note, who, office.watch.now())
        document, left = composed(office, store, kept), unfilled(office, store, kept)
    told = plural(len(items), "article choisi", "articles choisis")
    sources = plural(len(document.sources), "source citée", "sources citées")
    out.print(f"Note {kept.id}, {TITLES[wish.kind].lower()}\u00a0: {told}, {sources}.")
    for name in FIRST:
        path = office.watch.home / FOLDER / file_name(kept, name)
        out.print(place(Wanted(output=path, force=True), "", FORMATS[name](office, document)))
    tell_blanks(out, kept, document, left)


def export_note(office: Office, number: int, wanted: Wanted) -> None:
    """Write the note in one format, its facts read again."""
    form = chosen(wanted, tuple(FORMATS))
    with office.stores() as (store, records):
        kept = kept_note(records, number)
        tell_lost(console(), store, kept)
        document = composed(office, store, kept)
    told = place(wanted, file_name(kept, form), FORMATS[form](office, document))
    console().print(f"Écrit\u00a0: {told}")


def composed(office: Office, store: Store, kept: Kept) -> Document:
    """The note as it stands."""
    dossier = gather(office, store, kept.note)
    return note_document(kept.note, dossier, office.house, number=kept.id)


def file_name(kept: Kept, form: str) -> str:
    """« note-12-information.html »."""
    return f"note-{kept.id}-{kept.note.kind.value}.{form}"


def _html(office: Office, document: Document) -> bytes:
    from briefings.formats.web import web_page

    return web_page(document, office.templates).encode()


def _md(office: Office, document: Document) -> bytes:
    from briefings.formats.markdown import markdown

    return markdown(document, office.templates).encode()


def _docx(office: Office, document: Document) -> bytes:
    from briefings.formats.word import word

    return word(document, office.templates)


def _pdf(office: Office, document: Document) -> bytes:
    from briefings.formats.pdf import pdf

    return pdf(document, office.templates)


FORMATS: Mapping[str, Callable[[Office, Document], bytes]] = {
    "html": _html,
    "docx": _docx,
    "pdf": _pdf,
    "md": _md,
}
