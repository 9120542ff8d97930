"""What the regressions say of articles, many at a time: sparse TF-IDF times their weights. Pure.

    Cut, ... --Margins--> Row(a margin per theme) for each, and its parts by feature when asked

scikit-learn fits; this applies the same arithmetic. Its own ``transform`` reads again, from text,
words that are counted already. Sums run along one article's features in their order, and logarithms
come from a table, so that an article has the same bytes alone and in any batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from watch.classify.cut import Cut
from watch.classify.features import Columns

Floats = npt.NDArray[np.float64]
_MOST = 4_096
_TF: Floats = np.concatenate(([0.0], 1.0 + np.log(np.arange(1.0, _MOST))))
"""Sublinear term frequency; a text has fewer words than its 6,000 characters."""


class Row(NamedTuple):
    """One article in front of the regressions."""

    margins: Sequence[float]
    features: npt.NDArray[np.intp]
    weights: Floats
    """TF-IDF of the features"""


class Margins:
    """The vocabulary and the regressions, ready to be applied."""

    def __init__(
        self, vectorizer: TfidfVectorizer, regressions: Sequence[LogisticRegression]
    ) -> None:
        self._idf: Floats = vectorizer.idf_
        self._names: list[str] = vectorizer.get_feature_names_out().tolist()
        self._columns = Columns(vectorizer.vocabulary_)
        self._weights: Floats = np.column_stack([one.coef_[0] for one in regressions])
        self._biases: Floats = np.array([one.intercept_[0] for one in regressions])

    def of(self, reads: Sequence[Cut]) -> Iterator[Row]:
        """A row for each article, in order."""
        matrix = self._matrix(reads)
        margins = (matrix @ self._weights + self._biases).tolist()
        for rank, found in enumerate(margins):
            low, high = matrix.indptr[rank : rank + 2]
            yield Row(found, matrix.indices[low:high], matrix.data[low:high])

    def _matrix(self, reads: Sequence[Cut]) -> csr_matrix:
        columns = [self._columns.of(read) for read in reads]
        ends = np.cumsum([0, *map(len, columns)])
        indices = np.fromiter(chain.from_iterable(columns), np.int32, ends[-1])
        shape = (len(reads), len(self._idf))
        matrix = csr_matrix((np.ones(ends[-1]), indices, ends), shape=shape)
        matrix.sum_duplicates()
        counts = np.minimum(matrix.data.astype(np.intp), _MOST - 1)
        matrix.data = _TF[counts] * self._idf[matrix.indices]
        lengths = np.sqrt(matrix.multiply(matrix) @ np.ones(shape[1]))
        lengths[lengths == 0.0] = 1.0
        matrix.data /= np.repeat(lengths, np.diff(matrix.indptr))
        return matrix

    def heaviest(self, row: Row, theme: int, most: int) -> Iterator[tuple[str, float]]:
        """The features that move this theme's margin most, and by how much."""
        parts = self._weights[row.features, theme] * row.weights
        order = np.argsort(-np.abs(parts), kind="stable")[:most]
        for feature, part in zip(row.features[order].tolist(), parts[order].tolist(), strict=True):
            yield self._names[feature], part
