"""`vigie export`: files for other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from briefings.cli.door import load
from watch.cli.door import filters
from watch.front import Invocation, Sections, examples, invocation

Command = Callable[..., Any]

ISSUES = ("xlsx", "pptx", "pdf", "docx", "md", "page", "html", "txt", "eml")
SEARCHES = ("xlsx", "csv")
FEEDS = ("rss", "json")
UNLIMITED = 1_000_000


@click.group(
    "export",
    cls=Sections,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    short_help="Donner une note ou une recherche à Excel et d'autres.",
)
def export() -> None:
    """Donner une note ou une recherche à Excel, PowerPoint, Word et d'autres."""


export.sections = {"Exporter": ("issue", "search", "feed")}


def written(formats: tuple[str, ...]) -> Callable[[Command], Command]:
    """The options that say what file is written, and where."""

    def decorate(command: Command) -> Command:
        for option in (
            click.option("--force", is_flag=True, help="Remplacer le fichier s'il existe."),
            click.option(
                "--output",
                "-o",
                type=click.Path(path_type=Path),
                metavar="FICHIER",
                help="Où l'écrire\u00a0; par défaut ici, sous un nom qui dit ce que c'est.",
            ),
            click.option(
                "--format",
                "form",
                type=click.Choice(formats),
                help="Par défaut, ce que dit le nom de --output, sinon le premier.",
            ),
        ):
            command = option(command)
        return command

    return decorate


@export.command(short_help="Écrire une note dans le format voulu.")
@click.argument("period", default="last", metavar="[PÉRIODE]")
@click.option(
    "--digest",
    default="hebdo",
    metavar="BULLETIN",
    help="Son nom dans digests.yaml\u00a0; par défaut hebdo, la note de la semaine.",
)
@click.option("--draft", is_flag=True, help="Le brouillon, marqué «\u00a0Projet\u00a0».")
@written(ISSUES)
@invocation
@examples(
    "vigie export issue",
    "vigie export issue 2026-S47 --format docx",
    "vigie export issue --draft --format docx",
    "vigie export issue last --output note.pdf",
)
def issue(
    called: Invocation,
    /,
    period: str,
    digest: str,
    form: str | None,
    output: Path | None,
    *,
    draft: bool,
    force: bool,
) -> None:
    """Écrire une note déjà faite, par défaut la dernière (last), dans le format voulu.

    html, txt et eml sont la note telle qu'envoyée, page et les autres la redonnent en entier.
    Un brouillon se donne en docx, pdf, md ou page."""
    from briefings.exporting.issues import export_draft, export_issue
    from briefings.exporting.placing import Wanted

    export = export_draft if draft else export_issue
    export(load(called), digest, period, Wanted(format=form, output=output, force=force))


@export.command(short_help="Écrire tous les résultats d'une recherche.")
@click.argument("words", nargs=-1, required=True, metavar="MOTS...")
@written(SEARCHES)
@filters
@invocation
@examples(
    "vigie export search esprit critique",
    "vigie export search tiers-lieux --theme ruralite --format csv",
    "vigie export search lycée --territory Lot --output lycees-du-lot.xlsx",
)
def search(  # noqa: PLR0913 - one per option of the command
    called: Invocation,
    /,
    words: tuple[str, ...],
    form: str | None,
    output: Path | None,
    *,
    force: bool,
    theme: str | None,
    source: str | None,
    days: int | None,
    language: str | None,
    territory: str | None,
) -> None:
    """Écrire tous les résultats d'une recherche, des plus récents aux plus anciens."""
    from briefings.exporting.placing import Wanted
    from briefings.exporting.searching import export_search
    from watch.commands.searching import Asked

    asked = Asked(
        " ".join(words),
        theme,
        source,
        days,
        UNLIMITED,
        language=language,
        territory=territory,
    )
    export_search(load(called), asked, Wanted(format=form, output=output, force=force))


@export.command(short_help="Écrire le flux des notes envoyées.")
@written(FEEDS)
@click.option(
    "--digest",
    default="hebdo",
    metavar="BULLETIN",
    help="Son nom dans digests.yaml\u00a0; par défaut hebdo, la note de la semaine.",
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 500),
    default=20,
    show_default=True,
    help="Nombre de notes.",
)
@invocation
@examples("vigie export feed", "vigie export feed --format json --output notes.json --force")
def feed(
    called: Invocation,
    /,
    form: str | None,
    output: Path | None,
    *,
    force: bool,
    digest: str,
    limit: int,
) -> None:
    """Écrire le flux (RSS ou JSON Feed) des notes envoyées, à déposer sur un site.

    Une note y est telle qu'envoyée, en texte."""
    from briefings.exporting.placing import Wanted
    from briefings.exporting.syndicating import export_feed

    export_feed(load(called), digest, limit, Wanted(format=form, output=output, force=force))
