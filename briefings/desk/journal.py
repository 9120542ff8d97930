"""The moves of a draft in their order: what they make together, and whether one more may join.

Nothing is ever taken out: an undo is one more entry, and the fold passes over what it names. Each
entry carries the revision that it made, so a draft of revision *n* has *n* entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from briefings.desk.apply import apply
from briefings.desk.moves import Conflict, Entry, Move, Redo, Refused, Undo
from briefings.desk.plan import Plan
from briefings.desk.touch import conflict


@dataclass(frozen=True, slots=True)
class Folded:
    """What the moves make of the first plan."""

    plan: Plan
    lapsed: tuple[Entry, ...] = ()
    """those that no longer apply, skipped: only a newer Vigie with other rules has any"""


def fold(first: Plan, entries: Sequence[Entry]) -> Folded:
    """Every move that holds, in order."""
    plan, lapsed = first, []
    undone = undone_by(entries)
    for entry in entries:
        if isinstance(entry.move, Undo | Redo) or entry.revision in undone:
            continue
        made = apply(plan, entry.move, entry.who)
        if isinstance(made, Refused):
            lapsed.append(entry)
        else:
            plan = made
    return Folded(plan, tuple(lapsed))


def undone_by(entries: Sequence[Entry]) -> frozenset[int]:
    """The revisions whose gestures were taken back and not given back."""
    undone: set[int] = set()
    for entry in entries:
        if isinstance(entry.move, Undo):
            undone.add(entry.move.revision)
        elif isinstance(entry.move, Redo):
            undone.discard(entry.move.revision)
    return frozenset(undone)


def admit(
    first: Plan,
    entries: Sequence[Entry],
    move: Move,
    *,
    who: str,
    at: datetime,
    on: int,
    mine: str | None = None,
) -> Entry | Refused | Conflict:
    """The entry to append, made on what ``who`` saw: revision ``on``.

    A move on a story that nobody else touched since is accepted, whatever else changed. With
    ``mine``, the moves of that person are not held against ``who``.
    """
    if met := conflict(entries, move, on, mine=mine):
        return met
    entry = Entry(revision=len(entries) + 1, move=move, who=who, at=at)
    if isinstance(move, Undo | Redo):
        return _reversal(first, entries, entry, move) or entry
    plan = fold(first, entries).plan
    made = apply(plan, move, who)
    if isinstance(made, Refused):
        return made
    return Refused("le brouillon est déjà ainsi, rien ne change") if made == plan else entry


def _reversal(
    first: Plan, entries: Sequence[Entry], entry: Entry, move: Undo | Redo
) -> Refused | None:
    """Why a gesture cannot be taken back, or given back: it is not one, or others need it."""
    target = next((one for one in entries if one.revision == move.revision), None)
    if target is None or isinstance(target.move, Undo | Redo):
        return Refused(f"il n'y a pas de geste n°\u00a0{move.revision} dans ce brouillon")
    if (move.revision in undone_by(entries)) is isinstance(move, Undo):
        state = "déjà annulé" if isinstance(move, Undo) else "toujours en vigueur"
        return Refused(f"le geste n°\u00a0{move.revision} est {state}")
    before = {one.revision for one in fold(first, entries).lapsed}
    after = fold(first, [*entries, entry]).lapsed
    needing = [one for one in after if one.revision not in before]
    if needing:
        return Refused(
            f"le geste n°\u00a0{needing[0].revision}, de {needing[0].who}, ne tiendrait plus\u00a0:"
            " annulez-le d'abord",
        )
    return None


def last_done(entries: Sequence[Entry], who: str) -> int | None:
    """The latest gesture of that person that still holds: what « annuler » means to them."""
    undone = undone_by(entries)
    return next(
        (
            one.revision
            for one in reversed(entries)
            if one.who == who
            and not isinstance(one.move, Undo | Redo)
            and one.revision not in undone
        ),
        None,
    )


def last_undone(entries: Sequence[Entry], who: str) -> int | None:
    """What « rétablir » means to that person: their latest undo, unless they went on since."""
    undone = undone_by(entries)
    for one in reversed(entries):
        if one.who != who or isinstance(one.move, Redo):
            continue
        if not isinstance(one.move, Undo):
            return None
        if one.move.revision in undone:
            return one.move.revision
    return None
