"""`vigie evaluate`: how right the themes are, on a file of items that somebody read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from watch.app import Watch
from watch.classify.evaluate import Scores, assess, errors, interval, macro_f1
from watch.classify.examples import Example, read_examples
from watch.classify.folds import Tried, by_source, by_time, cross_validate
from watch.classify.learning import train_cold
from watch.commands.explaining import words
from watch.commands.teaching import keys_of
from watch.console import VERDICTS, console, decimal, percent, plural, table
from watch.errors import WatchError, complaint
from watch.text import shorten

VERDICT = (
    "Thème", ">Précision", ">Rappel", ">F1", ">Rappel avec à vérifier", ">À vérifier",
    ">Ont le thème", ">Articles",
)  # fmt: skip
SCORE = ("Thème", ">Précision moyenne", ">Brier", ">Écart de calibration")
FOLDS = {"source": by_source, "time": by_time}


def measure(
    watch: Watch, file: Path, *, cold: bool, folds: str | None, worst: int, picture: Path | None
) -> None:
    """Label the file's items as an unknown source's, and print the scores of each theme."""
    aliases = {alias: theme.slug for theme in watch.themes for alias in theme.aliases}
    examples = read_examples(file, [theme.slug for theme in watch.themes], aliases)
    if not examples:
        raise WatchError(f"{file} n'a aucun article\u00a0: il en faut un par ligne.")
    out = console()
    out.print(f"Mesure sur {plural(len(examples), 'article')}…")
    tried = _try(watch, examples, cold=cold) if folds is None else _fold(watch, examples, folds)
    read, labels = [one.example for one in tried], [one.labels for one in tried]
    scores = assess(labels, read)
    out.print(f"{_model(tried, folds)}, {plural(len(tried), 'article')}.")
    if left := len(examples) - len(tried):
        out.print(f"{plural(left, 'article')} de côté\u00a0: sans date, ou les premiers en date.")
    out.print(table(VERDICT, map(_verdict, scores)))
    out.print(table(SCORE, map(_score, scores)))
    low, high = interval(labels, read)
    out.print(
        f"F1 moyen des thèmes\u00a0: {decimal(macro_f1(scores))}"
        f" (de {decimal(low)} à {decimal(high)} sur 95\u00a0% des tirages)"
    )
    if folds is None and not cold:
        _warn(out, watch, examples)
    if worst:
        _tell(out, tried, worst)
    if picture is not None:
        _draw(scores, picture, {theme.slug: theme.name for theme in watch.themes})
        out.print(f"Image\u00a0: {picture}")


def _warn(out: Console, watch: Watch, examples: Sequence[Example]) -> None:
    """Say when the model may have learnt these very items: the figures then flatter it."""
    with watch.store() as store:
        judged = {one.key for one in store.corrections.standing()}
        known = sum(key in judged for key in keys_of(store, examples)[0])
    if known:
        judged_here = plural(known, "article déjà jugé", "articles déjà jugés")
        out.print(
            f"Attention\u00a0: {judged_here} ici, dont le modèle a pu apprendre\u00a0: ces"
            " résultats sont flatteurs. Avec --folds, il est jugé sur ce qu'il n'a pas vu."
        )


def _try(watch: Watch, examples: Sequence[Example], *, cold: bool) -> list[Tried]:
    classifier = train_cold(watch.themes) if cold else watch.classifier()
    labels = classifier.label([example.article for example in examples], {})
    return [Tried(one, row, classifier) for one, row in zip(examples, labels, strict=True)]


def _fold(watch: Watch, examples: Sequence[Example], folds: str) -> list[Tried]:
    parts = list(FOLDS[folds](examples))
    if not parts:
        raise WatchError(
            "Pas assez d'articles pour une validation croisée\u00a0: il en faut de deux sources au"
            " moins, ou six qui ont une date."
        )
    return list(cross_validate(examples, parts, watch.themes))


def _model(tried: Sequence[Tried], folds: str | None) -> str:
    if folds is None:
        return f"Modèle {tried[0].classifier.version}" if tried else "Aucun article"
    unseen = "sources" if folds == "source" else "périodes"
    return f"Entraînement jugé sur des {unseen} qu'il n'a pas vues"


def _verdict(one: Scores) -> tuple[str, ...]:
    counts = (one.checked, one.right + one.missed, one.items)
    measured = (one.precision, one.recall, one.f1, one.reach)
    return (one.theme, *map(decimal, measured), *map(str, counts))


def _score(one: Scores) -> tuple[str, ...]:
    return (one.theme, *map(decimal, (one.average_precision, one.brier, one.ece)))


def _tell(out: Console, tried: Sequence[Tried], worst: int) -> None:
    """The worst errors, each with what weighed for and against."""
    found = errors([one.labels for one in tried], [one.example for one in tried])
    out.print(f"\n{plural(len(found), 'erreur')}\u00a0; les pires d'abord\u00a0:")
    for error in found[:worst]:
        one, slug = tried[error.rank], error.label.theme
        labels = one.classifier.explain(one.example.article, {})
        (label,) = (label for label in labels if label.theme == slug)
        truth = "a le thème" if error.has else "n'a pas le thème"
        out.print(
            f"\n{shorten(one.example.article.title, 100)} ({one.example.article.key})\n"
            f"  {slug}\u00a0: {percent(label.score)}, {VERDICTS[label.verdict]}\u00a0; l'article"
            f" {truth}.\n  Pour\u00a0: {words(label, 1)}\n  Contre\u00a0: {words(label, -1)}"
        )


def _draw(scores: Sequence[Scores], file: Path, names: Mapping[str, str]) -> None:
    from watch.commands.picture import FORMATS, draw  # noqa: PLC0415 - matplotlib: 0.5 s

    if file.suffix not in FORMATS:
        raise WatchError(f"{file}\u00a0: une image s'enregistre en .png ou en .svg.")
    try:
        draw(scores, names).savefig(file, metadata=FORMATS[file.suffix])
    except OSError as error:
        raise WatchError(
            f"{file}\u00a0: écriture impossible ({complaint(error)})\u00a0; vérifiez le dossier."
        ) from error
