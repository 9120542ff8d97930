"""`vigie note`: notes that Vigie prepares from chosen articles and that a person finishes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from briefings.cli.door import load
from briefings.cli.exports import written
from watch.front import Invocation, Sections, examples, invocation

KINDS = ("information", "decision", "elus", "presse")
FORMATS = ("html", "docx", "pdf", "md")
_BY = click.option(
    "--by", metavar="NOM", help="Qui écrit\u00a0; par défaut learning.officer, sinon ce compte."
)
_NUMBER = click.argument("number", metavar="N", type=click.IntRange(1))


@click.group(
    cls=Sections,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    short_help="Préparer une note à partir d'articles choisis.",
)
def note() -> None:
    """Préparer une note (information, décision, élus, presse) et la compléter.

    Vigie écrit ce que disent les articles, avec leurs sources\u00a0; le reste est à vous."""


@note.command(short_help="Faire une note d'articles choisis.")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="information",
    show_default=True,
    help="La sorte de note.",
)
@click.option(
    "--items",
    multiple=True,
    metavar="ARTICLE",
    help="Adresses ou débuts de clé d'articles, séparés par des espaces\u00a0; ou plusieurs fois.",
)
@click.option("--search", default="", metavar="MOTS", help="Les articles que trouvent ces mots.")
@click.option(
    "--since",
    type=click.DateTime(("%Y-%m-%d",)),
    metavar="DATE",
    help="Avec --search, depuis cette date (2026-11-01).",
)
@click.option(
    "--issue",
    "issues",
    multiple=True,
    metavar="SEMAINE:N",
    help="L'actualité n°\u00a0N d'une note de la semaine, comme 2026-S47:3,5.",
)
@click.option("--basket", is_flag=True, help="Les articles du panier.")
@click.option(
    "--option",
    "options",
    multiple=True,
    metavar="TITRE",
    help="Une option à comparer, pour une décision\u00a0; plusieurs fois.",
)
@click.option("--subject", default="", metavar="OBJET", help="L'objet de la note.")
@_BY
@invocation
@examples(
    'vigie note new --items "3f2a9c 81b0e4"',
    "vigie note new --kind elus --search tiers-lieux --since 2026-11-01",
    'vigie note new --kind decision --basket --option "Abonder" --option "Attendre"',
)  # fmt: skip
def new(  # noqa: PLR0913 - one per option of the command
    called: Invocation,
    /,
    kind: str,
    items: tuple[str, ...],
    search: str,
    since: datetime | None,
    issues: tuple[str, ...],
    *,
    basket: bool,
    options: tuple[str, ...],
    subject: str,
    by: str | None,
) -> None:
    """Faire une note à partir d'articles, et dire ce qu'il reste à écrire.

    Ses faits sont relus dans l'archive chaque fois qu'on la montre\u00a0; vos mots sont gardés."""
    from briefings.notes import NoteKind
    from briefings.noting.choosing import Chosen
    from briefings.noting.making import Wish, new_note
    from watch.zone import PARIS

    chosen = Chosen(
        items=items,
        search=search,
        since=since.replace(tzinfo=PARIS) if since else None,
        issues=issues,
        basket=basket,
    )
    wish = Wish(kind=NoteKind(kind), chosen=chosen, options=options, subject=subject, by=by)
    new_note(load(called), wish)


@note.command("list", short_help="Voir les notes.")
@invocation
@examples("vigie note list")
def list_(called: Invocation) -> None:
    """Voir toutes les notes, les plus récentes d'abord."""
    from briefings.noting.telling import list_notes

    list_notes(load(called))


@note.command(short_help="Lire une note et ce qu'il y manque.")
@_NUMBER
@invocation
@examples("vigie note show 12")
def show(called: Invocation, number: int) -> None:
    """Lire la note, ce qu'il reste à y écrire, et ce qui y a été fait."""
    from briefings.noting.telling import show_note

    show_note(load(called), number)


@note.command(short_help="Écrire à un endroit de la note.")
@_NUMBER
@click.argument("name", metavar="ENDROIT")
@click.argument("text", metavar="TEXTE")
@_BY
@invocation
@examples(
    'vigie note fill 12 "Suites proposées" "Réunir les porteurs en janvier."',
    'vigie note fill 12 "Option 1, coût" "12 000 €"',
)
def fill(called: Invocation, number: int, name: str, text: str, by: str | None) -> None:
    """Écrire vos mots à un endroit de la note\u00a0; un texte vide ("") l'efface.

    ENDROIT est un nom que vigie note show donne, ou son début."""
    from briefings.noting.filling import fill_note

    fill_note(load(called), number, name, text, by)


