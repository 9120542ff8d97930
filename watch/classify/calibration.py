"""From evidence to a probability, and from a probability to a verdict. Pure arithmetic.

    logit = bias + a ln(1 + points) + b ln(1 + title points) + c margin      score = 1/(1+e^-logit)

One formula for all themes, so that a new theme needs none of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from watch.classify.features import Points
from watch.model import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What each kind of evidence is worth."""

    bias: float
    points: float
    title: float
    margin: float

    def score(self, points: Points, margin: float) -> float:
        """Probability that the article has the theme."""
        return probability(
            self.bias
            + self.points * math.log1p(points.everywhere)
            + self.title * math.log1p(points.title)
            + self.margin * margin
        )


COLD = Calibration(bias=-4.4, points=2.05, title=0.5, margin=0.8)
"""Halfway between two fits on the same judged items: with all of the lexicon, part of which was
written with those items in view (-5.4, 2.6, 0.6, 0.6), and without that part (-3.3, 1.5, 0.5, 1.1).
The first believes the lexicon more than an unseen item deserves; decision 23 has the figures."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``score >= keep``: IN; ``score >= check``: CHECK; else OUT.

    On the halves of calibrate.py, F1 is flat (0.81 to 0.82) for ``keep`` from 0.30 to 0.60: the
    lower side is taken, since a missed item costs the officer more than one to strike out. The
    band to check holds 3 % of the judgements and brings recall from 0.80 to 0.90.
    """

    check: float = 0.15
    keep: float = 0.40

    def verdict(self, score: float) -> Verdict:
        """What a score means."""
        if score >= self.keep:
            return Verdict.IN
        return Verdict.CHECK if score >= self.check else Verdict.OUT


def probability(logit: float) -> float:
    """The logistic function, without overflow."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    odds = math.exp(logit)
    return odds / (1.0 + odds)
