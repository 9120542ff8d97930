"""Themes of an article: TF-IDF and lexicon, one logistic regression per theme, explained. Pure.

    articles --label--> (Label for each theme) for each article

The regression's margin and the lexicon's points are weighed together by ``calibration``.
Nothing is dropped: an OUT is a label as well. Learning is the job of ``learning``, files that
of ``artefact``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from watch.classify import explain
from watch.classify.calibration import Calibration, Thresholds
from watch.classify.cut import Cut, cut
from watch.classify.features import Points, points
from watch.classify.lexicon import Hit, Lexicon
from watch.classify.margins import Margins, Row
from watch.classify.quality import Quality
from watch.classify.weights import Weights
from watch.model import Article, Label, Term, Theme, Verdict


class _Seen(NamedTuple):
    """An article, and what is found in it to be judged."""

    article: Article
    read: Cut
    row: Row
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """A trained model and the themes it was trained for."""

    version: str
    themes: tuple[Theme, ...]
    weights: Weights
    """a regression per theme, in the order of ``themes``"""
    calibrations: Mapping[str, Calibration]
    thresholds: Mapping[str, Thresholds]
    examples: int
    """how many texts it learnt from, the lexicon's expressions left out"""
    quality: Quality
    lexicon: Lexicon = field(repr=False)
    margins: Margins = field(repr=False, compare=False)
    """the two above, ready to be applied"""

    def label(
        self,
        articles: Sequence[Article],
        source_themes: Mapping[str, Sequence[str]],
    ) -> tuple[tuple[Label, ...], ...]:
        """For each article one label per theme, in the order of the themes.

        ``source_themes`` gives the themes to which a source is dedicated, by source. A label that
        is OUT carries no terms: they would be four labels of five, and nobody reads them;
        :meth:`explain` has them.
        """
        return self._label(articles, source_themes, frozenset({Verdict.IN, Verdict.CHECK}))

    def explain(
        self, article: Article, source_themes: Mapping[str, Sequence[str]]
    ) -> tuple[Label, ...]:
        """The same labels of one article, each with its terms."""
        return self._label([article], source_themes, frozenset(Verdict))[0]

    def _label(
        self,
        articles: Sequence[Article],
        source_themes: Mapping[str, Sequence[str]],
        explained: frozenset[Verdict],
    ) -> tuple[tuple[Label, ...], ...]:
        # One step after another for all: see watch.preparing.
        read = list(map(cut, articles))
        rows = list(map(self.margins.of, read))
        hits = list(map(self.lexicon.matches, articles, read))
        seen = map(_Seen, articles, read, rows, hits)
        return tuple(
            tuple(self._judge(one, source_themes.get(one.article.source, ()), explained))
            for one in seen
        )

    def _judge(
        self, seen: _Seen, dedicated: Sequence[str], explained: frozenset[Verdict]
    ) -> Iterator[Label]:
        hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in seen.hits:
            hits[hit.theme].append(hit)
        for rank, theme in enumerate(self.themes):
            slug = theme.slug
            worth = points(hits[slug], dedicated=slug in dedicated)
            score = self.calibrations[slug].score(worth, seen.row.margins[rank])
            verdict = self.thresholds[slug].verdict(score)
            terms: tuple[Term, ...] = ()
            if verdict in explained:
                terms = self._terms(seen, rank, hits[slug], worth)
            yield Label(theme=slug, score=score, verdict=verdict, by=self.version, terms=terms)

    def _terms(
        self, seen: _Seen, rank: int, hits: Sequence[Hit], worth: Points
    ) -> tuple[Term, ...]:
        calibration = self.calibrations[self.themes[rank].slug]
        terms = explain.heaviest(
            explain.expressions(seen.article, hits, worth, calibration),
            explain.dedication(worth, calibration),
            explain.words(
                self.margins.surfaces(seen.read),
                self.margins.heaviest(seen.row, rank, explain.LOOKED_AT),
                calibration.margin,
            ),
        )
        return terms or (Term(explain.NOTHING, 0.0),)
