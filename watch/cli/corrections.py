"""`vigie themes`: what a person says of the themes of an article, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import click

from watch.cli.door import load
from watch.front import Invocation, Sections, examples, invocation
from watch.model.corrections import CorrectionKind

by_option = click.option(
    "--by", metavar="NOM", help="Qui corrige ; par défaut learning.officer, sinon ce compte."
)
article_argument = click.argument("article", metavar="ARTICLE")
theme_argument = click.argument("theme", metavar="THÈME")


@click.group("themes", cls=Sections, subcommand_metavar="COMMANDE [ARGUMENTS]...")
def corrections() -> None:
    """Corriger les thèmes des articles ; Vigie en apprend.

    ARTICLE est l'adresse d'un article, ou le début de sa clé."""


corrections.sections = {
    "Corriger": ("add", "remove", "confirm", "undo", "history"),
    "Répondre aux doutes": ("review", "doubts", "uphold"),
    "Échanger": ("import", "export"),
}


@corrections.command()
@article_argument
@theme_argument
@by_option
@invocation
@examples("vigie themes add https://exemple.example/article ruralite")
def add(called: Invocation, article: str, theme: str, by: str | None) -> None:
    """Donner un thème à un article et à l'actualité qu'il raconte."""
    from watch.commands.correcting import correct

    correct(load(called), (article, theme), CorrectionKind.ADD, by)


@corrections.command()
@article_argument
@theme_argument
@by_option
@invocation
@examples("vigie themes remove https://exemple.example/article orientation")
def remove(called: Invocation, article: str, theme: str, by: str | None) -> None:
    """Retirer un thème à un article et à l'actualité qu'il raconte."""
    from watch.commands.correcting import correct

    correct(load(called), (article, theme), CorrectionKind.REMOVE, by)


@corrections.command(short_help="Dire que le classement a raison.")
@article_argument
@theme_argument
@by_option
@invocation
@examples("vigie themes confirm https://exemple.example/article ruralite")
def confirm(called: Invocation, article: str, theme: str, by: str | None) -> None:
    """Confirmer un thème : retenu ou à vérifier, il est retenu ; écarté, il le reste."""
    from watch.commands.correcting import correct

    correct(load(called), (article, theme), CorrectionKind.CONFIRM, by)


@corrections.command(short_help="Annuler des corrections.")
@click.argument("numbers", nargs=-1, type=click.IntRange(1), metavar="[N°...]")
@click.option("--of", metavar="NOM", help="Toutes les corrections de cette personne.")
@by_option
@invocation
@examples("vigie themes undo", "vigie themes undo 12", "vigie themes undo --of marie")
def undo(called: Invocation, numbers: tuple[int, ...], of: str | None, by: str | None) -> None:
    """Annuler votre dernière correction, ou celles dont vous donnez le numéro."""
    from watch.commands.correcting import undo as take_back

    take_back(load(called), numbers, of, by)


@corrections.command()
@click.argument("article", metavar="[ARTICLE]", required=False)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=50,
    show_default=True,
    help="Nombre de corrections montrées.",
)
@invocation
@examples("vigie themes history", "vigie themes history https://exemple.example/article")
def history(called: Invocation, article: str | None, limit: int) -> None:
    """Montrer qui a corrigé quoi, et quand, annulations comprises."""
    from watch.commands.correcting import show_history

    show_history(load(called), article, limit)


@corrections.command("import", short_help="Reprendre des étiquettes faites ailleurs.")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@by_option
@invocation
@examples("vigie themes import articles.jsonl", "vigie themes import articles.jsonl --by marie")
def import_command(called: Invocation, file: Path, by: str | None) -> None:
    """Reprendre des étiquettes faites ailleurs, comme autant de corrections.

    FICHIER est celui de vigie themes export ou de vigie evaluate. Ce qui n'est pas dans l'archive
    est gardé comme exemple ; relancer la commande n'ajoute rien."""
    from watch.commands.teaching import import_labels

    import_labels(load(called), file, by)


@corrections.command(short_help="Écrire les corrections dans un fichier.")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@invocation
@examples("vigie themes export corrections.jsonl")
def export(called: Invocation, file: Path) -> None:
    """Écrire ce que les personnes disent des thèmes dans un fichier que vigie themes import relit.

    Il contient le texte des articles : gardez-le pour votre service."""
    from watch.commands.teaching import export_labels

    export_labels(load(called), file)


@corrections.command(short_help="Montrer les corrections douteuses.")
@invocation
@examples("vigie themes doubts")
def doubts(called: Invocation) -> None:
    """Montrer les corrections dont le modèle n'apprend pas encore, pourquoi, et quoi faire.

    Contradictions, revirements, corrections en masse, personne qui s'écarte des autres."""
    from watch.commands.doubting import show_doubts

    show_doubts(load(called))


@corrections.command(short_help="Maintenir des corrections douteuses.")
@click.argument("numbers", nargs=-1, type=click.IntRange(1), metavar="[N°...]")
@click.option("--of", metavar="NOM", help="Toutes les corrections de cette personne.")
@by_option
@invocation
@examples("vigie themes uphold 12 15", "vigie themes uphold --of marie")
def uphold(called: Invocation, numbers: tuple[int, ...], of: str | None, by: str | None) -> None:
    """Redire des corrections douteuses : le modèle en apprendra."""
    from watch.commands.doubting import uphold as say_again

    say_again(load(called), numbers, of, by)


@corrections.command(short_help="Voir ce qui est à vérifier, le plus utile d'abord.")
@click.option("--theme", metavar="THÈME", help="Seulement ce thème.")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 500),
    default=20,
    show_default=True,
    help="Nombre de doutes.",
)
@click.option("--ask", is_flag=True, help="Poser les questions une à une.")
@click.option("--discarded", is_flag=True, help="Tirer au sort parmi les articles sans thème.")
@by_option
@invocation
@examples("vigie themes review", "vigie themes review --ask --limit 10")
def review(
    called: Invocation,
    /,
    theme: str | None,
    limit: int,
    by: str | None,
    *,
    ask: bool,
    discarded: bool,
) -> None:
    """Voir ce dont le classement doute, ce qui apprendrait le plus d'abord.

    Avec --ask, répondez o (oui), n (non), p (passer) ou q (quitter) ; chaque réponse compte
    aussitôt."""
    from watch.commands import reviewing

    if discarded:
        reviewing.show_discarded(load(called))
    else:
        reviewing.review(load(called), theme, limit, ask=ask, by=by)
