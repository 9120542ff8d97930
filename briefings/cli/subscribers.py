"""`vigie subscribers`: who receives the digests, by which right, and what is held of them."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from briefings.cli.door import load
from watch.front import Invocation, Sections, examples, invocation

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_ADDRESS: Decorator = click.argument("address", metavar="ADRESSE")
_DIGESTS: Decorator = click.option(
    "--digest",
    "digests",
    multiple=True,
    metavar="BULLETIN",
    help="Le bulletin ; à répéter pour plusieurs. Par défaut, celui de la semaine.",
)
_BASIS: Decorator = click.option(
    "--basis",
    required=True,
    metavar="RAISON",
    help="La base légale, en une phrase qui restera écrite.",
)
_BY: Decorator = click.option(
    "--by", metavar="NOM", help="Qui décide, par défaut le compte de la machine."
)
_YES: Decorator = click.option("--yes", is_flag=True, help="Ne pas demander confirmation.")
_DRY: Decorator = click.option(
    "--dry-run", is_flag=True, help="Dire ce qui serait fait, sans rien changer."
)


@click.group(
    cls=Sections,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    short_help="Les abonnés : listes, preuves, effacement, retours.",
)
def subscribers() -> None:
    """Les abonnés : qui reçoit quoi, de quel droit, et ce qui est gardé d'eux."""


subscribers.sections = {
    "Les listes": ("list", "add", "import", "export"),
    "Une personne": ("show", "remove", "erase", "suspend", "resume"),
    "Entretenir": ("bounces", "purge"),
}


@subscribers.command("list", short_help="Qui est abonné à quoi.")
@click.option("--all", "everyone", is_flag=True, help="Montrer aussi qui est parti.")
@invocation
@examples("vigie subscribers list", "vigie subscribers list --all")
def list_command(called: Invocation, everyone: bool) -> None:  # noqa: FBT001 - click gives flags by name
    """Montrer qui est abonné à quoi, et quelles adresses sont suspendues."""
    from briefings.subscribing.listing import show_list

    show_list(load(called), everyone=everyone)


@subscribers.command(short_help="Inscrire une personne.")
@_ADDRESS
@_DIGESTS
@_BASIS
@_BY
@invocation
@examples("vigie subscribers add agent@region.example --basis 'agent du service'")
def add(
    called: Invocation, address: str, digests: tuple[str, ...], basis: str, by: str | None
) -> None:
    """Inscrire une personne sans qu'elle l'ait demandé : dites de quel droit.

    Une personne qui s'est désinscrite n'est pas réinscrite."""
    from briefings.subscribing.listing import add as enter

    enter(load(called), address, digests, basis, by or getpass.getuser())


@subscribers.command("import", short_help="Inscrire une liste (CSV).")
@click.argument("file", metavar="LISTE.csv", type=click.Path(dir_okay=False, path_type=Path))
@_DIGESTS
@_BASIS
@_BY
@_DRY
@click.option("--skip", is_flag=True, help="Laisser les lignes fautives et inscrire les autres.")
@invocation
@examples(
    "vigie subscribers import liste.csv --basis 'accord écrit' --dry-run",
    "vigie subscribers import liste.csv --basis 'accord écrit'",
)
def import_command(
    called: Invocation,
    /,
    file: Path,
    digests: tuple[str, ...],
    basis: str,
    by: str | None,
    *,
    dry_run: bool,
    skip: bool,
) -> int:
    """Inscrire toute une liste, ou personne si une ligne est fautive.

    La colonne s'appelle email, courriel ou adresse ; celle des bulletins, bulletins."""
    from briefings.subscribing.listing import enter_list

    who = by or getpass.getuser()
    return enter_list(load(called), file, digests, basis=basis, by=who, dry=dry_run, skip=skip)


@subscribers.command(short_help="Écrire la liste pour un tableur.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="Où l'écrire ; par défaut, à l'écran.",
)
@invocation
@examples("vigie subscribers export --output abonnes.csv")
def export(called: Invocation, output: Path | None) -> None:
    """Écrire la liste des abonnés en CSV, tel qu'un tableur français l'ouvre."""
    from briefings.subscribing.listing import export as write

    write(load(called), output)


