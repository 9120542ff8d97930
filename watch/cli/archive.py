"""What fills the archive and what looks into it: harvest, search."""

from __future__ import annotations

import click

from watch.cli.door import load
from watch.front import EXIT_FAILED, Invocation, examples, invocation


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
    from watch.commands.gathering import gather

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
    from watch.commands.searching import Asked, show_results

    asked = Asked(" ".join(words), theme, source, days, limit, by_relevance=relevance)
    show_results(load(called), asked)
