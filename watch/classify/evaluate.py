"""How right the themes are, on items that somebody read. Pure.

    labels + examples --assess--> Scores per theme and macro F1

A theme that nobody looked at on an item does not count there. It measures; choosing a model on
these figures is somebody else's job.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss

from watch.classify.classifier import Classifier
from watch.classify.examples import Example
from watch.model import Label, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """One theme, over the items on which it is known."""

    theme: str
    right: int
    """IN, and has the theme"""
    wrong: int
    """IN, and has it not"""
    missed: int
    """not IN, and has it"""
    checked: int
    """given to the officer to check"""
    recovered: int
    """among the missed, those to check"""
    items: int
    average_precision: float
    brier: float

    @property
    def precision(self) -> float:
        """Part of the items put in that are right; 0 when none is."""
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        """Part of the items with the theme that are put in."""
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def reach(self) -> float:
        """Recall when what is to check counts as found."""
        found = self.right + self.recovered
        return found / (self.right + self.missed) if found else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


def evaluate(classifier: Classifier, examples: Sequence[Example]) -> tuple[Scores, ...]:
    """Label the items as unknown sources would be, and compare."""
    labels = classifier.label([example.article for example in examples], {})
    return assess(labels, examples)


def assess(labels: Sequence[Sequence[Label]], examples: Sequence[Example]) -> tuple[Scores, ...]:
    """Scores of each theme of the labels, in their order; labels[i] is about examples[i]."""
    slugs = [label.theme for label in labels[0]] if labels else []
    return tuple(
        _assess(slug, [row[rank] for row in labels], examples) for rank, slug in enumerate(slugs)
    )


def _assess(slug: str, labels: Sequence[Label], examples: Sequence[Example]) -> Scores:
    judged = [
        (label, said)
        for label, example in zip(labels, examples, strict=True)
        if (said := example.says(slug)) is not None
    ]
    truth = np.array([said for _, said in judged], dtype=bool)
    score = np.array([label.score for label, _ in judged])
    kept = np.array([label.verdict is Verdict.IN for label, _ in judged], dtype=bool)
    checked = np.array([label.verdict is Verdict.CHECK for label, _ in judged], dtype=bool)
    return Scores(
        theme=slug,
        right=int((kept & truth).sum()),
        wrong=int((kept & ~truth).sum()),
        missed=int((~kept & truth).sum()),
        checked=int(checked.sum()),
        recovered=int((checked & truth).sum()),
        items=len(judged),
        average_precision=float(average_precision_score(truth, score)) if truth.any() else 0.0,
        brier=float(brier_score_loss(truth, score)) if judged and truth.any() else 0.0,
    )


def macro_f1(scores: Sequence[Scores]) -> float:
    """Mean F1 of the themes, each counting the same."""
    return sum(one.f1 for one in scores) / len(scores) if scores else 0.0
