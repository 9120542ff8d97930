"""`vigie issue drop`, `title`, `comment`…: the editor's gestures on a draft."""

from __future__ import annotations

from datetime import datetime

import click

from briefings.cli.issues.group import desk, issue, which
from watch.front import Invocation, examples, invocation


@issue.command("drop", short_help="Écarter des actualités.")
@click.argument("numbers", metavar="N...", type=click.IntRange(min=1), nargs=-1, required=True)
@which
@invocation
@examples("vigie issue drop 7", "vigie issue drop 7 12 15")
def drop(called: Invocation, /, numbers: tuple[int, ...], **named: str | None) -> None:
    """Écarter des actualités : elles restent dans la liste, au bas du brouillon."""
    from briefings.drafting.handling import drop

    with desk(called, **named) as asked:
        drop(asked, numbers)


@issue.command("keep", short_help="Garder une actualité écartée, en lien ou à vérifier.")
@click.argument("numbers", metavar="N...", type=click.IntRange(min=1), nargs=-1, required=True)
@click.option("--section", default="", metavar="SECTION", help="Son nom ou celui de son thème.")
@which
@invocation
@examples("vigie issue keep 7", "vigie issue keep 50 --section ruralite")
def keep(
    called: Invocation, /, numbers: tuple[int, ...], section: str, **named: str | None
) -> None:
    """Raconter en entier ce qui était écarté, seulement en lien, ou à vérifier."""
    from briefings.drafting.handling import keep

    with desk(called, **named) as asked:
        keep(asked, numbers, section)


@issue.command("move", short_help="Changer une actualité de place ou de section.")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.option("--section", default="", metavar="SECTION", help="Son nom ou celui de son thème.")
@click.option("--before", type=click.IntRange(min=1), metavar="M", help="Devant cette actualité.")
@click.option("--brief", is_flag=True, help="En lien, à la fin de la section.")
@which
@invocation
@examples(
    "vigie issue move 7 --section ruralite",
    "vigie issue move 7 --before 3",
    "vigie issue move 7 --brief",
)
def move(
    called: Invocation,
    /,
    number: int,
    section: str,
    before: int | None,
    *,
    brief: bool,
    **named: str | None,
) -> None:
    """Changer une actualité de place, de section, ou la mettre parmi les liens."""
    from briefings.drafting.handling import place

    with desk(called, **named) as asked:
        place(asked, number, section, before, brief=brief)


@issue.command("title", short_help="Récrire un titre.")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.argument("text", metavar="[TITRE]", default="")
@click.option("--restore", is_flag=True, help="Rendre le titre de la source.")
@which
@invocation
@examples('vigie issue title 3 "Un appel pour les lycées"', "vigie issue title 3 --restore")
def title_command(
    called: Invocation, /, number: int, text: str, *, restore: bool, **named: str | None
) -> None:
    """Récrire un titre : celui de la source reste à côté."""
    from briefings.drafting.handling import title

    if not (text.strip() or restore):
        raise click.UsageError("Donnez le nouveau titre, ou --restore pour celui de la source.")
    with desk(called, **named) as asked:
        title(asked, number, "" if restore else text)


@issue.command("extract", short_help="Récrire un extrait.")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.argument("text", metavar="[TEXTE]", default="")
@click.option("--restore", is_flag=True, help="Rendre la citation de la source.")
@which
@invocation
@examples('vigie issue extract 3 "Trente lycées sont visés."', "vigie issue extract 3 --restore")
def extract_command(
    called: Invocation, /, number: int, text: str, *, restore: bool, **named: str | None
) -> None:
    """Récrire un extrait : ce sont alors les mots du service, sans guillemets."""
    from briefings.drafting.handling import extract

    if not (text.strip() or restore):
        raise click.UsageError("Donnez le texte, ou --restore pour la citation de la source.")
    with desk(called, **named) as asked:
        extract(asked, number, None if restore else text)


@issue.command("comment", short_help="Commenter une actualité.")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.option("--analysis", metavar="TEXTE", help="« Analyse ».")
@click.option("--scope", metavar="TEXTE", help="« Portée pour l'Occitanie ».")
@click.option("--followup", metavar="TEXTE", help="« Suites proposées ».")
@which
@invocation
@examples(
    'vigie issue comment 3 --analysis "Ce que nous en pensons"', 'vigie issue comment 3 --scope ""'
)
def comment_command(
    called: Invocation,
    /,
    number: int,
    analysis: str | None,
    scope: str | None,
    followup: str | None,
    **named: str | None,
) -> None:
    """Commenter une actualité : le commentaire est montré comme celui du service.

    Un texte vide retire le commentaire."""
    from briefings.drafting.handling import comment
    from briefings.model import CommentKind

    said = {
        CommentKind.ANALYSIS: analysis,
        CommentKind.SCOPE: scope,
        CommentKind.FOLLOW_UP: followup,
    }
    with desk(called, **named) as asked:
        comment(asked, number, said)


