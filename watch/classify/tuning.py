"""What evidence is worth and where to cut, learnt from judged items; and what learning is worth.

    matrix + answers --held_out--> margins by regressions that did not learn the item
    margins + points + truth --calibrate--> Calibration        scores + truth --thresholds--> cuts

Four constants of one theme on a handful of corrections would follow them anywhere: they are drawn
to the constants of all themes together, and those to the shipped ones. With no judged item the
shipped ones are used; with hundreds the items decide. Pure; fitting regressions is the job of
``learning``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from watch.classify.calibration import COLD, Calibration, Thresholds
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
TOGETHER, APART = 2.0, 10.0
"""How firmly the constants of all themes hold to the shipped ones, and those of each theme to them:
inverse variances. From 2 to 10 nothing measurable changes on 1,126 items."""


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


def calibrate(evidence: Floats, truth: Bools, prior: Calibration, firmness: float) -> Calibration:
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
            float(np.logaddexp(0.0, -agreement).sum() + firmness / 2 * gap @ gap),
            rows.T @ slope + firmness * gap,
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
    return Thresholds(check=min(Thresholds().check, best / 4), keep=best / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What a model is worth on texts that it did not learn, beside the model that learnt nothing.

    Macro F1 by cross-validation; the second of each pair is that of the model made of what is
    shipped alone, on the same texts, which it did not learn either.
    """

    examples: tuple[float, float]
    """over the themes' own examples"""
    judged: tuple[float, float] | None = None
    """over the judged items; None when there are none"""


TOLERANCE = 0.02
"""What a model may lose: the examples are some hundreds, and so is chance."""


def worse(quality: Quality) -> str | None:
    """Why a model must not replace the one made of what is shipped, as a French clause."""
    after, before = quality.examples
    if after < before - TOLERANCE:
        return "il reconnaît moins bien les exemples des thèmes que le modèle livré"
    if quality.judged is not None and quality.judged[0] < quality.judged[1] - TOLERANCE:
        return "il prédit moins bien les réponses données que le modèle livré"
    return None


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
    """For each theme its constants and its cuts; and what the whole is worth."""

    calibrations: tuple[Calibration, ...]
    thresholds: tuple[Thresholds, ...]
    quality: Quality


def tune(material: Material, learn: Learn) -> Tuned:
    """Constants and cuts from the held-out judged items; the shipped ones when there are none."""
    themes = range(len(material.answers))
    shipped = [
        {rank: said for rank, said in known.items() if rank not in material.judged}
        for known in material.answers
    ]
    before = material.evidence(learn, shipped)
    cold = Tuned(
        calibrations=(COLD,) * len(themes),
        thresholds=(Thresholds(),) * len(themes),
        quality=Quality(examples=(0.0, 0.0)),
    )
    base = _macro_f1(material, before, cold, material.seeds)
    if not material.judged:
        return replace(cold, quality=Quality(examples=(base, base)))
    after = material.evidence(learn, material.answers)
    tuned = replace(cold, calibrations=tuple(_calibrations(material, after)))
    tuned = replace(tuned, thresholds=tuple(_cuts(material, after, tuned.calibrations)))
    quality = Quality(
        examples=(_macro_f1(material, after, tuned, material.seeds), base),
        judged=(
            _macro_f1(material, after, tuned, material.judged),
            _macro_f1(material, before, cold, material.judged),
        ),
    )
    return replace(tuned, quality=quality)


def _calibrations(material: Material, evidence: Sequence[Floats]) -> Iterator[Calibration]:
    """Those of each theme, drawn to those of all together."""
    known = [material.truth(theme, material.judged) for theme in range(len(evidence))]
    seen = [one[rows] for one, (rows, _) in zip(evidence, known, strict=True)]
    truths = [truth for _, truth in known]
    together = calibrate(np.vstack(seen), np.concatenate(truths), COLD, TOGETHER)
    for one, truth in zip(seen, truths, strict=True):
        yield calibrate(one, truth, together, APART)


def _cuts(
    material: Material, evidence: Sequence[Floats], calibrations: Sequence[Calibration]
) -> Iterator[Thresholds]:
    for theme, one in enumerate(evidence):
        rows, truth = material.truth(theme, material.judged)
        yield thresholds(_scores(calibrations[theme], one[rows]), truth)


def _scores(calibration: Calibration, evidence: Floats) -> Floats:
    constants = np.array(astuple(calibration))
    logits: Floats = constants[0] + evidence @ constants[1:]
    return np.exp(-np.logaddexp(0.0, -logits))


def _macro_f1(material: Material, evidence: Sequence[Floats], tuned: Tuned, among: range) -> float:
    """Over a part of the lessons; a theme that none of them has is left out."""
    each = []
    for theme, one in enumerate(evidence):
        rows, truth = material.truth(theme, among)
        kept = _scores(tuned.calibrations[theme], one[rows]) >= tuned.thresholds[theme].keep
        if truth.any():
            each.append(2 * float((kept & truth).sum()) / float(kept.sum() + truth.sum()))
    return sum(each) / len(each) if each else 0.0
