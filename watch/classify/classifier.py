"""Themes of an article: TF-IDF and lexicon, one logistic regression per theme, explained. Pure.

    articles --label--> (Label for each theme) for each article

The regression's margin and the lexicon's points are weighed together by ``calibration``.
Nothing is dropped: an OUT is a label as well. Learning is the job of ``learning``, files that
of ``artefact``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from watch.classify import explain
from watch.classify.calibration import Calibration, Thresholds, probability
from watch.classify.features import Bag, bag, points
from watch.classify.lexicon import Hit, Lexicon
from watch.model import Article, Label, Term, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """A trained model and the themes it was trained for."""

    version: str
    themes: tuple[Theme, ...]
    vectorizer: TfidfVectorizer
    regressions: tuple[LogisticRegression, ...]
    """one per theme, in the order of ``themes``"""
    calibration: Calibration
    thresholds: Mapping[str, Thresholds]
    examples: int
    """how many texts it learnt from, the lexicon's expressions left out"""
    lexicon: Lexicon = field(repr=False)

    def label(
        self,
        articles: Sequence[Article],
        source_themes: Mapping[str, Sequence[str]],
    ) -> tuple[tuple[Label, ...], ...]:
        """For each article one label per theme, in the order of the themes.

        ``source_themes`` gives the themes to which a source is dedicated, by source.
        """
        if not articles:
            return ()
        bags = [bag(article) for article in articles]
        with threadpool_limits(1):
            matrix = self.vectorizer.transform([found.words for found in bags])
        rows = _Rows(self, matrix)
        return tuple(
            self._labels(article, bags[rank], rows.row(rank), source_themes)
            for rank, article in enumerate(articles)
        )

    def _labels(
        self,
        article: Article,
        found: Bag,
        row: _Row,
        source_themes: Mapping[str, Sequence[str]],
    ) -> tuple[Label, ...]:
        hits = self.lexicon.matches(article)
        dedicated = source_themes.get(article.source, ())
        return tuple(
            self._label(article, found, row, rank, hits, dedicated=theme.slug in dedicated)
            for rank, theme in enumerate(self.themes)
        )

    def _label(
        self,
        article: Article,
        found: Bag,
        row: _Row,
        rank: int,
        hits: Sequence[Hit],
        *,
        dedicated: bool,
    ) -> Label:
        slug = self.themes[rank].slug
        worth = points(hits, slug, dedicated=dedicated)
        score = probability(self.calibration.logit(*worth, row.margins[rank]))
        own = [hit for hit in hits if hit.theme == slug]
        terms = explain.heaviest(
            explain.expressions(article, own, worth, self.calibration),
            explain.dedication(worth, self.calibration) if dedicated else iter(()),
            explain.words(row.names, found.surfaces, row.features, row.weights[rank]),
        )
        return Label(
            theme=slug,
            score=score,
            verdict=self.thresholds[slug].verdict(score),
            by=self.version,
            terms=terms or (Term(explain.NOTHING, 0.0),),
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """One article in front of the regressions."""

    names: Sequence[str]
    features: npt.NDArray[np.intp]
    weights: explain.Floats
    """themes x features: parts of the logit"""
    margins: list[float]


class _Rows:
    """A batch: one product per article keeps the same bytes whatever the batch."""

    def __init__(self, classifier: Classifier, matrix: csr_matrix) -> None:
        self._matrix = matrix
        self._names = classifier.vectorizer.get_feature_names_out().tolist()
        self._weights = np.vstack([one.coef_[0] for one in classifier.regressions])
        self._biases = np.array([one.intercept_[0] for one in classifier.regressions])
        self._slope = classifier.calibration.margin

    def row(self, rank: int) -> _Row:
        low, high = self._matrix.indptr[rank : rank + 2]
        features = self._matrix.indices[low:high]
        parts = self._weights[:, features] * self._matrix.data[low:high]
        margins = parts.sum(axis=1) + self._biases
        return _Row(self._names, features, parts * self._slope, margins.tolist())