@issue.command("pin", short_help="Mettre dans « À retenir ».")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.option("--before", type=click.IntRange(min=1), metavar="M", help="Devant cette actualité.")
@which
@invocation
@examples("vigie issue pin 3", "vigie issue pin 3 --before 1")
def pin(called: Invocation, /, number: int, before: int | None, **named: str | None) -> None:
    """Mettre une actualité dans « À retenir », ou la changer de place là."""
    from briefings.drafting.handling import pin

    with desk(called, **named) as asked:
        pin(asked, number, before)


@issue.command("unpin", short_help="Ôter de « À retenir ».")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@which
@invocation
@examples("vigie issue unpin 3")
def unpin(called: Invocation, /, number: int, **named: str | None) -> None:
    """Ôter une actualité de « À retenir » : elle reste dans sa section."""
    from briefings.drafting.handling import unpin

    with desk(called, **named) as asked:
        unpin(asked, number)


@issue.command("merge", short_help="Réunir deux actualités.")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.argument("into", metavar="M", type=click.IntRange(min=1))
@which
@invocation
@examples("vigie issue merge 7 3")
def merge(called: Invocation, /, number: int, into: int, **named: str | None) -> None:
    """Réunir la première actualité à la seconde, qui la raconte alors."""
    from briefings.drafting.handling import merge

    with desk(called, **named) as asked:
        merge(asked, number, into)


@issue.command("add", short_help="Ajouter une actualité.")
@click.argument("url", metavar="ADRESSE")
@click.option("--title", default="", metavar="TITRE", help="À la place de celui de la page.")
@click.option("--source", default="", metavar="NOM", help="Qui publie ; par défaut le site.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    metavar="JOUR",
    help="Quand ; par défaut ce que dit la page.",
)
@click.option("--text", default="", metavar="TEXTE", help="Quelques mots du service.")
@click.option("--section", default="", metavar="SECTION", help="Son nom ou celui de son thème.")
@click.option("--offline", is_flag=True, help="Ne pas lire la page ; donnez --title.")
@which
@invocation
@examples("vigie issue add https://example.org/page --section ruralite")
def add_command(  # noqa: PLR0913 - one per option
    called: Invocation,
    /,
    url: str,
    title: str,
    source: str,
    day: datetime | None,
    text: str,
    section: str,
    *,
    offline: bool,
    **named: str | None,
) -> None:
    """Ajouter une actualité par son adresse : la page est lue une fois.

    D'une source que le catalogue ne connaît pas, seule la référence est montrée."""
    from briefings.drafting.adding import add
    from briefings.drafting.collecting import Typed

    typed = Typed(
        url=url,
        title=title,
        source=source,
        day=day and day.date(),
        text=text,
        section=section,
        fetched=not offline,
    )
    with desk(called, **named) as asked:
        add(asked, typed)


@issue.command("intro", short_help="Écrire l'introduction.")
@click.argument("text", metavar="TEXTE")
@which
@invocation
@examples('vigie issue intro "Une semaine dense."')
def intro(called: Invocation, /, text: str, **named: str | None) -> None:
    """Écrire l'introduction de la note ; un texte vide la retire."""
    from briefings.drafting.handling import introduce

    with desk(called, **named) as asked:
        introduce(asked, text)


@issue.command("undo", short_help="Annuler un geste.")
@click.argument("revision", metavar="[GESTE]", type=click.IntRange(min=1), required=False)
@which
@invocation
@examples("vigie issue undo", "vigie issue undo 4")
def undo_command(called: Invocation, /, revision: int | None, **named: str | None) -> None:
    """Annuler votre dernier geste, ou celui dont vous donnez le numéro."""
    from briefings.drafting.handling import undo

    with desk(called, **named) as asked:
        undo(asked, revision)


@issue.command("redo", short_help="Rétablir un geste annulé.")
@click.argument("revision", metavar="[GESTE]", type=click.IntRange(min=1), required=False)
@which
@invocation
@examples("vigie issue redo")
def redo_command(called: Invocation, /, revision: int | None, **named: str | None) -> None:
    """Rétablir votre dernier geste annulé, ou celui dont vous donnez le numéro."""
    from briefings.drafting.handling import redo

    with desk(called, **named) as asked:
        redo(asked, revision)
