"""The desk: what officers make of a prepared note. Pure: no clock, no file, no database.

    Briefing --start--> Plan --fold: journal of moves--> Plan --edited--> Briefing

A draft is a briefing as prepared, never changed, and a journal of moves that only grows. The note
of the day is their fold, so any revision can be shown and compared again, and undoing is one more
move. A move that no longer applies is a :class:`Refused`; one made on an older revision than what
somebody else has changed since is a :class:`Conflict`, which says who did what. Two people on two
stories, or on two sides of one, do not meet.
"""

from __future__ import annotations

from briefings.desk.diff import Change, Side, compare
from briefings.desk.journal import Folded, admit, fold, last_done, last_undone, undone_by
from briefings.desk.moves import (
    Add,
    Annotate,
    Conflict,
    Drop,
    Entry,
    Gesture,
    Introduce,
    Keep,
    Merge,
    Move,
    Pin,
    Place,
    Redo,
    Refused,
    Retitle,
    Reword,
    Undo,
    Unpin,
)
from briefings.desk.plan import TO_CHECK, Pile, Plan, edited, key_of, start
from briefings.desk.states import SHOWN, STEPS, Rights, State
from briefings.desk.words import did, met, told

__all__ = [
    "SHOWN",
    "STEPS",
    "TO_CHECK",
    "Add",
    "Annotate",
    "Change",
    "Conflict",
    "Drop",
    "Entry",
    "Folded",
    "Gesture",
    "Introduce",
    "Keep",
    "Merge",
    "Move",
    "Pile",
    "Pin",
    "Place",
    "Plan",
    "Redo",
    "Refused",
    "Retitle",
    "Reword",
    "Rights",
    "Side",
    "State",
    "Undo",
    "Unpin",
    "admit",
    "compare",
    "did",
    "edited",
    "fold",
    "key_of",
    "last_done",
    "last_undone",
    "met",
    "start",
    "told",
    "undone_by",
]
