"""What evidence is worth and where to cut, learnt from judged items; and what learning is worth.

    matrix + answers --held_out--> margins by regressions that did not learn the item
    margins + points + truth --calibrate--> Calibration, one for all themes
    scores + truth --thresholds--> the cuts of each theme

Answers are no sample of the week: an officer corrects what is wrong, or settles doubts. Constants
that follow them are worth less on other sources than the shipped ones, so they hold firmly to
these, and no theme has constants of its own; cuts move little. Pure; fitting regressions is the job
of ``learning``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from watch.classify.calibration import COLD, Calibration, Thresholds
from watch.classify.quality import Quality
from watch.model import Article

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Answers = Mapping[int, bool]
"""What is known of one theme, by rank of the lesson."""

FOLDS = 4
NEVER = -1
"""The fold of a lesson that is always learnt from: the lexicon's expressions."""
ENOUGH = 20
"""Items of a theme under which its cut is not moved: a best F1 of few items is luck."""
LOWEST = 0.30
"""A cut goes no lower, whatever is answered: from 0.30 to 0.60, F1 is flat (see ``Thresholds``)."""
FIRMNESS = 100.0
"""How firmly constants hold to the shipped ones: the inverse of a variance. With 2, and constants
of each theme, correcting only what is wrong took macro F1 from 0.81 to 0.04; see decision 23."""


Learn = Callable[[Answers, csr_matrix], LogisticRegression]


def fold(article: Article) -> int:
    """The part in which an article is held out, with the others of its story."""
    return hashlib.sha256((article.story or article.key).encode()).digest()[-1] % FOLDS


def held_out(
    answers: Answers,
    matrix: csr_matrix,
    folds: npt.NDArray[np.intp],
    learn: Learn,
) -> Floats:
    """The margin of each lesson, from a regression that did not learn its fold."""
    margins = np.zeros(matrix.shape[0])
    for one in range(FOLDS):
        rows = np.flatnonzero(folds == one)
        kept = {rank: answer for rank, answer in answers.items() if folds[rank] != one}
        if len(rows) and len(set(kept.values())) > 1:
            margins[rows] = learn(kept, matrix).decision_function(matrix[rows])
    return margins


def calibrate(evidence: Floats, truth: Bools, prior: Calibration) -> Calibration:
    """The likeliest constants, drawn to ``prior``.

    ``evidence``: ln(1 + points), ln(1 + title points) and margin of each item.
    """
    start = np.array(astuple(prior))
    rows = np.column_stack((np.ones(len(evidence)), evidence))
    sign = 2.0 * truth - 1.0

    def loss(constants: Floats) -> tuple[float, Floats]:
        agreement, gap = sign * (rows @ constants), constants - start
        slope = -sign * np.exp(-np.logaddexp(0.0, agreement))
        return (
            float(np.logaddexp(0.0, -agreement).sum() + FIRMNESS / 2 * gap @ gap),
            rows.T @ slope + FIRMNESS * gap,
        )

    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return Calibration(**dict(zip(Calibration.__slots__, found.round(6).tolist(), strict=True)))


def thresholds(scores: Floats, truth: Bools) -> Thresholds:
    """Half of the best F1 that these held-out scores reach.

    For calibrated scores that is where F1 is best (Lipton, Elkan and Naryanaswamy, 2014), and it
    moves less from one sample to another than the best cut itself: macro F1 of sources never learnt
    from 0.82 against 0.79.
    """
    if truth.sum() < ENOUGH:
        return Thresholds()
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(truth[order])
    best = float((2 * right / (np.arange(1, len(truth) + 1) + truth.sum())).max())
    return Thresholds(keep=max(LOWEST, best / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The lessons, in order: the themes' examples, the judged items, the lexicon's expressions."""

    matrix: csr_matrix
    answers: Sequence[Answers]
    """of each theme"""
    points: Sequence[Floats]
    """of each theme: ln(1 + points) and ln(1 + title points) of each lesson"""
    folds: npt.NDArray[np.intp]
    seeds: range
    judged: range

    def evidence(self, learn: Learn, answers: Sequence[Answers]) -> list[Floats]:
        """For each theme, points and held-out margin of each lesson."""
        return [
            np.column_stack((points, held_out(known, self.matrix, self.folds, learn)))
            for points, known in zip(self.points, answers, strict=True)
        ]

    def truth(self, theme: int, among: range) -> tuple[list[int], Bools]:
        """The lessons of a part on which the theme is known, and the answers."""
        rows = [rank for rank in self.answers[theme] if rank in among]
        return rows, np.array([self.answers[theme][rank] for rank in rows], dtype=bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """The constants, the cuts of each theme, and what the whole is worth."""

    calibration: Calibration
    thresholds: tuple[Thresholds, ...]
    quality: Quality


def tune(material: Material, learn: Learn) -> Tuned:
    """Constants and cuts from the held-out judged items; the shipped ones when there are none."""
    shipped = [
        {rank: said for rank, said in known.items() if rank not in material.judged}
        for known in material.answers
    ]
    before = material.evidence(learn, shipped)
    usual = (Thresholds(),) * len(before)
    base = _macro_f1(material, _rated(before, COLD), usual, material.seeds)
    if not material.judged:
        return Tuned(calibration=COLD, thresholds=usual, quality=Quality(examples=(base, base)))
    after = material.evidence(learn, material.answers)
    known = [material.truth(theme, material.judged) for theme in range(len(after))]
    seen = np.vstack([one[rows] for one, (rows, _) in zip(after, known, strict=True)])
    learnt = calibrate(seen, np.concatenate([truth for _, truth in known]), COLD)
    scores = _rated(after, learnt)
    cuts = tuple(
        thresholds(one[rows], said) for one, (rows, said) in zip(scores, known, strict=True)
    )
    quality = Quality(
        examples=(_macro_f1(material, scores, cuts, material.seeds), base),
        judged=(
            _macro_f1(material, scores, cuts, material.judged),
            _macro_f1(material, _rated(before, COLD), usual, material.judged),
        ),
    )
    return Tuned(calibration=learnt, thresholds=cuts, quality=quality)


def _rated(evidence: Sequence[Floats], calibration: Calibration) -> list[Floats]:
    """The score of each lesson, for each theme."""
    constants = np.array(astuple(calibration))
    return [np.exp(-np.logaddexp(0.0, -constants[0] - one @ constants[1:])) for one in evidence]


def _macro_f1(
    material: Material, scores: Sequence[Floats], cuts: Sequence[Thresholds], among: range
) -> float:
    """Over a part of the lessons; a theme that none of them has is left out."""
    each = []
    for theme, (one, cut) in enumerate(zip(scores, cuts, strict=True)):
        rows, truth = material.truth(theme, among)
        kept = one[rows] >= cut.keep
        if truth.any():
            each.append(2 * float((kept & truth).sum()) / float(kept.sum() + truth.sum()))
    return sum(each) / len(each) if each else 0.0
