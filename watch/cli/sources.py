"""`vigie sources`: the catalogue seen, tried and changed."""

from __future__ import annotations

from pathlib import Path

import click

from watch.cli.door import load
from watch.front import EXIT_FAILED, Invocation, Sections, examples, invocation


@click.group(cls=Sections, subcommand_metavar="COMMANDE [ARGUMENTS]...")
def sources() -> None:
    """Voir, essayer et modifier les sources du catalogue."""


sources.sections = {
    "Voir": ("list", "check", "health", "journal"),
    "Modifier le catalogue": ("add", "propose", "enable", "disable", "import", "export"),
    "Décider": ("accept", "reject", "resume", "exempt"),
}


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


@sources.command(short_help="Essayer une source, sans rien enregistrer.")
@click.argument("slugs", nargs=-1, required=True, metavar="SOURCE...")
@invocation
@examples("vigie sources check cnrs-journal", "vigie sources check inserm ird")
def check(called: Invocation, slugs: tuple[str, ...]) -> int:
    """Essayer une source : ce qui serait gardé, ce qui serait refusé et pourquoi.

    La source est demandée une seule fois ; rien n'est enregistré."""
    from watch.commands.checking import check_sources

    return 0 if check_sources(load(called), slugs) else EXIT_FAILED


@sources.command(short_help="Ajouter une source, à partir de l'adresse d'un site.")
@click.argument("url", metavar="ADRESSE")
@click.option("--take", metavar="N", type=click.IntRange(1), help="Ajouter le flux de ce numéro.")
@click.option("--yes", is_flag=True, help="Ajouter le premier, sans rien demander.")
@click.option("--slug", metavar="NOM", help="Nom court de la source ; sinon tiré de son titre.")
@click.option("--name", metavar="TITRE", help="Nom montré aux lecteurs ; sinon celui du flux.")
@click.option("--category", metavar="FAMILLE", help="Famille, par exemple territoire.")
@click.option("--rights", metavar="DROITS", help="reference (par défaut), extract…")
@invocation
@examples(
    "vigie sources add https://lejournal.cnrs.fr",
    "vigie sources add https://www.exemple.fr --take 1 --category territoire",
)
def add(called: Invocation, /, url: str, take: int | None, *, yes: bool, **said: str | None) -> int:
    """Ajouter une source : trouver les flux d'un site, les montrer, écrire l'entrée.

    Chaque flux est essayé une fois, comme par « sources check ». Rien n'est collecté. Sans choix et
    hors d'un terminal, les flux sont montrés et rien n'est écrit."""
    from watch.commands.adding import Choice, add_source

    choice = Choice(take=take, first=yes, **said)
    return 0 if add_source(load(called), url, choice) else EXIT_FAILED


@sources.command(short_help="Ajouter une page de liste qui n'a pas de flux.")
@click.argument("url", metavar="ADRESSE")
@click.option("--take", metavar="N", type=click.IntRange(1), help="Ajouter cette proposition.")
@click.option("--slug", metavar="NOM", help="Nom court de la source ; sinon tiré de son titre.")
@click.option("--name", metavar="TITRE", help="Nom montré aux lecteurs ; sinon celui de la page.")
@click.option("--category", metavar="FAMILLE", help="Famille, par exemple territoire.")
@click.option("--rights", metavar="DROITS", help="reference (par défaut), extract…")
@invocation
@examples(
    "vigie sources propose https://www.exemple.fr/actualites",
    "vigie sources propose https://www.exemple.fr/actualites --take 1 --category territoire",
)
def propose(called: Invocation, /, url: str, take: int | None, **said: str | None) -> int:
    """Proposer comment lire une page de liste : sélecteurs, éléments trouvés, entrée à recopier.

    La page est demandée une fois. Rien n'est écrit sans --take. S'il existe un flux, préférez-le :
    « sources add » le cherche."""
    from watch.commands.adding import Choice
    from watch.commands.proposing import propose_selectors

    choice = Choice(take=take, first=False, **said)
    return 0 if propose_selectors(load(called), url, choice) else EXIT_FAILED


@sources.command()
@click.argument("slugs", nargs=-1, required=True, metavar="SOURCE...")
@invocation
@examples("vigie sources enable mesr-rss")
def enable(called: Invocation, slugs: tuple[str, ...]) -> None:
    """Activer des sources désactivées.

    L'ancienne raison reste, en commentaire de l'entrée."""
    from watch.commands.switching import enable_sources

    enable_sources(load(called), slugs)


@sources.command()
@click.argument("slugs", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--reason", "--because", metavar="PHRASE", required=True, help="Pourquoi, en une phrase."
)
@invocation
@examples('vigie sources disable cnrs-journal --reason "Le flux est vide depuis juin."')
def disable(called: Invocation, slugs: tuple[str, ...], reason: str) -> None:
    """Désactiver des sources, sans les effacer.

    Ce qui a été collecté reste dans l'archive."""
    from watch.commands.switching import disable_sources

    disable_sources(load(called), slugs, reason)


@sources.command("import")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Écrire sans rien demander.")
@click.option("--enabled", is_flag=True, help="Les écrire actives plutôt que désactivées.")
@invocation
@examples("vigie sources import lectures.opml", "vigie sources import lectures.opml --yes")
def import_(called: Invocation, file: Path, *, yes: bool, enabled: bool) -> None:
    """Importer les flux d'un autre lecteur, depuis un fichier OPML.

    Ce qui serait écrit est d'abord montré. Les sources importées sont désactivées, pour être
    essayées une à une ; rien n'est collecté."""
    from watch.commands.exchanging import import_opml

    import_opml(load(called), file, yes=yes, enabled=enabled)


@sources.command()
@click.option(
    "--opml",
    "file",
    metavar="FICHIER",
    required=True,
    type=click.Path(path_type=Path),
    help="Le fichier à écrire.",
)
@click.option("--all", "everything", is_flag=True, help="Avec les sources désactivées.")
@invocation
@examples("vigie sources export --opml vigie.opml")
def export(called: Invocation, file: Path, *, everything: bool) -> None:
    """Exporter les flux du catalogue, pour un autre lecteur.

    Les sources sans flux (pages, lettres) n'y sont pas ; leur nombre est dit."""
    from watch.commands.exchanging import export_opml

    export_opml(load(called), file, everything=everything)