@note.command(short_help="Compléter toute la note dans un éditeur.")
@_NUMBER
@click.option(
    "--file",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="Passer par ce fichier\u00a0: écrit s'il n'existe pas, relu s'il existe.",
)
@_BY
@invocation
@examples("vigie note edit 12", "vigie note edit 12 --file note-12.txt")  # fmt: skip
def edit(called: Invocation, number: int, path: Path | None, by: str | None) -> None:
    """Compléter la note dans votre éditeur de texte, ou par un fichier.

    Si quelqu'un a écrit entre-temps au même endroit, rien n'est enregistré et c'est dit."""
    from briefings.noting.filling import edit_note

    edit_note(load(called), number, path, by)


@note.command(short_help="Rendre une note définitive.")
@_NUMBER
@click.option("--as-is", is_flag=True, help="Même s'il reste des points à compléter.")
@_BY
@invocation
@examples("vigie note finish 12")
def finish(called: Invocation, number: int, *, as_is: bool, by: str | None) -> None:
    """Rendre la note définitive\u00a0: elle ne porte plus «\u00a0Projet\u00a0» et ne change plus.

    Ce qui reste à compléter est dit d'abord. Elle ne montre ni question, ni titre sans texte.
    note undo la rouvre."""
    from briefings.noting.filling import finish_note

    finish_note(load(called), number, by, as_is=as_is)


@note.command(short_help="Écrire la note dans un fichier.")
@_NUMBER
@written(FORMATS)
@invocation
@examples("vigie note export 12", "vigie note export 12 --output note.docx")
def export(
    called: Invocation, /, number: int, form: str | None, output: Path | None, *, force: bool
) -> None:
    """Écrire la note en page web, Word, PDF ou Markdown, ses faits relus."""
    from briefings.exporting.placing import Wanted
    from briefings.noting.making import export_note

    export_note(load(called), number, Wanted(format=form, output=output, force=force))


@note.command(short_help="Supprimer une note.")
@_NUMBER
@_BY
@invocation
@examples("vigie note delete 12")
def delete(called: Invocation, number: int, by: str | None) -> None:
    """Retirer la note de la liste\u00a0; note undo la remet."""
    from briefings.noting.filling import delete_note

    delete_note(load(called), number, by)


@note.command(short_help="Annuler le dernier changement d'une note.")
@_NUMBER
@_BY
@invocation
@examples("vigie note undo 12")
def undo(called: Invocation, number: int, by: str | None) -> None:
    """Annuler le dernier changement de la note, puis celui d'avant, et ainsi de suite."""
    from briefings.noting.filling import undo_note

    undo_note(load(called), number, by)


@note.group(
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    short_help="Mettre des articles de côté.",
)
def basket() -> None:
    """Mettre de côté, en lisant, les articles d'une note à venir."""


@basket.command(short_help="Mettre des articles de côté.")
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@_BY
@invocation
@examples("vigie note basket add 3f2a9c https://exemple.example/article")
def add(called: Invocation, articles: tuple[str, ...], by: str | None) -> None:
    """Mettre ces articles dans le panier, par leur adresse ou le début de leur clé."""
    from briefings.noting.basket import add_to_basket

    add_to_basket(load(called), articles, by)


@basket.command("list", short_help="Voir le panier.")
@invocation
@examples("vigie note basket list")
def list_basket(called: Invocation) -> None:
    """Voir les articles mis de côté."""
    from briefings.noting.basket import show_basket

    show_basket(load(called))


@basket.command(short_help="Vider le panier.")
@invocation
@examples("vigie note basket clear")
def clear(called: Invocation) -> None:
    """Retirer tous les articles du panier\u00a0; ils restent dans l'archive."""
    from briefings.noting.basket import clear_basket

    clear_basket(load(called))


note.sections = {
    "Préparer": ("basket", "new"),
    "Compléter": ("show", "fill", "edit", "finish", "undo"),
    "Ranger": ("list", "export", "delete"),
}
