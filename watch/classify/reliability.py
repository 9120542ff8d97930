"""People whose answers part from everybody's far more than the others' do. Pure.

Each answer is compared with what a model says that did not learn from it, nor from its story
(cross-validation). An officer corrects what the model gets wrong, so parting from it is no fault:
what counts is parting much more than colleagues do, on the same themes and in the same direction.
Alone, a person is compared with nobody, and never found unreliable.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from threadpoolctl import threadpool_limits

from watch.classify.features import bag
from watch.model import Article, Correction, CorrectionKind

FOLDS = 5
ENOUGH = 20
"""Answers of a person, and positive and negative ones of a theme, below which nothing is said."""
EXCESS = 0.15
"""Share of answers that part from the model's, beyond what the others' shares predict."""
SIGMA = 4.0
"""Standard deviations: one chance in 30,000."""


def unreliable(
    standing: Sequence[Correction], texts: Mapping[str, Article]
) -> Iterator[tuple[Correction, ...]]:
    """All the answers of each person who parts too much."""
    said = [one for one in standing if one.kind is not CorrectionKind.ASSUMED]
    count = Counter(one.by for one in said)
    if sum(many >= ENOUGH for many in count.values()) < 2:  # noqa: PLR2004 - it takes two to compare
        return
    parted = _parted(said, texts)
    for by in sorted(count):
        own = [one for one in said if one.by == by]
        judged = [one for one in own if one.id in parted]
        if len(judged) >= ENOUGH and _too_much(by, judged, parted, said):
            yield tuple(own)


def _parted(said: Sequence[Correction], texts: Mapping[str, Article]) -> dict[int, bool]:
    """Whether an answer parts from the model that did not learn it; only where one can be made."""
    piles: dict[str, list[Correction]] = defaultdict(list)
    for one in said:
        piles[one.theme].append(one)
    found: dict[int, bool] = {}
    for theme in sorted(piles):
        answers = [one.has for one in piles[theme]]
        if min(answers.count(True), answers.count(False)) >= ENOUGH:
            found |= _predicted(piles[theme], texts)
    return found


def _predicted(said: Sequence[Correction], texts: Mapping[str, Article]) -> dict[int, bool]:
    words = [bag(texts[one.key]) for one in said]
    truth = np.array([one.has for one in said])
    groups = [texts[one.key].story or one.key for one in said]
    model = make_pipeline(
        TfidfVectorizer(lowercase=False, token_pattern=r"\S+", sublinear_tf=True),  # noqa: S106 - a regular expression, not a secret
        LogisticRegression(solver="liblinear", class_weight="balanced", random_state=0),
    )
    with threadpool_limits(1):
        guessed = cross_val_predict(model, words, truth, groups=groups, cv=GroupKFold(FOLDS))
    return {one.id: bool(answer != one.has) for one, answer in zip(said, guessed, strict=True)}


def _too_much(
    by: str,
    judged: Sequence[Correction],
    parted: Mapping[int, bool],
    said: Sequence[Correction],
) -> bool:
    """Against what the others' rates predict for the same themes and directions."""
    rates = _rates([one for one in said if one.by != by and one.id in parted], parted)
    expected = [rates.get((one.theme, one.has), 0.5) for one in judged]
    excess = sum(parted[one.id] for one in judged) - sum(expected)
    spread = math.sqrt(sum(rate * (1 - rate) for rate in expected))
    return excess > EXCESS * len(judged) and excess > SIGMA * spread


def _rates(
    others: Sequence[Correction], parted: Mapping[int, bool]
) -> dict[tuple[str, bool], float]:
    """Share of parting answers by theme and direction; one of each is added, for small numbers."""
    total = Counter((one.theme, one.has) for one in others)
    apart = Counter((one.theme, one.has) for one in others if parted[one.id])
    return {stratum: (apart[stratum] + 1) / (total[stratum] + 2) for stratum in total}
