"""The note that a number names."""

from __future__ import annotations

from briefings.errors import BriefingError
from briefings.store import Records
from briefings.store.notes import Kept
from watch.front import again


def kept_note(records: Records, number: int) -> Kept:
    """The note as it stands.

    Raises:
        BriefingError: there is none, or it was deleted.
    """
    kept = records.notes.get(number)
    if kept is None:
        raise BriefingError(
            f"La note {number} n'existe pas\u00a0: {again('note list')} les donne toutes."
        )
    if kept.note.deleted:
        raise BriefingError(
            f"La note {number} a été supprimée par {kept.who}\u00a0:"
            f" {again(f'note undo {number}')} la remet."
        )
    return kept


def open_note(records: Records, number: int) -> Kept:
    """The note, when it may still be changed.

    Raises:
        BriefingError: it is final, or there is none.
    """
    kept = kept_note(records, number)
    if kept.note.final:
        raise BriefingError(
            f"La note {number} est définitive, par {kept.who}\u00a0:"
            f" {again(f'note undo {number}')} la rouvre."
        )
    return kept
