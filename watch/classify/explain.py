"""Why a score: the words and expressions that weighed, as the article writes them. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from watch.classify.calibration import Calibration
from watch.classify.features import PRIOR, Points, lemma_of
from watch.classify.lexicon import FIELDS, Hit
from watch.model import Article, Term

MAX_TERMS = 8
_LOOKED_AT = 24
"""Features examined: several may be the same word in two fields."""

DEDICATED = "(source dédiée à ce thème)"
NOTHING = "(aucun mot connu du modèle)"
"""The two terms that are not words of the article: in parentheses."""

Floats = npt.NDArray[np.float64]


def heaviest(*sources: Iterator[tuple[str, float]]) -> tuple[Term, ...]:
    """Weights of the same text added, heaviest first, for and against."""
    weights: dict[str, float] = {}
    texts: dict[str, str] = {}
    for source in sources:
        for text, weight in source:
            folded = text.casefold()
            texts.setdefault(folded, text)
            weights[folded] = weights.get(folded, 0.0) + weight
    ordered = sorted(weights, key=lambda folded: (-abs(weights[folded]), folded))[:MAX_TERMS]
    return tuple(Term(texts[folded], round(weights[folded], 4)) for folded in ordered)


def expressions(
    article: Article, hits: Sequence[Hit], points: Points, calibration: Calibration
) -> Iterator[tuple[str, float]]:
    """The lexicon's part of the logit, shared among the hits of one theme by their points."""
    total = sum(hit.points for hit in hits)
    title = sum(hit.points for hit in hits if hit.field == FIELDS[0])
    gain = calibration.points * math.log1p(points.everywhere) / max(total, points.everywhere, 1.0)
    bonus = calibration.title * math.log1p(points.title) / max(title, 1.0)
    for hit in hits:
        worth = gain + bonus * (hit.field == FIELDS[0])
        yield getattr(article, hit.field)[hit.start : hit.end], worth * hit.points


def dedication(points: Points, calibration: Calibration) -> Iterator[tuple[str, float]]:
    """The part of a source that speaks of nothing else."""
    share = PRIOR / max(points.everywhere, PRIOR)
    yield DEDICATED, calibration.points * math.log1p(points.everywhere) * share


def words(
    names: Sequence[str],
    surfaces: Mapping[str, str],
    features: npt.NDArray[np.intp],
    weights: Floats,
) -> Iterator[tuple[str, float]]:
    """The heaviest words: ``weights`` are their parts of the logit."""
    order = np.lexsort((features, -np.abs(weights)))[:_LOOKED_AT]
    for rank in order.tolist():
        if weights[rank]:
            yield surfaces[lemma_of(names[features[rank]])], float(weights[rank])
