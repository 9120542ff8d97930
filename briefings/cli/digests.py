"""`vigie digests`: the recurring products seen, tried and changed."""

from __future__ import annotations

from pathlib import Path

import click

from briefings.cli.door import load
from watch.front import EXIT_FAILED, Invocation, Sections, examples, invocation


@click.group(cls=Sections, subcommand_metavar="COMMANDE [ARGUMENTS]...")
def digests() -> None:
    """Voir, essayer et modifier les bulletins."""


digests.sections = {
    "Voir": ("list", "show", "calendar", "preview"),
    "Modifier digests.yaml": ("add", "enable", "disable", "export"),
}


@digests.command("list")
@invocation
@examples("vigie digests list")
def list_command(called: Invocation) -> None:
    """Lister les bulletins : rythme, lecteurs, dernier numéro."""
    from briefings.programme import list_digests

    list_digests(load(called))


@digests.command(short_help="Montrer un bulletin et ses numéros.")
@click.argument("slug", metavar="BULLETIN")
@invocation
@examples("vigie digests show hebdo")
def show(called: Invocation, slug: str) -> None:
    """Montrer un bulletin : ce qu'il retient, quand, pour qui, et ses derniers numéros."""
    from briefings.programme import show_digest

    show_digest(load(called), slug)


@digests.command(short_help="Voir les prochaines dates.")
@click.option(
    "--count", type=click.IntRange(1, 100), default=12, metavar="N", help="Combien de dates."
)
@invocation
@examples("vigie digests calendar", "vigie digests calendar --count 30")
def calendar(called: Invocation, count: int) -> None:
    """Voir les prochaines dates des bulletins en route, jours fermés compris.

    Un envoi prévu un jour fermé passe au jour ouvré suivant, à la même heure."""
    from briefings.programme import show_calendar

    show_calendar(load(called), count)


@digests.command(short_help="Voir un bulletin avant son jour.")
@click.argument("slug", metavar="BULLETIN")
@click.option(
    "--period", metavar="PÉRIODE", help="Par exemple 2026-11 ; par défaut la dernière finie."
)
@invocation
@examples("vigie digests preview ruralite-mois --period 2026-11")
def preview(called: Invocation, slug: str, period: str | None) -> int:
    """Écrire la note d'un bulletin sans l'enregistrer ni l'envoyer, même d'une période en cours."""
    from briefings.producing import produce

    return 0 if produce(load(called), slug, period, preview=True) else EXIT_FAILED


@digests.command(short_help="Ajouter un bulletin.")
@click.argument("slug", metavar="BULLETIN")
@click.option("--title", required=True, metavar="TITRE", help="Titre montré aux lecteurs.")
@click.option("--theme", "themes", multiple=True, metavar="THÈME", help="À répéter.")
@click.option("--territory", "territories", multiple=True, metavar="LIEU", help="À répéter.")
@click.option("--category", "categories", multiple=True, metavar="FAMILLE", help="À répéter.")
@click.option("--calls", "only_calls", is_flag=True, help="Seulement ce qui annonce un appel.")
@click.option(
    "--frequency",
    type=click.Choice(["jour", "semaine", "quinzaine", "mois"]),
    default="semaine",
    help="Durée d'une période.",
)
@click.option("--day", metavar="JOUR", help="lundi à dimanche ; le numéro du jour pour un mois.")
@click.option("--hour", metavar="HH:MM", help="Heure de Paris ; sinon celle de vigie.yaml.")
@click.option(
    "--mode",
    type=click.Choice(["manuel", "prepare", "automatique"]),
    default="prepare",
    help="Qui laisse partir un numéro.",
)
@click.option("--recipient", "recipients", multiple=True, metavar="ADRESSE", help="À répéter.")
@click.option("--resume", is_flag=True, help="Reprendre la suite d'un bulletin retiré.")
@invocation
@examples(
    'vigie digests add lozere --title "La Lozère" --territory Lozère --frequency mois --day 2',
)
def add(called: Invocation, /, slug: str, resume: bool, **fields: object) -> None:  # noqa: FBT001 - click gives flags by name
    """Ajouter un bulletin à la fin de digests.yaml."""
    from briefings.arranging import add_digest

    if fields["frequency"] == "mois" and (day := fields.pop("day")):
        fields["month_day"] = int(str(day)) if str(day).isdecimal() else day
    given = {name: value for name, value in fields.items() if value not in (None, False, ())}
    add_digest(load(called), {"slug": slug, **given}, resume=resume)


@digests.command(short_help="Mettre un bulletin en route.")
@click.argument("slug", metavar="BULLETIN")
@invocation
@examples("vigie digests enable ruralite-mois")
def enable(called: Invocation, slug: str) -> None:
    """Mettre un bulletin en route : son premier numéro viendra à sa prochaine date."""
    from briefings.arranging import switch_digest

    switch_digest(load(called), slug, enabled=True)


@digests.command(short_help="Arrêter un bulletin.")
@click.argument("slug", metavar="BULLETIN")
@invocation
@examples("vigie digests disable ruralite-mois")
def disable(called: Invocation, slug: str) -> None:
    """Arrêter un bulletin : plus rien n'est fait de soi-même ; ses numéros restent."""
    from briefings.arranging import switch_digest

    switch_digest(load(called), slug, enabled=False)


@digests.command(short_help="Copier digests.yaml.")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), metavar="FICHIER")
@invocation
@examples("vigie digests export bulletins.yaml")
def export(called: Invocation, path: Path) -> None:
    """Copier dans un fichier les bulletins en usage, pour les relire ou les transmettre."""
    from briefings.programme import export_digests

    export_digests(load(called), path)
