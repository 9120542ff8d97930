"""Notes that a person finishes: what was chosen, what was written, what is still to be written.

Pure. It knows nothing of what the items say: that is read again each time the note is shown, so the
facts are fresh and the officer's words are kept.
"""

from __future__ import annotations

from briefings.notes.content import Collision, Note, NoteKind, joined, with_options, written
from briefings.notes.slots import (
    CRITERIA,
    TITLES,
    Slot,
    cells,
    every_slot,
    slot_named,
    slots,
    views,
)

__all__ = [
    "CRITERIA",
    "TITLES",
    "Collision",
    "Note",
    "NoteKind",
    "Slot",
    "cells",
    "every_slot",
    "joined",
    "slot_named",
    "slots",
    "views",
    "with_options",
    "written",
]
