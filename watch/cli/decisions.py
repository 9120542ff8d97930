"""`vigie sources health` and the decisions that it asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from watch.cli.door import load
from watch.cli.sources import sources
from watch.front import Invocation, examples, invocation

_SOURCE = click.argument("slug", metavar="SOURCE")
_BY: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--by", metavar="NOM", help="Qui décide, par défaut le compte de la machine."
)


@sources.command()
@invocation
@examples("vigie sources health")
def health(called: Invocation) -> None:
    """Dire quelles sources vont mal, depuis quand, et quoi essayer.

    Une source qui va bien n'est pas nommée."""
    from watch.commands.diagnosing import show_health

    show_health(load(called))


@sources.command(short_help="Croire une source dont les éléments attendent.")
@_SOURCE
@_BY
@invocation
@examples("vigie sources accept cnrs-journal")
def accept(called: Invocation, slug: str, by: str | None) -> None:
    """Croire une source dont les éléments attendent : ils entrent dans l'archive.

    Si elle a changé d'adresse, la nouvelle est employée désormais."""
    from watch.commands.deciding import accept_source

    accept_source(load(called), slug, by)


@sources.command(short_help="Ne pas croire une source, ni publier ce qui attend.")
@_SOURCE
@_BY
@invocation
@examples("vigie sources reject cnrs-journal")
def reject(called: Invocation, slug: str, by: str | None) -> None:
    """Ne pas croire une source : ses éléments en attente ne seront pas publiés.

    Une adresse proposée est écartée ; si rien n'attend, la dernière adresse apprise est oubliée."""
    from watch.commands.deciding import reject_source

    reject_source(load(called), slug, by)


@sources.command(short_help="Reprendre une source mise en pause.")
@_SOURCE
@_BY
@invocation
@examples("vigie sources resume cnrs-journal")
def resume(called: Invocation, slug: str, by: str | None) -> None:
    """Reprendre une source mise en pause, par exemple après une erreur 410 du site."""
    from watch.commands.deciding import resume_source

    resume_source(load(called), slug, by)


@sources.command(short_help="Demander une source malgré une règle, un temps.")
@_SOURCE
@click.option(
    "--rule",
    type=click.Choice(["robots", "tls"]),
    required=True,
    help="La règle : robots (robots.txt) ou tls (certificat du site).",
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="AAAA-MM-JJ",
    required=True,
    help="Dernier jour de la dérogation, un an au plus ; une date passée y met fin.",
)
@click.option(
    "--because", "--reason", metavar="RAISON", required=True, help="Pourquoi, en une phrase."
)
@_BY
@invocation
@examples(
    "vigie sources exempt cnrs-journal --rule robots --until 2026-12-31 --because 'accord écrit'"
)
def exempt(
    called: Invocation, slug: str, rule: str, until: datetime, because: str, by: str | None
) -> None:
    """Demander une source malgré une règle, jusqu'à une date, pour une raison qui reste écrite."""
    from watch.commands.deciding import exempt_source

    exempt_source(load(called), slug, rule, until, because, by)


@sources.command(short_help="Montrer les décisions prises sur les sources.")
@click.argument("slug", metavar="[SOURCE]", required=False)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 500),
    default=30,
    show_default=True,
    help="Nombre de lignes.",
)
@invocation
@examples("vigie sources journal", "vigie sources journal cnrs-journal")
def journal(called: Invocation, slug: str | None, limit: int) -> None:
    """Montrer ce que Vigie et vos collègues ont décidé des sources, et pourquoi."""
    from watch.commands.deciding import show_journal

    show_journal(load(called), slug, limit)
