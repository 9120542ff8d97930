"""What a model is worth beside the one that learnt nothing, and whether it may replace it. Pure."""

from __future__ import annotations

from dataclasses import dataclass


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
