"""Figures that sources of one story do not give alike. Pure; shows them, decides nothing.

Two figures are compared when they are of one kind (percentage, amount, headcount…) and count the
same word. Sources disagree when two of them share no value for it: « 120 lycées » and « 150
lycées ». They may still count different things; that is for a person to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from briefings.compose.dossier import Piece
from watch.model import Figure
from watch.text import lemma, squeeze


class Disagreement(NamedTuple):
    """What is counted, and each value with the items that give it."""

    what: str
    given: tuple[tuple[str, tuple[Piece, ...]], ...]


def disagreements(story: Sequence[Piece]) -> tuple[Disagreement, ...]:
    """Those of one story, in the order of its figures; never of a source that is only cited."""
    subjects: dict[tuple[str, str], list[tuple[Piece, Figure]]] = {}
    for piece in story:
        for figure in piece.figures if piece.quotable else ():
            if figure.what:
                subject = (figure.kind.value, lemma(figure.what))
                subjects.setdefault(subject, []).append((piece, figure))
    return tuple(_told(pairs) for pairs in subjects.values() if _apart(pairs))


def _apart(pairs: Sequence[tuple[Piece, Figure]]) -> bool:
    """Whether two sources share no value."""
    values: dict[str, set[str]] = {}
    for piece, figure in pairs:
        values.setdefault(piece.article.source, set()).add(_value(figure))
    return any(one.isdisjoint(other) for one, other in combinations(values.values(), 2))


def _told(pairs: Sequence[tuple[Piece, Figure]]) -> Disagreement:
    given: dict[str, tuple[str, list[Piece]]] = {}
    for piece, figure in pairs:
        _, pieces = given.setdefault(_value(figure), (squeeze(figure.text), []))
        pieces.append(piece)
    rows = tuple((text, tuple(pieces)) for text, pieces in given.values())
    return Disagreement(pairs[0][1].what, rows)


def _value(figure: Figure) -> str:
    return figure.text if figure.value is None else str(figure.value.normalize())
