"""What `vigie explain` says of an article's places, calls and events, with the words."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from watch.commands.announcing import at, day
from watch.commands.attending import when
from watch.commands.calling import CLOSINGS, KINDS
from watch.console import decimal, quoted, table
from watch.model import Call, Enriched, PlaceKind

_KINDS = {
    PlaceKind.REGION: "région",
    PlaceKind.DEPARTMENT: "département",
    PlaceKind.GROUP: "intercommunalité",
    PlaceKind.COMMUNE: "commune",
    PlaceKind.ACTOR: "acteur",
}
_PLACES = ("Lieu", "Nature", ">Certitude", ">Poids", "Dans le texte")


def show_findings(out: Console, found: Enriched) -> None:
    """Print the evidence; nothing is printed of what was not found, but the territory."""
    territory = found.territory
    alone = territory.score and not territory.mentions
    why = "\u00a0: aucun lieu cité, mais une source de la région" if alone else ""
    out.print(f"\nTerritoire\u00a0: {decimal(territory.score, 2)} sur 1{why}.")
    rows = [
        (
            one.place.name,
            _KINDS[one.place.kind],
            decimal(one.confidence, 2),
            decimal(one.weight, 2),
            quoted(one.quote),
        )
        for one in territory.mentions
    ]
    if rows:
        out.print(table(_PLACES, rows))
    if territory.elsewhere:
        out.print(f"Ailleurs\u00a0: {', '.join(territory.elsewhere)}.")
    for line in _lines(found):
        out.print(line)


def _lines(found: Enriched) -> Iterator[str]:
    for call in found.calls:
        yield f"\n{' · '.join([KINDS[call.kind], _closing(call)])}\n  {quoted(call.quote)}"
        for name, stated in (
            ("Financeur", call.funder),
            ("Public", call.audience),
            ("Montant", call.amount),
        ):
            if stated is not None:
                yield f"  {name}\u00a0: {stated.value}, {quoted(stated.quote)}"
    for event in found.events:
        place = f" · {event.place.value}" if event.place else ""
        yield f"\n{when(event)} · {event.name}{place}\n  {quoted(event.quote)}"


def _closing(call: Call) -> str:
    deadline = f" {day(call.deadline)}{at(call.at)}" if call.deadline else ""
    return f"{CLOSINGS[call.closing]}{deadline}"
