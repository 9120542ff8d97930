"""`vigie backup`: everything that cannot be made again, copied, checked, put back."""

from __future__ import annotations

import click

from briefings.cli.door import load
from watch.front import Invocation, examples, invocation


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[COMMANDE] [ARGUMENTS]...",
    short_help="Sauvegarder ce qui ne peut pas être refait.",
)
@click.pass_context
@examples("vigie backup", "vigie backup list", "vigie backup restore 2026-11-25T03-30")
def backup(context: click.Context) -> None:
    """Sauvegarder la base, les secrets, les départs et vos fichiers, maintenant.

    La copie est relue d'un bout à l'autre avant d'être gardée."""
    called = context.find_object(Invocation)
    if context.invoked_subcommand is not None or called is None:
        return
    from briefings.saving import save_now

    save_now(load(called))


@backup.command("list", short_help="Les sauvegardes gardées.")
@invocation
@examples("vigie backup list")
def list_backups(called: Invocation) -> None:
    """Les sauvegardes gardées, et leur taille."""
    from briefings.saving import show_list

    show_list(load(called))


@backup.command(short_help="Remettre une sauvegarde en place.")
@click.argument("name", metavar="NOM")
@click.option("--yes", is_flag=True, help="Ne pas demander de confirmation.")
@invocation
@examples("vigie backup restore 2026-11-25T03-30")
def restore(called: Invocation, name: str, yes: bool) -> int:  # noqa: FBT001 - click gives flags by name
    """Remettre la base d'une sauvegarde à la place de celle d'aujourd'hui, qui est gardée.

    Rien ne part ensuite tant que vous ne l'avez pas dit."""
    from briefings.saving import put_back

    return put_back(load(called), name, yes=yes)
