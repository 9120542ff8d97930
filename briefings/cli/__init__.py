"""The command ``vigie``: what the office does with its watch, and the door to everything else.

Commands import what they need when they run, so that ``vigie --help`` answers in under 0.3 s.
"""

from __future__ import annotations

import atexit
import gc
from importlib import metadata
from pathlib import Path

import click

from briefings.cli.alerts import alerts
from briefings.cli.backup import backup
from briefings.cli.digests import digests
from briefings.cli.door import load
from briefings.cli.exports import export
from briefings.cli.issues import issue
from briefings.cli.notes import note
from briefings.cli.outbox import outbox
from briefings.cli.subscribers import subscribers
from briefings.cli.users import users
from briefings.cli.web import serve
from watch.cli import COMMANDS
from watch.errors import SettingsError
from watch.front import (
    EXIT_CODES,
    EXIT_FAILED,
    Invocation,
    Sections,
    again,
    examples,
    invocation,
    run,
)

_ANYWHERE = ("init", "demo")
"""Commands that a folder which does not exist may be named to: elsewhere, a mistyped name would be
answered by a new, empty archive."""


@click.group(
    cls=Sections,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="VIGIE_HOME",
    metavar="DOSSIER",
    help="Dossier de Vigie : réglages, base, notes. Par défaut, celui de votre compte.",
)
@click.option("--debug", is_flag=True, help="Montrer la trace complète en cas d'erreur.")
@click.version_option(
    metadata.version("vigie-csti"), prog_name="vigie", help="Afficher la version."
)
@click.pass_context
@examples(
    "vigie demo                 tout voir en une minute, sans réseau",
    "vigie init                 préparer le dossier de votre service",
    "vigie run                  collecter, et préparer la note chaque lundi",
    "vigie search tiers-lieux   chercher dans l'archive",
    codes=EXIT_CODES,
)
def vigie(context: click.Context, home: Path | None, debug: bool) -> None:  # noqa: FBT001 - click gives flags by name
    """Vigie : la veille « Sciences et Société », de la collecte à la note du lundi."""
    from watch.settings import home_folder

    chosen = home_folder(home)
    if home is not None and context.invoked_subcommand not in _ANYWHERE and not chosen.exists():
        raise SettingsError(
            f"Le dossier {chosen} n'existe pas\u00a0: vérifiez son nom, ou préparez-le\u00a0:"
            f" {again('init')}",
        )
    context.obj = Invocation(home=chosen, debug=debug)


@vigie.command(short_help="Préparer le dossier de votre service.")
@click.option(
    "--recipient", "recipients", multiple=True, metavar="ADRESSE", help="Qui reçoit la note."
)
@click.option(
    "--contact",
    default="",
    metavar="ADRESSE",
    help="Donnée aux sites visités, pour qu'ils puissent écrire.",
)
@click.option("--themes", is_flag=True, help="Copier aussi les thèmes, pour les modifier.")
@click.option("--templates", is_flag=True, help="Copier aussi les modèles (note, Word, PDF).")
@click.option("--territory", is_flag=True, help="Copier aussi les lieux et acteurs reconnus.")
@invocation
@examples("vigie init", "vigie init --recipient chargee.mission@region.example")
def init(
    called: Invocation,
    /,
    recipients: tuple[str, ...],
    contact: str,
    *,
    themes: bool,
    templates: bool,
    territory: bool,
) -> None:
    """Préparer le dossier du service : réglages et catalogue à relire.

    Ce qui est déjà là n'est jamais remplacé."""
    from briefings.setup import prepare

    prepare(
        called.home,
        recipients,
        contact,
        themes=themes,
        templates=templates,
        territory=territory,
    )


@vigie.command("run", short_help="Collecter, préparer, envoyer ce qui est validé.")
@click.option("--once", is_flag=True, help="Faire ce qui est dû, puis s'arrêter (pour cron).")
@invocation
@examples("vigie run", "vigie run --once")
def run_command(called: Invocation, once: bool) -> None:  # noqa: FBT001 - click gives flags by name
    """Travailler sans surveillance : collecte, brouillons à leur heure, envois.

    Une note ne part d'elle-même que d'un bulletin en mode automatique.

    S'arrête avec Ctrl+C. Une note manquée, machine éteinte, est rattrapée une fois."""
    from briefings.scheduler import work

    work(load(called), once=once)


@vigie.command(short_help="Vérifier l'installation.")
@click.option("--clock", is_flag=True, help="Dire juste l'horloge dont Vigie doute.")
@invocation
@examples("vigie doctor", "vigie doctor --clock")
def doctor(called: Invocation, clock: bool) -> int:  # noqa: FBT001 - click gives flags by name
    """Vérifier l'installation : ce qui ne va pas, et quoi faire."""
    from briefings.doctor import examine

    return 0 if examine(called.home, clock=clock) else EXIT_FAILED


@vigie.command(short_help="Voir Vigie travailler, sans réseau.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("vigie-demo"),
    show_default=True,
    metavar="DOSSIER",
    help="Où poser la démonstration.",
)
@click.option("--fresh", is_flag=True, help="Recommencer à partir de rien.")
@examples("vigie demo", "vigie demo --folder /tmp/demo --fresh")
def demo(folder: Path, fresh: bool) -> int:  # noqa: FBT001 - click gives flags by name
    """Voir Vigie travailler, sans réseau : presse d'exemple, note, messagerie locale."""
    try:
        from briefings.demo.show import show
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "aiosmtpd":
            raise
        raise SettingsError(
            "La démonstration reçoit son propre courrier\u00a0: installez ce qu'il lui faut avec"
            " pip install 'vigie-csti[demo]'.",
        ) from error
    return 0 if show(folder, fresh=fresh) else EXIT_FAILED


_OFFICE = (alerts, backup, digests, export, issue, note, outbox, serve, subscribers, users)
for _command in (*COMMANDS, *_OFFICE):
    vigie.add_command(_command)

vigie.sections = {
    "Commencer": ("demo", "init", "doctor", "backup"),
    "Chaque semaine": ("run", "harvest", "reading", "search", "calls", "events", "issue", "export"),
    "Publier": ("digests", "note", "outbox"),
    "Les abonnés": ("subscribers", "alerts"),
    "Les pages": ("serve", "users"),
    "Corriger": ("explain", "themes", "stories", "sources"),
    "Apprendre et mesurer": ("train", "evaluate"),
}


def main() -> None:
    """Entry point of the ``vigie`` script."""
    # A program that ends looks for garbage twice in all that it leaves: 0.3 s after a harvest.
    atexit.register(gc.freeze)
    raise SystemExit(run(vigie))
