"""Articles that speak of the same things: by the words that are frequent in one and rare elsewhere.

Another story, not another telling of the same: the stories are found when they arrive
(:mod:`watch.dedupe`). A few words are asked of the index, and the newest that hold two of them are
ranked.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from watch.model import Article
from watch.store.browse import RANKED, SECONDS, TEXT, TITLE, Brief
from watch.store.engine import Engine
from watch.text import STOPWORDS, fold

CANDIDATES = 12
"""Frequent words whose rarity is looked up: the list of each is walked through."""
ASKED = 6
LEAST = 3
"""Letters of a word that says something."""
IN_TITLE = 3
"""What a word of the title counts, beside one of the text."""
_EMPTY = frozenset(map(fold, STOPWORDS))


def similar(
    engine: Engine, article: Article, limit: int = 5, seconds: float = SECONDS
) -> list[Brief]:
    """The nearest first; one of each story.

    Raises:
        StoreSlow: it would take longer than ``seconds``.
    """
    with engine.deadline(seconds):
        terms = list(combinations(_terms(engine, article), 2))
        if not terms:
            return []
        rows = engine.rows(
            f"""SELECT b.key, b.source, b.title, b.story FROM (
                  SELECT rowid AS place, bm25(articles_fts, {TITLE}, {TEXT}) AS score
                  FROM articles_fts WHERE articles_fts MATCH :match
                  ORDER BY rowid DESC LIMIT {RANKED}) f
                JOIN listing a ON a.place = f.place JOIN articles b ON b.id = a.id
                WHERE a.story <> :story ORDER BY f.score LIMIT :cap""",  # noqa: S608 - our own numbers
            match=" OR ".join(f'("{one}" AND "{other}")' for one, other in terms),
            story=article.story or article.key,
            cap=limit * 4,
        )
        first: dict[str, Brief] = {}
        for row in rows:
            first.setdefault(row["story"], Brief(row["key"], row["source"], row["title"]))
        return list(first.values())[:limit]


def _terms(engine: Engine, article: Article) -> list[str]:
    """The words that weigh most, by TF-IDF."""
    counts = Counter(_frequent(engine, article))
    engine.execute(
        """CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary
           USING fts5vocab('main', 'articles_fts', 'row')"""
    )
    (total,) = engine.rows("SELECT max(1, count(*)) AS n FROM (SELECT 1 FROM listing)")
    weights = {
        term: count * math.log(total["n"] / known)
        for term, count in counts.most_common(CANDIDATES)
        if 1 < (known := _known(engine, term)) < total["n"]
    }
    return sorted(weights, key=lambda term: (-weights[term], term))[:ASKED]


def _frequent(engine: Engine, article: Article) -> Iterator[str]:
    (row,) = engine.rows(
        "SELECT search_title, search_text FROM articles WHERE key = :key", key=article.key
    ) or [_NOTHING]
    yield from filter(_says, row["search_title"].split() * IN_TITLE)
    yield from filter(_says, row["search_text"].split())


_NOTHING: Mapping[str, str] = {"search_title": "", "search_text": ""}


def _says(word: str) -> bool:
    return len(word) >= LEAST and word.isalpha() and word not in _EMPTY


def _known(engine: Engine, term: str) -> int:
    """How many articles hold it."""
    rows = engine.rows("SELECT doc FROM temp.vocabulary WHERE term = :term", term=term)
    return int(rows[0]["doc"]) if rows else 0
