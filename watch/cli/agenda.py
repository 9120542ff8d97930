"""What is to come: calls by deadline, events by day, both as calendar files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from watch.cli.door import load
from watch.front import Invocation, examples, invocation

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _filters(function: _Function) -> _Function:
    """The options that both commands share."""
    for option in (
        click.option(
            "--ics",
            metavar="FICHIER",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Les écrire aussi dans un agenda (.ics).",
        ),
        click.option("--all", "everything", is_flag=True, help="Montrer aussi ce qui est passé."),
        click.option(
            "--days", metavar="N", type=click.IntRange(0, 3650), help="Dans les N jours à venir."
        ),
        click.option("--theme", metavar="THÈME", help="Seulement ce thème, par exemple ruralite."),
    ):
        function = option(function)
    return function


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[COMMANDE] [ARGUMENTS]...",
    short_help="Voir les appels ouverts et leurs échéances.",
)
@_filters
@click.pass_context
@examples("vigie calls", "vigie calls --theme ruralite --days 30", "vigie calls --ics appels.ics")
def calls(
    context: click.Context,
    /,
    theme: str | None,
    days: int | None,
    ics: Path | None,
    *,
    everything: bool,
) -> None:
    """Voir les appels que les sources annoncent : datés, permanents, sans date écrite.

    Rien n'est deviné : chaque date vient avec la phrase qui l'écrit."""
    called = context.find_object(Invocation)
    if context.invoked_subcommand is not None or called is None:
        return
    from watch.commands.announcing import Asked
    from watch.commands.calling import show_calls

    show_calls(load(called), Asked(theme, days, everything, ics))


@click.command(short_help="Voir les événements à venir.")
@_filters
@invocation
@examples("vigie events", "vigie events --days 14", "vigie events --ics agenda.ics")
def events(
    called: Invocation,
    /,
    theme: str | None,
    days: int | None,
    ics: Path | None,
    *,
    everything: bool,
) -> None:
    """Voir les événements que les sources annoncent : jours, heures et lieux.

    Rien n'est deviné : chaque date vient avec la phrase qui l'écrit."""
    from watch.commands.announcing import Asked
    from watch.commands.attending import show_events

    show_events(load(called), Asked(theme, days, everything, ics))
