"""What the regressions say of articles: TF-IDF times their weights. Pure.

    Cut --Margins--> Row(a margin per theme), and its parts by feature when asked

scikit-learn fits; this applies the same arithmetic, without it: an article has a hundred features
of the five thousand. Sums run along them in their order, one after another, so that an article has
the same bits alone, in any batch and in any process.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import add, mul
from typing import NamedTuple

from watch.classify.cut import Cut
from watch.classify.features import Columns
from watch.classify.weights import Weights

_MOST = 4_096
_TF = (0.0, *(1.0 + math.log(count) for count in range(1, _MOST)))
"""Sublinear term frequency."""


class Row(NamedTuple):
    """One article in front of the regressions."""

    margins: Sequence[float]
    tfidf: Mapping[int, float]
    """by feature, in their order"""


class Margins:
    """The vocabulary and the regressions, ready to be applied."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._columns = Columns({name: rank for rank, name in enumerate(weights.names)})

    def of(self, read: Cut) -> Row:
        """What the regressions say of an article."""
        counts = Counter(self._columns.of(read))
        ranks = sorted(counts)
        idf = self._weights.idf
        raw = [_TF[min(counts[rank], _MOST - 1)] * idf[rank] for rank in ranks]
        length = math.sqrt(_sum(map(mul, raw, raw))) or 1.0
        tfidf = [weight / length for weight in raw]
        margins = [
            _sum(map(mul, tfidf, map(slopes.__getitem__, ranks))) + bias
            for slopes, bias in zip(self._weights.slopes, self._weights.biases, strict=True)
        ]
        return Row(margins, dict(zip(ranks, tfidf, strict=True)))

    def surfaces(self, read: Cut) -> dict[str, str]:
        """Lemma of the vocabulary -> the word as the article first writes it."""
        return self._columns.surfaces(read)

    def heaviest(self, row: Row, theme: int, most: int) -> Iterator[tuple[str, float]]:
        """The features that move this theme's margin most, and by how much."""
        slopes = self._weights.slopes[theme]
        parts = [(rank, slopes[rank] * weight) for rank, weight in row.tfidf.items()]
        for rank, part in sorted(parts, key=lambda one: -abs(one[1]))[:most]:
            yield self._weights.names[rank], part


def _sum(values: Iterable[float]) -> float:
    """Not ``sum``: since Python 3.12 it compensates, and would say something else."""
    return reduce(add, values, 0.0)
