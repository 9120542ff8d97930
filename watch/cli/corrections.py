"""`vigie themes`: what a person says of the themes of an article, and what comes of it."""

from __future__ import annotations

import click

from watch.cli.door import load
from watch.front import Invocation, examples, invocation
from watch.model.corrections import CorrectionKind

by_option = click.option(
    "--by", metavar="NOM", help="Qui corrige ; par défaut learning.officer, sinon ce compte."
)
article_argument = click.argument("article", metavar="ARTICLE")
theme_argument = click.argument("theme", metavar="THÈME")


@click.group("themes", subcommand_metavar="COMMANDE [ARGUMENTS]...")
def corrections() -> None:
    """Corriger les thèmes des articles ; Vigie en apprend.

    ARTICLE est l'adresse d'un article, ou le début de sa clé."""


@corrections.command()
@article_argument
@theme_argument
@by_option
@invocation
@examples("vigie themes add https://exemple.example/article ruralite")
def add(called: Invocation, article: str, theme: str, by: str | None) -> None:
    """Donner un thème à un article et à l'actualité qu'il raconte."""
    from watch.commands.correcting import correct

    correct(load(called), (article, theme), CorrectionKind.ADD, by)


@corrections.command()
@article_argument
@theme_argument
@by_option
@invocation
@examples("vigie themes remove https://exemple.example/article orientation")
def remove(called: Invocation, article: str, theme: str, by: str | None) -> None:
    """Retirer un thème à un article et à l'actualité qu'il raconte."""
    from watch.commands.correcting import correct

    correct(load(called), (article, theme), CorrectionKind.REMOVE, by)


@corrections.command(short_help="Dire que le classement a raison.")
@article_argument
@theme_argument
@by_option
@invocation
@examples("vigie themes confirm https://exemple.example/article ruralite")
def confirm(called: Invocation, article: str, theme: str, by: str | None) -> None:
    """Confirmer un thème : retenu ou à vérifier, il est retenu ; écarté, il le reste."""
    from watch.commands.correcting import correct

    correct(load(called), (article, theme), CorrectionKind.CONFIRM, by)


@corrections.command(short_help="Annuler des corrections.")
@click.argument("numbers", nargs=-1, type=click.IntRange(1), metavar="[N°...]")
@click.option("--of", metavar="NOM", help="Toutes les corrections de cette personne.")
@by_option
@invocation
@examples("vigie themes undo", "vigie themes undo 12", "vigie themes undo --of marie")
def undo(called: Invocation, numbers: tuple[int, ...], of: str | None, by: str | None) -> None:
    """Annuler votre dernière correction, ou celles dont vous donnez le numéro."""
    from watch.commands.correcting import undo as take_back

    take_back(load(called), numbers, of, by)


@corrections.command()
@click.argument("article", metavar="[ARTICLE]", required=False)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=50,
    show_default=True,
    help="Nombre de corrections montrées.",
)
@invocation
@examples("vigie themes history", "vigie themes history https://exemple.example/article")
def history(called: Invocation, article: str | None, limit: int) -> None:
    """Montrer qui a corrigé quoi, et quand, annulations comprises."""
    from watch.commands.correcting import show_history

    show_history(load(called), article, limit)
