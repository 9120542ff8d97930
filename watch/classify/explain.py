"""Why a score: the words and expressions that weighed, as the article writes them. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from watch.classify.calibration import Calibration
from watch.classify.features import PRIOR, Points, lemma_of
from watch.classify.lexicon import FIELDS, Hit
from watch.model import Article, Term

MAX_TERMS = 8
WORTH = 0.1
"""Part of the logit under which a term is not worth reading: it moves a score by 2.5 points at
most. The three heaviest are told anyway."""
_ALWAYS = 3
LOOKED_AT = 24
"""Features examined: several may be the same word in two fields."""

DEDICATED = "(source dédiée à ce thème)"
NOTHING = "(aucun mot connu du modèle)"
"""The two terms that are not words of the article: in parentheses."""


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
    return tuple(
        Term(texts[folded], round(weights[folded], 4))
        for rank, folded in enumerate(ordered)
        if rank < _ALWAYS or abs(weights[folded]) >= WORTH
    )


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
    if points.dedicated:
        share = PRIOR / max(points.everywhere, PRIOR)
        yield DEDICATED, calibration.points * math.log1p(points.everywhere) * share


def words(
    surfaces: Mapping[str, str], parts: Iterable[tuple[str, float]], slope: float
) -> Iterator[tuple[str, float]]:
    """Words of the article: ``parts`` are features and what they bring to the margin."""
    for name, part in parts:
        if part:
            yield surfaces[lemma_of(name)], part * slope
