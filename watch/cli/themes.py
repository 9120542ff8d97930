"""The themes: why an article has them, how right they are, learning again."""

from __future__ import annotations

from pathlib import Path

import click

from watch.cli.door import load
from watch.front import Invocation, examples, invocation


@click.command(short_help="Refaire le modèle de classement.")
@click.option("--history", is_flag=True, help="Montrer les derniers entraînements, sans en faire.")
@invocation
@examples("vigie train", "vigie train --history")
def train(called: Invocation, *, history: bool) -> None:
    """Entraîner le modèle de classement et relire l'archive avec lui."""
    from watch.commands.training import show_history, train_model

    if history:
        show_history(load(called))
    else:
        train_model(load(called))


@click.command(short_help="Dire pourquoi un article a ses thèmes.")
@click.argument("article", metavar="ARTICLE")
@invocation
@examples("vigie explain https://exemple.example/article", "vigie explain 3f2a9c")
def explain(called: Invocation, article: str) -> None:
    """Dire pourquoi un article a ses thèmes : score, seuils, mots pour et contre.

    ARTICLE est son adresse, ou le début de sa clé."""
    from watch.commands.explaining import explain_article

    explain_article(load(called), article)


@click.command(short_help="Mesurer le classement sur des articles étiquetés.")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option(
    "--model",
    type=click.Choice(["current", "cold"]),
    default="current",
    show_default=True,
    help="Le modèle du service, ou celui des seuls exemples livrés.",
)
@click.option(
    "--folds",
    type=click.Choice(["source", "time"]),
    help="Juger l'entraînement sur des sources, ou des périodes, qu'il n'a pas vues.",
)
@click.option(
    "--errors",
    "worst",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Montrer les N pires erreurs et ce qui les explique.",
)
@click.option(
    "--picture",
    type=click.Path(path_type=Path),
    metavar="IMAGE",
    help="Dessiner fiabilité et confusions dans ce fichier (.png ou .svg).",
)
@invocation
@examples(
    "vigie evaluate articles.jsonl",
    "vigie evaluate --model cold --errors 10 articles.jsonl",
    "vigie evaluate --folds source --picture mesure.png articles.jsonl",
)
def evaluate(
    called: Invocation, file: Path, model: str, folds: str | None, worst: int, picture: Path | None
) -> None:
    """Mesurer le classement sur des articles qu'une personne a étiquetés.

    FICHIER contient un objet JSON par ligne : id, source, title, text, labels, reviewed_for,
    et date pour --folds time. --folds mesure l'entraînement, et non un modèle : --model est
    alors sans effet."""
    from watch.commands.measuring import measure

    cold = model == "cold"
    measure(load(called), file, cold=cold, folds=folds, worst=worst, picture=picture)
