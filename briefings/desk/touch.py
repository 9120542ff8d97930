"""What a move changes, so that two people at work are told of each other only when it matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from briefings.desk.moves import Add, Conflict, Entry, Introduce, Merge, Move, Redo, Undo
from briefings.desk.plan import key_of


class Aspect(NamedTuple):
    """A side of a story; '*' is all of them."""

    story: str
    side: str


def conflict(
    entries: Sequence[Entry], move: Move, on: int, *, mine: str | None = None
) -> Conflict | None:
    """What was done after revision ``on`` to the same thing as ``move`` would change.

    ``mine``: a person who knows what they did, so their own moves surprise nobody.
    """
    known = {entry.revision: entry.move for entry in entries}
    wanted = touched(move, known)
    late = [entry for entry in entries if entry.revision > on and entry.who != mine]
    met = tuple(entry for entry in late if overlap(wanted, touched(entry.move, known)))
    return Conflict(met) if met else None


def touched(move: Move, known: Mapping[int, Move]) -> frozenset[Aspect]:
    """The sides that this move changes; an undo changes what its target had changed."""
    match move:
        case Undo() | Redo():
            target = known.get(move.revision)
            return frozenset() if target is None else touched(target, {})
        case Introduce():
            return frozenset({Aspect("", "introduction")})
        case Add():
            return frozenset({Aspect(key_of(move.story), "*")})
        case Merge():
            return frozenset({Aspect(move.story, move.side), Aspect(move.into, move.side)})
        case _:
            return frozenset({Aspect(move.story, move.side)})


def overlap(one: Iterable[Aspect], other: Iterable[Aspect]) -> bool:
    """Whether the two share a side of a story."""
    theirs = list(other)
    return any(
        mine.story == its.story and (mine.side == its.side or "*" in {mine.side, its.side})
        for mine in one
        for its in theirs
    )
