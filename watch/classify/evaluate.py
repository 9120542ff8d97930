"""How right the themes are, on items that somebody read. Pure.

    labels + examples --assess--> Scores per theme and macro F1      --errors--> the worst first

A theme that nobody looked at on an item does not count there. It measures; choosing a model on
these figures is somebody else's job, and drawing them another's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, brier_score_loss

from watch.classify.classifier import Classifier
from watch.classify.examples import Example
from watch.model import Label, Verdict

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Bin(NamedTuple):
    """Items whose scores are near: what was announced, and what was found."""

    score: float
    """mean of the scores"""
    share: float
    """part that has the theme"""
    items: int


BINS = 10


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
    bins: tuple[Bin, ...]
    """from the lowest scores to the highest, the empty ones left out"""

    @property
    def clear(self) -> int:
        """Not IN nor to check, and has it not."""
        return self.items - self.right - self.wrong - self.missed - self.checked + self.recovered

    @property
    def ece(self) -> float:
        """Expected calibration error: how far scores are from the truth, on average."""
        gaps = (abs(one.score - one.share) * one.items for one in self.bins)
        return sum(gaps) / self.items if self.items else 0.0

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
        bins=tuple(_bins(score, truth)),
    )


def _bins(score: Floats, truth: Bools) -> Iterator[Bin]:
    place = np.minimum((score * BINS).astype(int), BINS - 1)
    for one in range(BINS):
        inside = place == one
        if inside.any():
            yield Bin(float(score[inside].mean()), float(truth[inside].mean()), int(inside.sum()))


def macro_f1(scores: Sequence[Scores]) -> float:
    """Mean F1 of the themes, each counting the same."""
    return sum(one.f1 for one in scores) / len(scores) if scores else 0.0


RESAMPLES = 2_000


def interval(
    labels: Sequence[Sequence[Label]], examples: Sequence[Example], *, seed: int = 0
) -> tuple[float, float]:
    """Where macro F1 falls in 95 % of the samples drawn again from these items (bootstrap)."""
    if not labels:
        return 0.0, 0.0
    kept = np.array([[label.verdict is Verdict.IN for label in row] for row in labels])
    said = [[e.says(label.theme) for label in row] for e, row in zip(examples, labels, strict=True)]
    truth = np.array([[one is True for one in row] for row in said])
    known = np.array([[one is not None for one in row] for row in said])
    draw = np.random.default_rng(seed)
    times = draw.multinomial(len(labels), np.full(len(labels), 1 / len(labels)), RESAMPLES)
    right, positives = times @ (kept & truth), times @ truth + times @ (kept & known)
    each = 2 * right / np.maximum(positives, 1)
    low, high = np.quantile(each.mean(axis=1), (0.025, 0.975)).tolist()
    return low, high


class Error(NamedTuple):
    """A theme put in or left out wrongly."""

    rank: int
    """of the item"""
    label: Label
    has: bool


def errors(labels: Sequence[Sequence[Label]], examples: Sequence[Example]) -> list[Error]:
    """All of them, the farthest from the truth first."""
    found = [
        Error(rank, label, has)
        for rank, (row, example) in enumerate(zip(labels, examples, strict=True))
        for label in row
        if (has := example.says(label.theme)) is not None
        and (label.verdict is Verdict.IN) is not has
    ]
    return sorted(found, key=lambda one: (-abs(one.has - one.label.score), one.rank))
