"""`vigie issue prepare`, `show`, `approve`, `send`…: the steps of a draft."""

from __future__ import annotations

import click

from briefings.cli.issues.group import desk, issue, which
from watch.front import EXIT_FAILED, Invocation, examples, invocation


@issue.command("prepare", short_help="Préparer le brouillon.")
@click.option("--again", is_flag=True, help="Le refaire, tant que personne ne l'a modifié.")
@which
@invocation
@examples("vigie issue prepare", "vigie issue prepare --week 2026-S47")
def prepare_command(called: Invocation, /, *, again: bool, **named: str | None) -> None:
    """Préparer le brouillon de la note : rien ne part."""
    from briefings.drafting.stepping import make

    with desk(called, **named) as asked:
        make(asked, anew=again)


@issue.command("show", short_help="Montrer le brouillon, avec le numéro des actualités.")
@click.option("--revision", type=click.IntRange(min=0), metavar="R", help="Tel qu'après ce geste.")
@which
@invocation
@examples("vigie issue show", "vigie issue show --revision 0")
def show_command(called: Invocation, /, revision: int | None, **named: str | None) -> None:
    """Montrer le brouillon, avec le numéro de chaque actualité."""
    from briefings.drafting.showing import show

    with desk(called, **named) as asked:
        show(asked, revision)


@issue.command("diff", short_help="Comparer deux révisions.")
@click.option(
    "--from",
    "since",
    type=click.IntRange(min=0),
    default=0,
    metavar="R",
    help="D'où.",
)
@click.option(
    "--to",
    "until",
    type=click.IntRange(min=0),
    metavar="R",
    help="Jusqu'où.",
)
@which
@invocation
@examples("vigie issue diff", "vigie issue diff --from 3")
def diff_command(called: Invocation, /, since: int, until: int | None, **named: str | None) -> None:
    """Montrer ce qui a changé depuis la préparation, ou entre deux révisions."""
    from briefings.drafting.comparing import diff

    with desk(called, **named) as asked:
        diff(asked, since, until)


@issue.command("history", short_help="Dire qui a fait quoi, et qui a reçu la note.")
@which
@invocation
@examples("vigie issue history")
def history_command(called: Invocation, /, **named: str | None) -> None:
    """Dire qui a fait quoi, qui a validé, et qui a reçu la note."""
    from briefings.drafting.comparing import history

    with desk(called, **named) as asked:
        history(asked)


@issue.command("remark", short_help="Laisser un visa, sans valider.")
@click.argument("text", metavar="REMARQUE")
@click.option("--role", default="", metavar="FONCTION", help="Gardée avec son nom.")
@which
@invocation
@examples('vigie issue remark "Vu, rien à ajouter" --by Bruno')
def remark(called: Invocation, /, text: str, role: str, **named: str | None) -> None:
    """Laisser un visa sur le brouillon : une remarque, qui ne valide rien."""
    from briefings.drafting.stepping import visa

    with desk(called, **named) as asked:
        visa(asked, text, role)


@issue.command("approve", short_help="Valider la note, telle qu'elle partira.")
@click.option("--role", default="", metavar="FONCTION", help="Gardée avec son nom.")
@click.option("--remark", default="", metavar="TEXTE", help="Gardée avec le visa.")
@click.option("--as-is", is_flag=True, help="Même si des mots restent à remplacer.")
@which
@invocation
@examples('vigie issue approve --by "Anne Durand" --role "Cheffe de service"')
def approve(
    called: Invocation, /, role: str, remark: str, *, as_is: bool, **named: str | None
) -> None:
    """Valider la note : ce qui partira est figé, octet pour octet.

    Une modification ensuite fait tomber la validation. Ce que d'autres ont changé depuis que vous
    avez regardé le brouillon vous est dit d'abord."""
    from briefings.drafting.stepping import agree

    with desk(called, **named) as asked:
        agree(asked, role, remark, as_is=as_is)


@issue.command("withdraw", short_help="Retirer une validation.")
@click.option("--reason", default="", metavar="TEXTE", help="Gardée dans l'historique.")
@which
@invocation
@examples('vigie issue withdraw --reason "Une coquille"')
def withdraw(called: Invocation, /, reason: str, **named: str | None) -> None:
    """Retirer une validation, tant que la note n'est pas partie."""
    from briefings.drafting.stepping import take_back

    with desk(called, **named) as asked:
        take_back(asked, reason)


@issue.command("test", short_help="Envoyer un essai.")
@click.option(
    "--to",
    multiple=True,
    metavar="ADRESSE",
    help="Par défaut, desk.officers.",
)
@which
@invocation
@examples("vigie issue test --to moi@region.example")
def test_command(called: Invocation, /, to: tuple[str, ...], **named: str | None) -> int:
    """Envoyer la note telle qu'elle est à une ou plusieurs adresses, marquée comme un essai."""
    from briefings.drafting.stepping import try_out

    with desk(called, **named) as asked:
        return 0 if try_out(asked, to) else EXIT_FAILED


@issue.command("send", short_help="Envoyer la note validée.")
@which
@invocation
@examples("vigie issue send")
def send_command(called: Invocation, /, **named: str | None) -> int:
    """Envoyer ce qui a été validé, une seule fois, à chacun de ses destinataires."""
    from briefings.drafting.stepping import leave

    with desk(called, **named) as asked:
        return 0 if leave(asked) else EXIT_FAILED


@issue.command("skip", short_help="Ne pas faire de note cette fois.")
@click.option("--reason", default="", metavar="TEXTE", help="Pourquoi, gardé avec votre nom.")
@click.option("--undo", is_flag=True, help="La vouloir de nouveau.")
@which
@invocation
@examples(
    'vigie issue skip --week 2026-S52 --reason "congés"', "vigie issue skip --week 2026-S52 --undo"
)
def skip_command(called: Invocation, /, reason: str, *, undo: bool, **named: str | None) -> None:
    """Ne pas faire de note pour cette période, ou changer d'avis."""
    from briefings.drafting.stepping import pass_over, want

    with desk(called, **named) as asked:
        if undo:
            want(asked)
        else:
            pass_over(asked, reason)
