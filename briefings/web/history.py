"""What became of an item: seen, changed at its source, corrected, joined to a story. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from briefings.typography import count
from briefings.web.dated import day as short
from briefings.web.shelf import Names, day
from watch.model import Article, Correction, CorrectionKind, Curation, Gesture, Shift

_GESTURES = {
    Gesture.MERGE: "Actualité réunie à une autre",
    Gesture.SPLIT: "Actualité séparée d’une autre",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is remembered of an item."""

    edits: tuple[int, datetime] | None = None
    shifts: Sequence[Shift] = ()
    corrections: Sequence[Correction] = ()
    """newest first, as the store gives them"""
    curations: Sequence[Curation] = ()
    """idem"""


def history(article: Article, past: Past, names: Names, *, named: bool) -> Iterator[str]:
    """A sentence each; ``named``: say who corrected."""
    yield f"Vu pour la première fois le {day(article.first_seen)}."
    if past.edits:
        times, last = past.edits
        yield f"Modifié à la source {times}\u00a0fois, la dernière le {day(last)}."
    for shift in past.shifts:
        yield (
            f"Date limite déplacée du {short(shift.before)} au {short(shift.after)},"
            f" vu le {day(shift.noticed)}."
        )
    for said in reversed(past.corrections):
        if said.kind is not CorrectionKind.ASSUMED:
            yield _corrected(said, names, named=named)
    for done in reversed(past.curations):
        moved = count(done.moved, "article déplacé", "articles déplacés")
        what = f"{_GESTURES[done.gesture]}, {moved},"
        yield _signed(what, done, named=named)


def _corrected(said: Correction, names: Names, *, named: bool) -> str:
    done = "confirmé" if said.kind is CorrectionKind.CONFIRM else "ajouté"
    what = f"Thème «\u00a0{names.theme(said.theme)}\u00a0» {done if said.has else 'retiré'}"
    return _signed(what, said, named=named)


def _signed(what: str, one: Correction | Curation, *, named: bool) -> str:
    told = f"{what} le {day(one.at)}{_by(one.by, named=named)}"
    if one.undone_at:
        told += f", annulé le {day(one.undone_at)}{_by(one.undone_by or '', named=named)}"
    return f"{told}."


def _by(who: str, *, named: bool) -> str:
    return f" par {who}" if who and named else ""
