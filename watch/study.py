"""Themes, places, calls and events of an article, found in the process that read it.

    where the model and the gazetteer are --Study--> Findings of an article, or None

Opened once, before the processes that read are born of the one that did, or else at the first
article of each. Whatever cannot be opened here is no fault of the article: it is left to
``labelling`` and ``enrichment``, which say what is wrong.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from watch.errors import WatchError
from watch.model import Article, Enriched, Findings, Scope, SourceSpec
from watch.resources import MODEL, TERRITORY, THEMES, own_or_shipped

if TYPE_CHECKING:
    from watch.classify.classifier import Classifier
    from watch.enrich.gazetteer import Gazetteer

log = logging.getLogger(__name__)

READERS = ("watch.preparing", "watch.inherited")
"""What the processes that read articles to the end are born with."""
TOLD = "VIGIE_STUDY"
"""Where :mod:`watch.inherited` is told what to open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Where an office keeps what reading an article to the end takes."""

    model: Path
    themes: Path
    territory: Path
    version: str
    """of the model: one that was replaced is opened again"""
    analysis: str = field(compare=False)
    """version of the analysis that these files and this code make; opens nothing by itself"""

    @classmethod
    def at(cls, home: Path, analysis: str = "") -> Self:
        """That of the office whose folder this is."""
        from watch.classify.manifest import MANIFEST, version_of  # noqa: PLC0415 - 40 ms that who reads does not need

        return cls(
            model=home / MODEL,
            themes=own_or_shipped(home, THEMES),
            territory=own_or_shipped(home, TERRITORY),
            version=version_of(home / MODEL / MANIFEST) or "",
            analysis=analysis,
        )

    def told(self) -> str:
        """In words, for a process that gets no argument."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def of(cls, told: str) -> Self:
        """The inverse of :meth:`told`."""
        words: dict[str, Any] = json.loads(told)
        places = {name: Path(words[name]) for name in ("model", "themes", "territory")}
        return cls(**{**words, **places})

    def open(self) -> bool:
        """Have at hand what it takes; whether that could be opened."""
        return _opened(self) is not None

    def read(self, articles: Sequence[Article], spec: SourceSpec) -> dict[str, Findings]:
        """What these articles of one source say, by key; what is absent is left to be found later.

        Nothing is opened for none.
        """
        tools = _opened(self) if articles else None
        return tools.read(articles, spec) if tools else {}


@dataclass(frozen=True, slots=True)
class _Tools:
    """What reading to the end takes, at hand."""

    classifier: Classifier
    names: Gazetteer
    enrich: Callable[..., Enriched]

    def read(self, articles: Sequence[Article], spec: SourceSpec) -> dict[str, Findings]:
        # The net per article: one that a reading of ours cannot bear is kept all the same.
        try:
            return self._read(articles, spec)
        except Exception:
            if len(articles) == 1:
                log.exception("an article could not be read to the end")
                return {}
        return dict(chain.from_iterable(self.read([one], spec).items() for one in articles))

    def _read(self, articles: Sequence[Article], spec: SourceSpec) -> dict[str, Findings]:
        labels = self.classifier.label(articles, {spec.slug: spec.themes})
        regional = spec.scope is Scope.OCCITANIE
        enriched = [self.enrich(one, self.names, regional=regional) for one in articles]
        return {
            one.key: Findings(labels=said, model=self.classifier.version, enriched=more)
            for one, said, more in zip(articles, labels, enriched, strict=True)
        }


@lru_cache(maxsize=1)
def _opened(study: Study) -> _Tools | None:
    # The process that writes makes a Study and opens none.
    from watch.classify.artefact import open_model  # noqa: PLC0415 - as said
    from watch.classify.themes import load_themes  # noqa: PLC0415 - as said
    from watch.enrich.analysis import enrich  # noqa: PLC0415 - as said
    from watch.places import load_places  # noqa: PLC0415 - as said

    try:
        classifier = open_model(study.model, load_themes(study.themes))
        return _Tools(classifier, load_places(study.territory), enrich)
    except WatchError:
        return None
