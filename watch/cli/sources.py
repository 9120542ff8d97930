"""`vigie sources`: the catalogue seen, tried and changed."""

from __future__ import annotations

import click

from watch.cli.door import load
from watch.front import EXIT_FAILED, Invocation, examples, invocation


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]...")
def sources() -> None:
    """Voir et essayer les sources du catalogue."""


@sources.command("list")
@click.option("--all", "everything", is_flag=True, help="Montrer aussi les sources désactivées.")
@click.option("--category", metavar="NOM", help="Une seule famille, par exemple ministere.")
@invocation
@examples("vigie sources list", "vigie sources list --all --category territoire")
def list_sources(called: Invocation, everything: bool, category: str | None) -> None:  # noqa: FBT001 - click gives flags by name
    """Lister les sources, avec leur dernier résultat.

    Les sources désactivées (option --all) sont montrées avec leur raison."""
    from watch.commands.listing import show_sources

    show_sources(load(called), everything=everything, category=category)


@sources.command()
@click.argument("slugs", nargs=-1, required=True, metavar="SOURCE...")
@invocation
@examples("vigie sources check cnrs-journal", "vigie sources check inserm ird")
def check(called: Invocation, slugs: tuple[str, ...]) -> int:
    """Essayer une source : ce qui serait gardé, ce qui serait refusé et pourquoi.

    La source est demandée une seule fois ; rien n'est enregistré."""
    from watch.commands.checking import check_sources

    return 0 if check_sources(load(called), slugs) else EXIT_FAILED
