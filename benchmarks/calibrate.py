"""Fit the constants of watch/classify/calibration.py on labelled items, and measure them.

    python benchmarks/calibrate.py items.jsonl [alias=slug ...]

Two halves, drawn by the hash of the identifier: fitted on one, measured on the other, and back.
The constants printed last are fitted on both.
"""

from __future__ import annotations

import dataclasses
import hashlib
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from watch.classify.calibration import Calibration
from watch.classify.classifier import Classifier
from watch.classify.evaluate import Scores, evaluate, macro_f1
from watch.classify.examples import Example, read_examples
from watch.classify.features import points
from watch.classify.learning import train_cold
from watch.classify.themes import load_themes
from watch.resources import shipped

_MARGIN = Calibration(bias=0.0, points=0.0, title=0.0, margin=1.0)
"""Under it the log-odds of a score is the regression's margin."""


def half(example: Example) -> int:
    return hashlib.sha256(example.article.key.encode()).digest()[-1] % 2


def fit(classifier: Classifier, examples: list[Example]) -> Calibration:
    bare = dataclasses.replace(
        classifier, calibrations=dict.fromkeys(classifier.thresholds, _MARGIN)
    )
    rows, truth = [], []
    labels = bare.label([example.article for example in examples], {})
    for example, row in zip(examples, labels, strict=True):
        hits = classifier.lexicon.matches(example.article)
        for label in row:
            if (said := example.says(label.theme)) is None:
                continue
            worth = points([hit for hit in hits if hit.theme == label.theme], dedicated=False)
            margin = np.log(label.score / (1 - label.score))
            rows.append([*np.log1p(worth[:2]), margin])
            truth.append(said)
    model = LogisticRegression(C=1e3, max_iter=1000).fit(np.array(rows), truth)
    everywhere, title, margin = model.coef_[0].round(3).tolist()
    bias = round(float(model.intercept_[0]), 3)
    return Calibration(bias=bias, points=everywhere, title=title, margin=margin)


def show(name: str, scores: tuple[Scores, ...]) -> None:
    print(f"{name}: macro F1 {macro_f1(scores):.3f}")
    for one in scores:
        print(
            f"  {one.theme:16} P {one.precision:.3f} R {one.recall:.3f} F1 {one.f1:.3f} "
            f"(with checks R {one.reach:.3f}, {one.checked} of {one.items}) "
            f"AP {one.average_precision:.3f} Brier {one.brier:.4f}"
        )


def main(path: str, *pairs: str) -> None:
    themes = load_themes(shipped("config", "themes.yaml"))
    aliases = dict(pair.split("=", 1) for pair in pairs)
    examples = read_examples(Path(path), [theme.slug for theme in themes], aliases)
    classifier = train_cold(themes)
    halves = [[e for e in examples if half(e) == side] for side in (0, 1)]
    for here, there in (halves, halves[::-1]):
        fitted = dataclasses.replace(
            classifier, calibrations=dict.fromkeys(classifier.thresholds, fit(classifier, here))
        )
        show(f"fitted on {len(here)}, measured on {len(there)}", evaluate(fitted, there))
    show("shipped constants, all items", evaluate(classifier, examples))
    print(fit(classifier, list(examples)))


if __name__ == "__main__":
    main(*sys.argv[1:])