@subscribers.command(short_help="Tout ce qui est gardé d'une adresse.")
@_ADDRESS
@click.option("--json", "machine", is_flag=True, help="Pour le remettre à la personne.")
@invocation
@examples("vigie subscribers show agent@region.example")
def show(called: Invocation, address: str, machine: bool) -> None:  # noqa: FBT001 - click gives flags by name
    """Montrer tout ce qui est gardé d'une adresse : abonnements, preuves, messages, retours."""
    from briefings.subscribing.person import show as tell

    tell(load(called), address, machine=machine)


@subscribers.command(short_help="Désinscrire une personne qui l'a demandé.")
@_ADDRESS
@click.option("--digest", metavar="BULLETIN", help="De ce bulletin seulement.")
@_BY
@invocation
@examples("vigie subscribers remove agent@region.example")
def remove(called: Invocation, address: str, digest: str | None, by: str | None) -> None:
    """Désinscrire une personne qui l'a demandé autrement que par un lien.

    Elle seule pourra se réinscrire ; pour une pause, voyez vigie subscribers suspend."""
    from briefings.subscribing.person import depart

    depart(load(called), address, digest, by or getpass.getuser())


@subscribers.command(short_help="Effacer tout ce qui est gardé d'une adresse.")
@_ADDRESS
@_YES
@invocation
@examples("vigie subscribers erase agent@region.example")
def erase(called: Invocation, address: str, yes: bool) -> int:  # noqa: FBT001 - click gives flags by name
    """Effacer tout ce qui est gardé d'une adresse, et ne plus jamais lui écrire.

    Irréversible. Il reste une empreinte et des preuves, qui ne contiennent pas l'adresse."""
    from briefings.subscribing.person import forget

    return forget(load(called), address, sure=yes)


@subscribers.command(short_help="Suspendre les envois à une adresse.")
@_ADDRESS
@click.option("--because", metavar="RAISON", required=True, help="Pourquoi, en une phrase.")
@_BY
@invocation
@examples("vigie subscribers suspend agent@region.example --because 'en congé'")
def suspend(called: Invocation, address: str, because: str, by: str | None) -> None:
    """Suspendre les envois à une adresse, jusqu'à vigie subscribers resume."""
    from briefings.subscribing.person import pause

    pause(load(called), address, because, by or getpass.getuser())


@subscribers.command(short_help="Reprendre les envois à une adresse.")
@_ADDRESS
@_BY
@invocation
@examples("vigie subscribers resume agent@region.example")
def resume(called: Invocation, address: str, by: str | None) -> None:
    """Reprendre les envois à une adresse suspendue ; ses retours sont oubliés."""
    from briefings.subscribing.person import unpause

    unpause(load(called), address, by or getpass.getuser())


@subscribers.command(short_help="Lire les messages revenus.")
@invocation
@examples("vigie subscribers bounces")
def bounces(called: Invocation) -> None:
    """Lire les messages revenus et suspendre les adresses qui refusent sans cesse.

    vigie run le fait aussi, chaque heure, si un dossier est réglé."""
    from briefings.subscribing.upkeep import read_returns

    read_returns(load(called))


@subscribers.command(short_help="Effacer ce qui a dépassé sa durée.")
@_DRY
@_YES
@invocation
@examples("vigie subscribers purge --dry-run", "vigie subscribers purge")
def purge(called: Invocation, dry_run: bool, yes: bool) -> int:  # noqa: FBT001 - click gives flags by name
    """Effacer ce qui a dépassé la durée que disent les réglages privacy.

    Au-delà de 5 % de ce qui est gardé, une confirmation est demandée. Sans sauvegarde
    depuis un jour, il en est fait une d'abord\u00a0; si elle échoue, rien n'est effacé."""
    from briefings.subscribing.upkeep import clear

    return clear(load(called), dry=dry_run, sure=yes)
