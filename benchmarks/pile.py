"""What the order of the pile to check is worth, on labelled items: does it teach faster?

    python benchmarks/pile.py items.jsonl [alias=slug ...]

The sources are cut in five. Four are an archive that the cold model has read: somebody answers its
doubts in the order of the pile, or at random, or answers about items at random. The fifth measures
the model that learnt those answers. Random orders are drawn three times. It also says how many of
the first answers were really "yes", beside the figure that the pile promises.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from watch.classify.classifier import Classifier
from watch.classify.evaluate import assess, macro_f1
from watch.classify.examples import Example, read_examples
from watch.classify.learning import train_cold
from watch.classify.pile import Doubtful, gain, order
from watch.classify.themes import load_themes
from watch.model import Theme, Verdict
from watch.resources import shipped

FOLDS, DRAWS, STEPS = 5, 3, (0, 20, 50, 100)


def fold(example: Example) -> int:
    return hashlib.sha256(example.article.source.encode()).digest()[0] % FOLDS


def answers(asked: Iterable[Doubtful], truth: dict[str, Example]) -> tuple[Example, ...]:
    """What an officer would say of these questions and nothing else."""
    themes: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        themes[one.article.key].add(one.label.theme)
    return tuple(
        Example(
            article=truth[key].article,
            labels=truth[key].labels & known,
            known=frozenset(known),
        )
        for key, known in sorted(themes.items())
    )


def questions(cold: Classifier, archive: Sequence[Example]) -> list[Doubtful]:
    """Every judgement that the reader can answer, with what the cold model says of it."""
    rows = cold.label([one.article for one in archive], {})
    return [
        Doubtful(one.article, label)
        for one, row in zip(archive, rows, strict=True)
        for label in row
        if one.known is not None and one.says(label.theme) is not None
    ]


def curves(themes: Sequence[Theme], examples: Sequence[Example]) -> None:
    cold = train_cold(themes)
    truth = {one.article.key: one for one in examples}
    rows: dict[tuple[str, int], list[list[object]]] = defaultdict(list)
    held: list[Example] = []
    promised, kept = defaultdict(float), defaultdict(int)
    for side in range(FOLDS):
        test = [one for one in examples if fold(one) == side]
        everything = questions(cold, [one for one in examples if fold(one) != side])
        doubts = [one for one in everything if one.label.verdict is Verdict.CHECK]
        held += test
        for step in STEPS:
            first = order(doubts, step)
            promised[step] += gain(first, doubts).fixed
            kept[step] += sum(bool(truth[q.article.key].says(q.label.theme)) for q in first)
            chosen = {"pile": [first]}
            for name, pool in (("doubts at random", doubts), ("items at random", everything)):
                chosen[name] = [
                    random.Random(f"{draw}{side}").sample(pool, min(step, len(pool)))
                    for draw in range(DRAWS)
                ]
            for name, draws in chosen.items():
                for draw, asked in enumerate(draws):
                    model = train_cold(themes, answers(asked, truth)) if step else cold
                    labels = model.label([one.article for one in test], {})
                    rows[f"{name} {draw}", step].append(list(labels))
    show(rows, held, promised, kept)


def show(rows: dict[tuple[str, int], list[list[object]]], held: list[Example],
         promised: dict[int, float], kept: dict[int, int]) -> None:  # fmt: skip
    scores: dict[tuple[str, int], list[float]] = defaultdict(list)
    for (name, step), folds in rows.items():
        labels = [row for one in folds for row in one]
        scores[name.rpartition(" ")[0], step].append(macro_f1(assess(labels, held)))  # type: ignore[arg-type]  # rows of labels
    for name in ("pile", "doubts at random", "items at random"):
        told = [f"{step}: {np.mean(scores[name, step]):.3f}" for step in STEPS]
        print(f"{name:17} macro F1 after {'  '.join(told)}")
    for step in STEPS[1:]:
        print(f"first {step}: {promised[step]:.1f} yes promised, {kept[step]} found, 5 archives")


def main(path: str, *pairs: str) -> None:
    themes = load_themes(shipped("config", "themes.yaml"))
    aliases = {alias: theme.slug for theme in themes for alias in theme.aliases}
    aliases |= dict(pair.split("=", 1) for pair in pairs)
    examples = read_examples(Path(path), [theme.slug for theme in themes], aliases)
    curves(themes, examples)


if __name__ == "__main__":
    main(*sys.argv[1:])
