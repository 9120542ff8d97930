"""`vigie users`: who may sign in on the pages."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import Any

import click

from briefings.cli.door import load
from watch.front import Invocation, Sections, agreed, examples, invocation

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

ROLES = ("reader", "editor", "approver", "administrator")
_WHO: Decorator = click.argument("who", metavar="QUI")
_BY: Decorator = click.option(
    "--by", metavar="NOM", help="Qui décide, par défaut le compte de la machine."
)


@click.group(
    cls=Sections,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    short_help="Les comptes des pages : droits, liens, journal.",
)
def users() -> None:
    """Les comptes : qui se connecte aux pages, avec quel droit, et ce qui a été fait.

    Droits, chacun comprenant les précédents : reader (lire), editor (rédiger),
    approver (valider et envoyer), administrator (comptes et réglages)."""


users.sections = {
    "Les comptes": ("list", "add", "role", "disable", "enable", "remove"),
    "Se connecter": ("link", "password", "detach", "tokens"),
    "Contrôler": ("journal",),
}


@users.command("list", short_help="Qui a un compte.")
@invocation
@examples("vigie users list")
def list_command(called: Invocation) -> None:
    """Montrer qui a un compte, avec quel droit."""
    from briefings.users.accounts import show_list

    show_list(load(called))


@users.command(short_help="Créer un compte.")
@click.argument("address", metavar="ADRESSE")
@click.option("--name", required=True, metavar="NOM", help="Prénom et nom, sans homonyme.")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="reader",
    show_default=True,
    metavar="DROIT",
    help="reader, editor, approver ou administrator.",
)
@_BY
@invocation
@examples("vigie users add marie@region.example --name 'Marie Roux' --role approver")
def add(called: Invocation, address: str, name: str, role: str, by: str | None) -> None:
    """Créer un compte et montrer le lien qui l'ouvre, à donner à la personne."""
    from briefings.people import Role
    from briefings.users.accounts import add as make

    make(load(called), address, name, Role(role), by or getpass.getuser())


@users.command(short_help="Changer le droit d'un compte.")
@_WHO
@click.argument("role", type=click.Choice(ROLES), metavar="DROIT")
@_BY
@invocation
@examples("vigie users role marie@region.example editor")
def role(called: Invocation, who: str, role: str, by: str | None) -> None:
    """Donner un autre droit ; la personne doit se reconnecter."""
    from briefings.people import Role
    from briefings.users.accounts import give

    give(load(called), who, Role(role), by or getpass.getuser())


@users.command(short_help="Fermer un compte.")
@_WHO
@_BY
@invocation
@examples("vigie users disable marie@region.example")
def disable(called: Invocation, who: str, by: str | None) -> None:
    """Fermer un compte ; ses connexions et ses jetons ne valent plus rien, aussitôt."""
    from briefings.users.accounts import disable as close

    close(load(called), who, by or getpass.getuser())


@users.command(short_help="Rouvrir un compte.")
@_WHO
@_BY
@invocation
@examples("vigie users enable marie@region.example")
def enable(called: Invocation, who: str, by: str | None) -> None:
    """Rouvrir un compte fermé."""
    from briefings.users.accounts import enable as reopen

    reopen(load(called), who, by or getpass.getuser())


@users.command(short_help="Supprimer un compte.")
@_WHO
@_BY
@click.option("--yes", is_flag=True, help="Ne pas demander confirmation.")
@invocation
@examples("vigie users remove marie@region.example --yes")
def remove(called: Invocation, who: str, by: str | None, yes: bool) -> None:  # noqa: FBT001 - click gives flags by name
    """Supprimer un compte ; les brouillons et le journal gardent le nom de la personne."""
    from briefings.users.accounts import remove as forget

    if not yes and not agreed(f"Supprimer le compte de {who} ?"):
        raise click.Abort
    forget(load(called), who, by or getpass.getuser())


@users.command(short_help="Créer un lien de connexion.")
@_WHO
@_BY
@invocation
@examples("vigie users link marie@region.example")
def link(called: Invocation, who: str, by: str | None) -> None:
    """Créer un lien qui connecte la personne une fois, dans les deux jours."""
    from briefings.users.accounts import link as make

    make(load(called), who, by or getpass.getuser())


@users.command(short_help="Choisir un mot de passe.")
@_WHO
@_BY
@invocation
@examples("vigie users password marie@region.example")
def password(called: Invocation, who: str, by: str | None) -> None:
    """Choisir le mot de passe d'un compte : au moins 12 caractères, une phrase convient."""
    from briefings.users.accounts import password as choose

    chosen = click.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore une fois")
    choose(load(called), who, chosen, by or getpass.getuser())


@users.command(short_help="Défaire le lien avec l'organisation.")
@_WHO
@_BY
@invocation
@examples("vigie users detach marie@region.example")
def detach(called: Invocation, who: str, by: str | None) -> None:
    """Défaire le lien entre un compte et celui de l'organisation.

    Il s'ouvre de nouveau par mot de passe ou par lien. Ses connexions sont fermées."""
    from briefings.users.accounts import detach as undo

    undo(load(called), who, by or getpass.getuser())


@users.command(short_help="Les jetons d'un compte ; en retirer un.")
@_WHO
@click.option("--revoke", type=int, metavar="N", help="Retirer le jeton de ce numéro.")
@_BY
@invocation
@examples("vigie users tokens marie@region.example", "vigie users tokens marie --revoke 3")
def tokens(called: Invocation, who: str, revoke: int | None, by: str | None) -> None:
    """Montrer les jetons d'un compte, que chacun crée à la page « Mon compte »."""
    from briefings.users.accounts import show_tokens

    show_tokens(load(called), who, revoke, by or getpass.getuser())


@users.command(short_help="Lire et vérifier le journal.")
@click.option(
    "--last",
    type=click.IntRange(1, 100_000),
    default=50,
    show_default=True,
    metavar="N",
    help="Combien de lignes montrer.",
)
@invocation
@examples("vigie users journal", "vigie users journal --last 500")
def journal(called: Invocation, last: int) -> int:
    """Montrer qui a fait quoi, et vérifier que rien n'a été modifié ni retiré.

    Notez l'empreinte ailleurs : un journal refait en entier en aurait une autre."""
    from briefings.users.journal import show_journal

    return show_journal(load(called), last)
