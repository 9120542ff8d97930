"""What fills the archive and what looks into it: harvest, search."""

from __future__ import annotations

import click

from watch.cli.door import filters, load
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
    from watch.headstart import start

    start(called.home)
    from watch.commands.gathering import gather

    return 0 if gather(load(called), slugs, everything=everything) else EXIT_FAILED


@click.command(short_help="Voir ce qui mérite d'être lu d'abord.")
@click.option("--theme", metavar="THÈME", help="Seulement ce thème, par exemple ruralite.")
@click.option(
    "--days",
    metavar="N",
    type=click.IntRange(1, 366),
    default=7,
    show_default=True,
    help="Depuis tant de jours.",
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 500),
    default=15,
    show_default=True,
    help="Nombre de sujets.",
)
@click.option("--why", is_flag=True, help="Montrer le détail des points de chacun.")
@invocation
@examples(
    "vigie reading", "vigie reading --theme ruralite --days 3", "vigie reading --limit 3 --why"
)
def reading(called: Invocation, /, theme: str | None, days: int, limit: int, *, why: bool) -> None:
    """Voir ce qui mérite d'être lu d'abord : thème, région, sources, nouveauté, échéance.

    Une actualité racontée par plusieurs sources n'est citée qu'une fois."""
    from watch.commands.reading import Asked, show_reading

    show_reading(load(called), Asked(days, limit, theme, why))


@click.command(short_help="Chercher dans l'archive.")
@click.argument("words", nargs=-1, required=True, metavar="MOTS...")
@filters
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
    "vigie search --language en rural schools",
    "vigie search --territory Lot lycée",
)
def search(  # noqa: PLR0913 - one per option of the command
    called: Invocation,
    /,
    words: tuple[str, ...],
    theme: str | None,
    source: str | None,
    days: int | None,
    limit: int,
    *,
    relevance: bool,
    language: str | None,
    territory: str | None,
) -> None:
    """Chercher dans l'archive, toutes formes confondues (« élections » trouve « élection »)."""
    from watch.commands.searching import Asked, show_results

    asked = Asked(
        " ".join(words),
        theme,
        source,
        days,
        limit,
        by_relevance=relevance,
        language=language,
        territory=territory,
    )
    show_results(load(called), asked)
