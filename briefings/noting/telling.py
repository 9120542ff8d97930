"""`vigie note list` and `show`; what every command says of the blanks that are left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rich.console import Console

from briefings.app import Office
from briefings.compose import note_document
from briefings.compose.onepage import over
from briefings.document import Blank, Document
from briefings.formats.markdown import markdown
from briefings.notes import TITLES, Note, NoteKind, cells, every_slot
from briefings.noting.gathering import gather, lost
from briefings.noting.opening import kept_note
from briefings.placeholders import placeholder
from briefings.store.notes import Kept
from watch.console import console, plural, table
from watch.front import again
from watch.store import Store
from watch.text import shorten
from watch.zone import paris

Left = tuple[tuple[str, str], ...]
"""Places of a note: their names, and what is missing there."""


def list_notes(office: Office) -> None:
    """Print every note, newest first; those that were deleted are counted."""
    out = console()
    with office.stores() as (store, records):
        every = records.notes.listed()
        kept = [one for one in every if not one.note.deleted]
        rows = [_row(store, one) for one in kept]
    if not kept:
        out.print(f"Aucune note\u00a0: {again('note new')} en fait une, d'articles choisis.")
    else:
        out.print(table((">N°", "Sorte", "Objet", ">Articles", "État", "Modifiée"), rows))
    if gone := len(every) - len(kept):
        told = plural(gone, "note supprimée", "notes supprimées")
        out.print(f"{told}\u00a0: {again('note undo N')} en remet une.")


def _row(store: Store, kept: Kept) -> tuple[str, ...]:
    note = kept.note
    first = store.articles.get(note.items[0]) if note.items else None
    about = note.texts.get("objet") or (first.title if first else "")
    state = "définitive" if note.final else "projet"
    when = f"{paris(kept.at):%d/%m/%Y} par {kept.who}"
    return (
        str(kept.id), TITLES[note.kind], shorten(about, 60), str(len(note.items)), state, when,
    )  # fmt: skip


def show_note(office: Office, number: int) -> None:
    """Print the note as it reads, its blanks, and what was done to it."""
    out = console()
    with office.stores() as (store, records):
        kept = kept_note(records, number)
        history = records.notes.history(number)
        tell_lost(out, store, kept)
        dossier, left = gather(office, store, kept.note), unfilled(office, store, kept)
    document = note_document(kept.note, dossier, office.house, number=number)
    out.print(markdown(document, office.templates))
    tell_blanks(out, kept, document, left)
    out.print("")
    for one in history:
        when = f"{paris(one.at):%d/%m/%Y %H:%M}"
        out.print(f"Révision {one.revision}, {when}, {one.who}\u00a0: {one.what}")


def tell_blanks(out: Console, kept: Kept, document: Document, left: Left) -> None:
    """What only a person may write, and how; what does not fit on the sheet."""
    if left:
        out.print(f"\nÀ compléter ({len(left)})\u00a0:")
        out.print(table(("=Où", "Quoi"), left))
        command = f'note fill {kept.id} "{left[0][0]}" "votre texte"'
        out.print(f"Par exemple\u00a0: {again(command)}")
    else:
        out.print("Tout est rempli.")
    titles = [one.title for one in document.sources]
    if kept.note.kind is NoteKind.ELECTED and (lines := over(document.blocks, titles)):
        told = plural(lines, "ligne")
        out.print(f"Le texte dépasse la page d'environ {told}\u00a0: raccourcissez-le.")


def unfilled(office: Office, store: Store, kept: Kept) -> Left:
    """What is left of a note to fill or to replace, final or not."""
    note = replace(kept.note, final=False)
    document = note_document(note, gather(office, store, note), office.house)
    found = dict(_blanks(note, document))
    for slot in every_slot(note):
        if words := placeholder(note.texts.get(slot.key, "")):
            found[slot.name] = f"des mots restent à remplacer, «\u00a0{words}\u00a0»"
    return tuple(found.items())


def _blanks(note: Note, document: Document) -> Iterator[tuple[str, str]]:
    """The name and the question of each place that is still empty."""
    if document.letterhead.follower == "":
        yield "Affaire suivie par", "la personne qui suit l’affaire"
    for block in document.blocks:
        if isinstance(block, Blank):
            yield block.name, block.prompt
    for slot in (slot for row in cells(note) for slot in row):
        if not note.texts.get(slot.key):
            yield slot.name, slot.prompt


def tell_lost(out: Console, store: Store, kept: Kept) -> None:
    """Say which articles the archive does not hold any more."""
    for key in lost(store, kept.note):
        out.print(f"L'article {key[:8]} n'est plus dans l'archive\u00a0: la note s'en passe.")
