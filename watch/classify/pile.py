"""The order in which doubts teach most, and what answering some of them should bring. Pure.

    doubts --order--> the most uncertain first, each unlike those before it        --gain--> Gain

Greedy maximal marginal relevance (Carbonell and Goldstein, 1998): uncertainty, less the likeness to
what is already asked on the same theme. Ten items of one press campaign teach as much as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from watch.classify.features import bag
from watch.model import Article, Label

UNCERTAINTY = 0.5
"""Its share of the order; the rest is novelty. From 0.3 to 1, benchmarks/pile.py shows nothing but
noise: this is a choice not to ask the same thing ten times, not a measure."""
SECONDS = 15
"""To read a title and a few words, and answer."""


class Doubtful(NamedTuple):
    """An article and the theme to check on it."""

    article: Article
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What answering the first questions should bring, if the scores are right."""

    questions: int
    minutes: int
    fixed: float
    """expected answers that the note has wrong today: the pile's, in proportion to what is asked"""
    total: float
    """over the whole pile: the sum of min(p, 1 - p)"""

    @property
    def share(self) -> float:
        """Part of the expected errors of the pile; 0 when it has none."""
        return self.fixed / self.total if self.total else 0.0


def uncertainty(label: Label) -> float:
    """Chance that the likelier answer is the wrong one."""
    return min(label.score, 1 - label.score)


def order(pile: Sequence[Doubtful], limit: int) -> tuple[Doubtful, ...]:
    """The first ``limit`` to ask, best first; the same pile in any order gives the same answer."""
    left = sorted(pile, key=lambda one: (one.article.key, one.label.theme))
    if not left:
        return ()
    near = _likeness(left)
    worth = np.array([2 * uncertainty(one.label) for one in left])
    closest = np.zeros(len(left))
    chosen: list[int] = []
    for _ in range(min(limit, len(left))):
        value = UNCERTAINTY * worth - (1 - UNCERTAINTY) * closest
        value[chosen] = -np.inf
        best = int(np.argmax(value))
        chosen.append(best)
        closest = np.maximum(closest, near[best])
    return tuple(left[rank] for rank in chosen)


def _likeness(pile: Sequence[Doubtful]) -> npt.NDArray[np.float64]:
    """Cosine of each pair; 0 between themes, since one teaches nothing of the other."""
    words = [bag(one.article) or "vide" for one in pile]
    shape = TfidfVectorizer(lowercase=False, token_pattern=r"\S+", sublinear_tf=True)  # noqa: S106 - a regular expression, not a secret
    matrix = shape.fit_transform(words)
    themes = np.array([one.label.theme for one in pile])
    alike: npt.NDArray[np.float64] = (matrix @ matrix.T).toarray()
    alike[themes[:, None] != themes[None, :]] = 0.0
    return alike


def gain(asked: Sequence[Doubtful], pile: Sequence[Doubtful]) -> Gain:
    """What answering ``asked`` should bring, out of the whole pile.

    No more than as many doubts at random: among doubts, the highest scores are not right more often
    (first 20: 6.6 "yes" by their own scores, 4.7 found; 5.0 promised thus; decision 26).
    """
    total = sum(uncertainty(one.label) for one in pile)
    return Gain(
        questions=len(asked),
        minutes=max(1, round(len(asked) * SECONDS / 60)),
        fixed=total * len(asked) / len(pile) if pile else 0.0,
        total=total,
    )
