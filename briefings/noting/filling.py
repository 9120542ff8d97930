"""`vigie note fill`, `edit`, `finish`, `delete`, `undo`: a person's words, kept by revision."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from briefings.app import Office
from briefings.errors import BriefingError
from briefings.notes import Collision, Note, every_slot, slot_named, written
from briefings.noting.form import filled, form, number_of
from briefings.noting.opening import kept_note, open_note
from briefings.noting.telling import unfilled
from briefings.store import Records
from briefings.store.notes import Kept
from watch.commands.finding import author
from watch.console import console
from watch.errors import SettingsError, complaint
from watch.front import again

MAX_TEXT = 200_000
"""Characters of a file that is read back."""


def fill_note(office: Office, number: int, name: str, text: str, by: str | None) -> None:
    """Write these words in that place of the note; no words empty it."""
    with office.stores() as (_, records):
        kept = open_note(records, number)
        slot = slot_named(kept.note, name)
        done = "rempli" if text.strip() else "vidé"
        mine = written(kept.note, slot.key, text)
        _save(office, records, kept, mine, f"{slot.name}\u00a0: {done}", by)


def edit_note(office: Office, number: int, path: Path | None, by: str | None) -> None:
    """Fill the note in an editor, or through a file: written when it is absent, read back else."""
    out = console()
    with office.stores() as (_, records):
        kept = open_note(records, number)
        asked = form(number, kept.revision, kept.note)
        if path is not None and not path.exists():
            _write(path, asked)
            out.print(f"Formulaire écrit\u00a0: {path}. Remplissez-le, puis relancez la commande.")
            return
        text = click.edit(asked, extension=".txt") if path is None else _read(path)
        base = _base(records, kept, text or asked)
        mine = filled(base.note, text or asked)
        if mine == base.note:
            out.print("Rien n'a changé.")
            return
        _save(office, records, base, mine, "modifiée par formulaire", by)


def finish_note(office: Office, number: int, by: str | None, *, as_is: bool) -> None:
    """Mark the note as final: it is not changed any more, and bears no « Projet »."""
    with office.stores() as (store, records):
        kept = open_note(records, number)
        names = "\u00a0; ".join(name for name, _ in unfilled(office, store, kept))
        if names and not as_is:
            raise BriefingError(
                f"Il reste à compléter\u00a0: {names}. Pour la finir sans cela, ajoutez --as-is."
            )
        _save(office, records, kept, replace(kept.note, final=True), "rendue définitive", by)
    if names:
        console().print(
            f"Reste à compléter\u00a0: {names}. Pour compléter, rouvrez-la avec"
            f" {again(f'note undo {number}')}."
        )


def delete_note(office: Office, number: int, by: str | None) -> None:
    """Take the note out of the list; nothing is erased."""
    with office.stores() as (_, records):
        kept = kept_note(records, number)
        _save(office, records, kept, replace(kept.note, deleted=True), "supprimée", by)


def undo_note(office: Office, number: int, by: str | None) -> None:
    """Take back the last change that is not undone yet."""
    who = author(office.watch, by)
    with office.stores() as (_, records):
        if records.notes.get(number) is None:
            kept_note(records, number)
        done = records.notes.undo(number, who, office.watch.now())
    if done is None:
        raise BriefingError(f"La note {number} est comme à sa création\u00a0: rien à annuler.")
    console().print(f"Note {number}, révision {done.revision}\u00a0: {done.what}.")


def _save(
    office: Office, records: Records, base: Kept, mine: Note, what: str, by: str | None
) -> None:
    who = author(office.watch, by)
    done = records.notes.save(base, mine, what=what, who=who, at=office.watch.now())
    if isinstance(done, Collision):
        last = records.notes.history(base.id)[-1]
        raise BriefingError(
            f"{last.who} a écrit autre chose au même endroit entre-temps"
            f" ({_named(mine, done)})\u00a0; rien n'a été enregistré."
            f" Voyez {again(f'note show {base.id}')}, puis recommencez à cet endroit."
        )
    console().print(f"Note {base.id}, révision {done.revision}\u00a0: {what}.")


def _named(note: Note, collision: Collision) -> str:
    names = {slot.key: slot.name for slot in every_slot(note)}
    return ", ".join(names.get(key, key) for key in collision.keys)


def _base(records: Records, kept: Kept, text: str) -> Kept:
    """The revision that the file was made from.

    Raises:
        BriefingError: it is the file of another note.
    """
    told = number_of(text)
    if told is None:
        return kept
    number, revision = told
    found = {one.revision: one for one in records.notes.history(kept.id)}
    if number != kept.id or revision not in found:
        raise BriefingError(
            f"Ce fichier est celui de la note {number}, révision {revision}, et non de la note"
            f" {kept.id}\u00a0: donnez-en un autre avec --file."
        )
    return found[revision]


def _read(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} ne se lit pas comme un texte en UTF-8\u00a0: enregistrez-le à nouveau."
        ) from error
    if len(text) > MAX_TEXT:
        raise SettingsError(f"{path} est trop long pour une note ({len(text)} signes).")
    return text


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"{path} ne peut pas être écrit ({complaint(error)})\u00a0: vérifiez le dossier."
        ) from error
