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

from watch.classify import explain
from watch.classify.calibration import Calibration, Thresholds
from watch.classify.cut import Cut, cut
from watch.classify.features import Points, points
from watch.classify.lexicon import Hit, Lexicon
from watch.classify.margins import Margins, Row
from watch.classify.quality import Quality
from watch.classify.weights import Weights
from watch.model import Article, Label, Term, Theme, Verdict

_TOLD = frozenset({Verdict.IN, Verdict.CHECK})
"""Verdicts whose terms are kept."""


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

        ``source_themes`` gives the themes to which a source is dedicated, by source.
        """
        return tuple(self.judge(one, source_themes.get(one.source, ())) for one in articles)

    def judge(self, article: Article, dedicated: Sequence[str]) -> tuple[Label, ...]:
        """The labels of one article, whose source is dedicated to these themes.

        A label that is OUT carries no terms: they would be four labels of five, and nobody reads
        them; :meth:`explain` has them.
        """
        return tuple(self._judge(article, dedicated, _TOLD))

    def explain(
        self, article: Article, source_themes: Mapping[str, Sequence[str]]
    ) -> tuple[Label, ...]:
        """The same labels, each with its terms."""
        dedicated = source_themes.get(article.source, ())
        return tuple(self._judge(article, dedicated, frozenset(Verdict)))

    def _judge(
        self, article: Article, dedicated: Sequence[str], explained: frozenset[Verdict]
    ) -> Iterator[Label]:
        read = cut(article)
        row = self.margins.of(read)
        hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in self.lexicon.matches(article, read):
            hits[hit.theme].append(hit)
        for rank, theme in enumerate(self.themes):
            slug = theme.slug
            worth = points(hits[slug], dedicated=slug in dedicated)
            score = self.calibrations[slug].score(worth, row.margins[rank])
            verdict = self.thresholds[slug].verdict(score)
            terms: tuple[Term, ...] = ()
            if verdict in explained:
                terms = self._terms(article, read, rank, hits[slug], row, worth)
            yield Label(theme=slug, score=score, verdict=verdict, by=self.version, terms=terms)

    def _terms(
        self,
        article: Article,
        read: Cut,
        rank: int,
        hits: Sequence[Hit],
        row: Row,
        worth: Points,
    ) -> tuple[Term, ...]:
        calibration = self.calibrations[self.themes[rank].slug]
        terms = explain.heaviest(
            explain.expressions(article, hits, worth, calibration),
            explain.dedication(worth, calibration),
            explain.words(
                self.margins.surfaces(read),
                self.margins.heaviest(row, rank, explain.LOOKED_AT),
                calibration.margin,
            ),
        )
        return terms or (Term(explain.NOTHING, 0.0),)
