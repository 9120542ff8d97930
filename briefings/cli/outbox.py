"""`vigie outbox`: the mails that wait, and what is decided of them."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

import click

from briefings.cli.door import load
from watch.front import EXIT_FAILED, Invocation, Sections, examples, invocation


class IPAddress(click.ParamType):  # type: ignore[type-arg]  # generic for its checker alone
    """An address, as numbers."""

    name = "adresse IP"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The same, in its usual form."""
        try:
            return str(ip_address(value)) if value else ""
        except ValueError:
            self.fail(f"«\u00a0{value}\u00a0» n'est pas une adresse IP.", param, ctx)


_BY: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--by", metavar="NOM", help="Qui décide, par défaut le compte de la machine."
)


@click.group(
    cls=Sections,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    short_help="Suivre les envois, et décider de ceux qui sont en doute.",
)
def outbox() -> None:
    """Suivre les envois, et décider de ceux qui sont refusés ou en doute."""


outbox.sections = {
    "Voir": ("list",),
    "Envoyer": ("send", "test", "check"),
    "Décider": ("settle", "retry", "resume"),
}


@outbox.command("list", short_help="Dire où en est chaque envoi.")
@click.option("--all", "everything", is_flag=True, help="Tout montrer, même de loin passé.")
@invocation
@examples("vigie outbox list", "vigie outbox list --all")
def list_mails(called: Invocation, everything: bool) -> None:  # noqa: FBT001 - click gives flags by name
    """Dire où en sont les envois : par note, puis un à un ce qui n'est pas remis.

    Ce qui est en doute vient d'abord : c'est à vous d'en décider."""
    from briefings.posting.listing import show_outbox

    show_outbox(load(called), everything=everything)


@outbox.command(short_help="Envoyer ce qui attend.")
@click.option("--dry-run", "dry", is_flag=True, help="Écrire les messages en fichiers, sans envoi.")
@invocation
@examples("vigie outbox send", "vigie outbox send --dry-run")
def send(called: Invocation, dry: bool) -> int:  # noqa: FBT001 - click gives flags by name
    """Envoyer maintenant ce qui est à envoyer.

    Avec Ctrl+C, le message en cours est terminé, les autres restent en file."""
    from briefings.posting.trying import empty, pretend

    office = load(called)
    return 0 if (pretend(office) if dry else empty(office)) else EXIT_FAILED


@outbox.command(short_help="Envoyer un message d'essai, à vous-même par exemple.")
@click.option("--to", required=True, metavar="ADRESSE", help="Qui le reçoit.")
@invocation
@examples("vigie outbox test --to claire@region.example")
def test(called: Invocation, to: str) -> None:
    """Envoyer un message d'essai à une personne, et dire ce que le relais répond.

    Les lecteurs des notes n'en voient rien."""
    from briefings.posting.trying import test as try_out

    try_out(load(called), to)


@outbox.command(short_help="Vérifier ce que le DNS dit de l'expéditeur.")
@click.option("--dns", "server", default="", metavar="SERVEUR", help="Le DNS à interroger.")
@click.option(
    "--address", type=IPAddress(), default="", help="L'adresse publique d'où partent les messages."
)
@invocation
@examples("vigie outbox check", "vigie outbox check --dns 9.9.9.9 --address 198.51.100.7")
def check(called: Invocation, server: str, address: str) -> int:
    """Vérifier ce que le DNS dit de l'expéditeur : SPF, DKIM, DMARC, MX, nom inverse.

    Pour chaque manque, l'enregistrement à faire publier. Rien n'est envoyé."""
    from briefings.posting.checking import check_mail

    return 0 if check_mail(load(called), server=server, address=address) else EXIT_FAILED


@outbox.command(short_help="Trancher d'un message en doute ou refusé.")
@click.argument("mails", nargs=-1, required=True, type=int, metavar="NUMÉRO...")
@click.option("--sent", "verdict", flag_value="sent", help="Il est arrivé.")
@click.option("--again", "verdict", flag_value="again", help="Il est à renvoyer.")
@_BY
@invocation
@examples("vigie outbox settle 12 --sent", "vigie outbox settle 12 15 --again")
def settle(called: Invocation, mails: tuple[int, ...], verdict: str | None, by: str | None) -> None:
    """Trancher d'un message en doute ou refusé : tenu pour remis, ou renvoyé.

    Vigie ne renvoie jamais d'elle-même un message peut-être arrivé."""
    from briefings.posting.deciding import settle as decide

    if verdict is None:
        raise click.UsageError("Dites --sent (il est arrivé) ou --again (il est à renvoyer).")
    decide(load(called), mails, sent=verdict == "sent", by=by)


@outbox.command(short_help="Réessayer sans attendre ce qui n'a pas abouti.")
@click.option("--refused", is_flag=True, help="Remettre aussi en file ce qui a été refusé.")
@_BY
@invocation
@examples("vigie outbox retry", "vigie outbox retry --refused")
def retry(called: Invocation, refused: bool, by: str | None) -> None:  # noqa: FBT001 - idem
    """Réessayer sans attendre ce qui n'a pas abouti, une fois le relais réparé.

    Ce qui est en doute n'est pas touché ; qui s'est désinscrit ne reçoit rien."""
    from briefings.posting.deciding import retry as decide

    decide(load(called), refused=refused, by=by)


@outbox.command(short_help="Reprendre les envois arrêtés.")
@click.option("--again", "again_too", is_flag=True, help="Après une copie : envoyer ce qui attend.")
@click.option("--yes", is_flag=True, help="Ne pas demander de confirmation.")
@invocation
@examples("vigie outbox resume", "vigie outbox resume --again --yes")
def resume(called: Invocation, again_too: bool, yes: bool) -> None:  # noqa: FBT001 - idem
    """Reprendre les envois qu'un refus du relais, ou une sauvegarde remise en place, a arrêtés.

    Ce qui attendait est montré d'abord, et mis en doute si la base est une copie."""
    from briefings.posting.deciding import resume as decide

    decide(load(called), again_too=again_too, yes=yes)
