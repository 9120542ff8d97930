"""`vigie evaluate`: how right the themes are, on a file of items that somebody read."""

from __future__ import annotations

from pathlib import Path

from watch.app import Watch
from watch.classify.evaluate import Scores, evaluate, macro_f1
from watch.classify.examples import read_examples
from watch.classify.learning import train_cold
from watch.console import console, decimal, plural, table

HEADERS = (
    "Thème",
    ">Précision",
    ">Rappel",
    ">F1",
    ">Précision moyenne",
    ">Rappel avec à vérifier",
    ">À vérifier",
    ">Brier",
    ">Articles",
)


def measure(watch: Watch, file: Path, *, cold: bool) -> None:
    """Label the file's items as an unknown source's, and print the scores of each theme."""
    aliases = {alias: theme.slug for theme in watch.themes for alias in theme.aliases}
    examples = read_examples(file, [theme.slug for theme in watch.themes], aliases)
    classifier = train_cold(watch.themes) if cold else watch.classifier()
    scores = evaluate(classifier, examples)
    out = console()
    out.print(f"Modèle {classifier.version}, {plural(len(examples), 'article')}.")
    out.print(table(HEADERS, [_row(one) for one in scores]))
    out.print(f"F1 moyen des thèmes\u00a0: {decimal(macro_f1(scores))}")


def _row(one: Scores) -> tuple[str, ...]:
    measured = (one.precision, one.recall, one.f1, one.average_precision, one.reach)
    return (
        one.theme,
        *map(decimal, measured),
        str(one.checked),
        decimal(one.brier),
        str(one.items),
    )
