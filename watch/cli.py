"""The commands of ``watch``: sources, harvest, search, train. Mounted by ``briefings.cli``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from watch.front import EXIT_FAILED, Invocation, examples, invocation

if TYPE_CHECKING:
    from watch.app import Watch


def load(called: Invocation) -> Watch:
    """The office's watch; imported late, it costs a second."""
    from watch.app import open_watch

    return open_watch(called.home)


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
    from watch.listing import show_sources

    show_sources(load(called), everything=everything, category=category)


@sources.command()
@click.argument("slugs", nargs=-1, required=True, metavar="SOURCE...")
@invocation
@examples("vigie sources check cnrs-journal", "vigie sources check inserm ird")
def check(called: Invocation, slugs: tuple[str, ...]) -> int:
    """Essayer une source : ce qui serait gardé, ce qui serait refusé et pourquoi.

    La source est demandée une seule fois ; rien n'est enregistré."""
    from watch.checking import check_sources

    return 0 if check_sources(load(called), slugs) else EXIT_FAILED


@click.command("harvest", short_help="Collecter les sources et classer les nouveautés.")
@click.argument("slugs", nargs=-1, metavar="[SOURCE...]")
@click.option(
    "--all", "everything", is_flag=True, help="Toutes, même si leur heure n'est pas venue."
)
@invocation
@examples("vigie harvest", "vigie harvest --all", "vigie harvest cnrs-journal")
def harvest_command(called: Invocation, slugs: tuple[str, ...], everything: bool) -> int:  # noqa: FBT001 - click gives flags by name
    """Collecter les sources dont l'heure est venue, puis classer les nouveautés.

    Une source qui échoue n'arrête jamais les autres ; elle est nommée à la fin."""
    from watch.gathering import gather

    return 0 if gather(load(called), slugs, everything=everything) else EXIT_FAILED


@click.command(short_help="Chercher dans l'archive.")
@click.argument("words", nargs=-1, required=True, metavar="MOTS...")
@click.option("--theme", metavar="THÈME", help="Seulement ce thème, par exemple ruralite.")
@click.option("--source", metavar="SOURCE", help="Seulement cette source.")
@click.option("--days", metavar="N", type=click.IntRange(1, 36_500), help="Depuis tant de jours.")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 500),
    default=20,
    show_default=True,
    help="Nombre de résultats.",
)
@click.option(
    "--relevance", is_flag=True, help="Les plus pertinents d'abord, au lieu des plus récents."
)
@invocation
@examples(
    "vigie search esprit critique",
    "vigie search --theme ruralite --days 30 tiers-lieux",
    "vigie search --relevance femmes et sciences",
)
def search(
    called: Invocation,
    /,
    words: tuple[str, ...],
    theme: str | None,
    source: str | None,
    days: int | None,
    limit: int,
    *,
    relevance: bool,
) -> None:
    """Chercher dans l'archive, toutes formes confondues (« élections » trouve « élection »)."""
    from watch.searching import Asked, show_results

    asked = Asked(" ".join(words), theme, source, days, limit, by_relevance=relevance)
    show_results(load(called), asked)


@click.command(short_help="Refaire le modèle de classement.")
@invocation
@examples("vigie train")
def train(called: Invocation) -> None:
    """Entraîner le modèle de classement et relire l'archive avec lui."""
    from watch.training import train_model

    train_model(load(called))


@click.command(short_help="Dire pourquoi un article a ses thèmes.")
@click.argument("article", metavar="ARTICLE")
@invocation
@examples("vigie explain https://exemple.example/article", "vigie explain 3f2a9c")
def explain(called: Invocation, article: str) -> None:
    """Dire pourquoi un article a ses thèmes : score, seuils, mots pour et contre.

    ARTICLE est son adresse, ou le début de sa clé."""
    from watch.explaining import explain_article

    explain_article(load(called), article)


@click.command(short_help="Mesurer le classement sur des articles étiquetés.")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option(
    "--model",
    type=click.Choice(["current", "cold"]),
    default="current",
    show_default=True,
    help="Le modèle du service, ou celui des seuls exemples livrés.",
)
@invocation
@examples("vigie evaluate articles.jsonl", "vigie evaluate --model cold articles.jsonl")
def evaluate(called: Invocation, file: Path, model: str) -> None:
    """Mesurer le classement sur des articles qu'une personne a étiquetés.

    FICHIER contient un objet JSON par ligne : id, source, title, text, labels, reviewed_for."""
    from watch.measuring import measure

    measure(load(called), file, cold=model == "cold")


COMMANDS: tuple[click.Command, ...] = (
    sources,
    harvest_command,
    search,
    explain,
    train,
    evaluate,
)
