"""When and where, as the items state it: the calendar of a dossier, its places. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefings.compose.dossier import Piece
from briefings.compose.facts import Facts
from briefings.document import Block, Paragraph, Run, Table
from briefings.render.stories import MAX_NAME, Wording, due, line
from briefings.typography import NBSP, count
from watch.enrich.upcoming import upcoming
from watch.model import PlaceKind, StatedDate

_KINDS = {
    PlaceKind.REGION: "Région",
    PlaceKind.DEPARTMENT: "Départements",
    PlaceKind.GROUP: "Intercommunalités",
    PlaceKind.COMMUNE: "Communes",
    PlaceKind.ACTOR: "Universités, laboratoires, centres de sciences",
}
PLACES = 12
"""Named of one kind; the others are counted."""


def dates(facts: Facts) -> list[tuple[StatedDate, list[Piece]]]:
    """Each day that a story states, once, with the items that state it; nearest first."""
    found: dict[tuple[str, str, object], tuple[StatedDate, list[Piece]]] = {}
    for story in facts.dossier.stories:
        for piece in story:
            for one in upcoming(piece.found, piece.shifts, piece.article.published):
                key = (story[0].article.key, one.kind, one.day)
                found.setdefault(key, (one, []))[1].append(piece)
    return sorted(found.values(), key=lambda pair: (pair[0].day, pair[0].kind))


def calendar(facts: Facts) -> Iterator[Block]:
    """The days that the items write, past ones marked as such; a moved deadline says from when."""
    rows = tuple(_row(facts, stated, pieces) for stated, pieces in dates(facts))
    if rows:
        yield Table(
            caption="Dates que les sources écrivent",
            header=("Date", "Nature", "Actualité"),
            rows=rows,
        )
    else:
        yield Paragraph(runs=(Run(text="Les articles choisis n’écrivent aucune date à venir."),))


def _row(facts: Facts, stated: StatedDate, pieces: list[Piece]) -> tuple[tuple[Run, ...], ...]:
    label, when, _ = moment(facts, stated)
    title = facts.title(pieces[0])
    numbers = facts.references.cite(*(piece.article for piece in pieces))
    return (Run(text=when),), (Run(text=label),), (replace(title, sources=numbers),)


def moment(facts: Facts, stated: StatedDate) -> tuple[str, str, bool]:
    """« Date limite reportée », « 15 décembre 2026, au lieu du… », and whether it is to come."""
    nothing = Wording(names={}, tags={}, year=0, today=facts.dossier.today)
    shown = due(stated, nothing)
    return shown.label, shown.when, shown.open


def places(facts: Facts, most: int = PLACES) -> Iterator[Block]:
    """The places of the region that the items name, ``most`` of a kind, with their sources."""
    named = {kind: _named(facts, kind) for kind in _KINDS}
    for kind, found in named.items():
        if found:
            yield Paragraph(runs=tuple(_listed(facts, kind, found, most)), bullet=True)
    if not any(named.values()):
        told = "Les articles choisis ne nomment aucun lieu d’Occitanie."
        yield Paragraph(runs=(Run(text=told),))


def _named(facts: Facts, kind: PlaceKind) -> dict[str, list[Piece]]:
    found: dict[str, list[Piece]] = {}
    for piece in facts.dossier.pieces:
        for mention in piece.found.territory.mentions:
            if mention.place.kind is kind:
                found.setdefault(mention.place.name, []).append(piece)
    return found


def _listed(
    facts: Facts, kind: PlaceKind, found: dict[str, list[Piece]], most: int
) -> Iterator[Run]:
    yield Run(text=f"{_KINDS[kind]}{NBSP}: ", strong=True)
    for place, (name, pieces) in enumerate(list(found.items())[:most]):
        numbers = facts.references.cite(*(piece.article for piece in pieces))
        yield Run(text=f"{', ' if place else ''}{line(name, MAX_NAME)}", sources=numbers)
    if (more := len(found) - most) > 0:
        yield Run(text=f" et {count(more, 'autre')}")
