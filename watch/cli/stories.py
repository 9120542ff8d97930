"""`vigie stories`: the news that several sources tell, seen and corrected."""

from __future__ import annotations

import click

from watch.cli.door import load
from watch.front import Invocation, examples, invocation

_BY = click.option(
    "--by", metavar="NOM", help="Qui décide ; par défaut learning.officer, sinon ce compte."
)


@click.group(
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    short_help="Réunir ou séparer ce que racontent plusieurs sources.",
)
def stories() -> None:
    """Voir et corriger les actualités que plusieurs sources racontent."""


@stories.command(short_help="Voir qui raconte une actualité.")
@click.argument("article", metavar="ARTICLE")
@invocation
@examples("vigie stories show https://exemple.example/article", "vigie stories show 3f2a9c")
def show(called: Invocation, article: str) -> None:
    """Voir les articles d'une actualité, pourquoi ils sont ensemble, et ce qui a été décidé.

    ARTICLE est l'adresse de l'un d'eux, ou le début de sa clé."""
    from watch.commands.curating import show_story

    show_story(load(called), article)


@stories.command(short_help="Réunir des actualités.")
@click.argument("articles", metavar="ARTICLE ARTICLE...", nargs=-1, required=True)
@_BY
@invocation
@examples("vigie stories merge 3f2a9c 81b0e4", "vigie stories merge --by marie 3f2a9c 81b0e4")
def merge(called: Invocation, articles: tuple[str, ...], by: str | None) -> None:
    """Faire une seule actualité de celles de ces articles.

    Aucune collecte ne défera ce choix ; stories undo l'annule."""
    from watch.commands.curating import merge_stories

    merge_stories(load(called), articles, by)


@stories.command(short_help="Sortir un article d'une actualité.")
@click.argument("article", metavar="ARTICLE")
@_BY
@invocation
@examples("vigie stories split 3f2a9c")
def split(called: Invocation, article: str, by: str | None) -> None:
    """Sortir un article de l'actualité où il a été mis à tort.

    Aucune collecte ne défera ce choix ; stories undo l'annule."""
    from watch.commands.curating import split_story

    split_story(load(called), article, by)


@stories.command(short_help="Annuler une réunion ou une séparation.")
@click.argument("number", metavar="[N]", type=click.IntRange(1), required=False)
@_BY
@invocation
@examples("vigie stories undo", "vigie stories undo 12")
def undo(called: Invocation, number: int | None, by: str | None) -> None:
    """Annuler une réunion ou une séparation : la dernière, ou celle de ce numéro.

    Ce qui l'a rejointe depuis, parce qu'il y ressemble, revient avec elle."""
    from watch.commands.curating import undo_story

    undo_story(load(called), number, by)
