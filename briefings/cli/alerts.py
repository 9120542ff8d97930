"""`vigie alerts` and `vigie calls follow`: what is written to somebody when it comes up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from briefings.cli.door import load
from watch.cli.agenda import calls
from watch.front import Invocation, Sections, examples, invocation

_TO: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--to", "email", required=True, metavar="ADRESSE", help="À qui écrire."
)
_BY: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--by", metavar="NOM", help="Qui fait ce geste ; par défaut learning.officer."
)
_NUMBER: Callable[[Callable[..., Any]], Callable[..., Any]] = click.argument(
    "number", type=int, metavar="NUMÉRO"
)


@click.group(
    cls=Sections,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    short_help="Être prévenu de ce qui répond à une recherche ou à un thème.",
)
def alerts() -> None:
    """Être prévenu par messagerie de ce qui répond à une recherche ou à un thème.

    Une même actualité n'est jamais signalée deux fois à la même personne."""


alerts.sections = {
    "Voir": ("list", "show", "preview"),
    "Changer": ("add", "pause", "resume", "remove"),
}


@alerts.command("list", short_help="Les alertes, et à qui elles écrivent.")
@invocation
@examples("vigie alerts list")
def list_alerts(called: Invocation) -> None:
    """Les alertes, à qui et quand elles écrivent."""
    from briefings.following.alerts import show_list

    show_list(load(called))


@alerts.command("add", short_help="Enregistrer une alerte.")
@click.option("--search", "words", default="", metavar="RECHERCHE", help="Ce que vous cherchez.")
@click.option("--theme", metavar="THÈME", help="Seulement ce thème, par exemple ruralite.")
@click.option("--source", metavar="SOURCE", help="Seulement cette source.")
@click.option("--territory", metavar="LIEU", help="Seulement ce qui nomme ce lieu.")
@click.option("--language", metavar="LANGUE", help="Seulement cette langue, par exemple en.")
@click.option(
    "--every",
    type=click.Choice(["now", "day", "week"]),
    default="day",
    show_default=True,
    help="Dès la collecte, chaque jour ou chaque lundi.",
)
@_TO
@_BY
@invocation
@examples(
    'vigie alerts add --search "tiers-lieux" --every now --to claire@region.example',
    "vigie alerts add --theme ruralite --every week --to claire@region.example",
)
def add(called: Invocation, /, email: str, every: str, by: str | None, **asked: str | None) -> None:
    """Enregistrer une alerte : des mots, un thème ou les deux, et les filtres de vigie search.

    Elle ne parle que de ce qui est collecté à partir de maintenant."""
    from briefings.alerting.searches import Wanted
    from briefings.following.alerts import enter

    enter(load(called), Wanted(email=email, every=every, by=by, **asked))


@alerts.command(short_help="Dire ce qu'une alerte a envoyé.")
@_NUMBER
@invocation
@examples("vigie alerts show 1")
def show(called: Invocation, number: int) -> None:
    """Dire ce qu'une alerte cherche, et ses derniers messages."""
    from briefings.following.alerts import show as tell

    tell(load(called), number)


@alerts.command(short_help="Montrer le message qui partirait maintenant.")
@_NUMBER
@invocation
@examples("vigie alerts preview 1")
def preview(called: Invocation, number: int) -> None:
    """Montrer le message qui partirait maintenant, sans rien envoyer."""
    from briefings.following.alerts import preview as tell

    tell(load(called), number)


@alerts.command(short_help="Faire taire une alerte pour un temps.")
@_NUMBER
@invocation
@examples("vigie alerts pause 1")
def pause(called: Invocation, number: int) -> None:
    """Faire taire une alerte jusqu'à « vigie alerts resume »."""
    from briefings.following.alerts import pause as act

    act(load(called), number)


@alerts.command(short_help="Reprendre une alerte en pause.")
@_NUMBER
@click.option("--missed", is_flag=True, help="Signaler aussi ce qui est venu pendant la pause.")
@invocation
@examples("vigie alerts resume 1", "vigie alerts resume 1 --missed")
def resume(called: Invocation, number: int, missed: bool) -> None:  # noqa: FBT001 - click gives flags by name
    """Reprendre une alerte en pause ; ce qui est venu entre-temps est compté, et laissé.

    Avec --missed, c'est dans le prochain message."""
    from briefings.following.alerts import resume as act

    act(load(called), number, missed=missed)


@alerts.command(short_help="Supprimer une alerte.")
@_NUMBER
@invocation
@examples("vigie alerts remove 1")
def remove(called: Invocation, number: int) -> None:
    """Supprimer une alerte ; ses messages qui attendent encore ne partent pas."""
    from briefings.following.alerts import remove as act

    act(load(called), number)


@calls.command(short_help="Être prévenu des échéances d'un appel.")
@click.argument("article", metavar="ADRESSE-OU-CLÉ")
@click.option(
    "--number",
    type=click.IntRange(min=1),
    metavar="N",
    help="Lequel, quand l'article en annonce plusieurs.",
)
@_TO
@_BY
@invocation
@examples("vigie calls follow https://site.example/appel --to claire@region.example")
def follow(
    called: Invocation, /, article: str, number: int | None, email: str, by: str | None
) -> None:
    """Suivre un appel : rappels à 30, 7 et 1 jours, et si sa date change ou s'il disparaît.

    Chaque rappel porte l'échéance pour l'agenda (.ics)."""
    from briefings.following.calls import follow as act

    act(load(called), article, number, email, by)


@calls.command(short_help="Ne plus suivre un appel.")
@click.argument("article", metavar="ADRESSE-OU-CLÉ")
@_TO
@invocation
@examples("vigie calls unfollow https://site.example/appel --to claire@region.example")
def unfollow(called: Invocation, article: str, email: str) -> None:
    """Ne plus suivre un appel."""
    from briefings.following.calls import unfollow as act

    act(load(called), article, email)


@calls.command(short_help="Les appels suivis, et par qui.")
@invocation
@examples("vigie calls followed")
def followed(called: Invocation) -> None:
    """Les appels suivis, par échéance, et qui les suit."""
    from briefings.following.calls import show_followed

    show_followed(load(called))
