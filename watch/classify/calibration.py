"""From evidence to a probability, and from a probability to a verdict. Pure arithmetic.

    logit = bias + a ln(1 + points) + b ln(1 + title points) + c margin      score = 1/(1+e^-logit)

One formula for all themes, so that a new theme needs none of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from watch.model import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What each kind of evidence is worth."""

    bias: float
    points: float
    title: float
    margin: float

    def logit(self, points: float, title: float, margin: float) -> float:
        """Log-odds that the article has the theme."""
        return (
            self.bias
            + self.points * math.log1p(points)
            + self.title * math.log1p(title)
            + self.margin * margin
        )


COLD = Calibration(bias=-5.0, points=2.35, title=0.72, margin=1.45)
"""Fitted by benchmarks/calibrate.py."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``score >= keep``: IN; ``score >= check``: CHECK; else OUT."""

    check: float = 0.15
    keep: float = 0.45

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
