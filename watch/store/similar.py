"""Articles that speak of the same things: by the words that are frequent in one and rare elsewhere.

Another story, not another telling of the same: the stories are found when they arrive
(:mod:`watch.dedupe`). A few words are asked of the index two by two, and the newest that hold them
are ranked by what all the words that they share weigh.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import combinations

from watch.model import Article
from watch.store.browse import SECONDS, Brief
from watch.store.convert import to_json
from watch.store.engine import Engine
from watch.text import STOPWORDS, fold

CANDIDATES = 12
"""Frequent words whose rarity is looked up."""
ASKED = 6
NEWEST = 60
"""Articles looked at for each two words."""
SAMPLE = 100
WITHIN = 5_000
"""A word that so many of so many articles hold, the newest, is taken to be as frequent in all."""
LEAST = 3
"""Letters of a word that says something."""
IN_TITLE = 3
"""What a word of the title counts, beside one of the text."""
_EMPTY = frozenset(map(fold, STOPWORDS))


Kept = Callable[[str, Callable[[], float]], float]
"""What is known under that name, or else is made."""


def _anew(_: str, make: Callable[[], float]) -> float:
    return make()


def similar(
    engine: Engine,
    article: Article,
    limit: int = 5,
    seconds: float = SECONDS,
    kept: Kept = _anew,
) -> list[Brief]:
    """The nearest first; one of each story. How frequent a word is may be ``kept``: a third of it.

    Raises:
        StoreSlow: it would take longer than ``seconds``.
    """
    with engine.deadline(seconds):
        scores = _scores(engine, _terms(engine, article, kept))
        best = sorted(scores, key=lambda place: (-scores[place], -place))
        return _told(engine, best[: limit * 4], article.story or article.key)[:limit]


def _scores(engine: Engine, weights: Mapping[str, float]) -> dict[int, float]:
    """What the words weigh that each shares, by place; two at least.

    bm25 would walk through the whole list of each word as often as it is asked: 38 ms for six words
    in 100,000 articles, and this 5 ms.
    """
    shared: defaultdict[int, set[str]] = defaultdict(set)
    for pair in combinations(weights, 2):
        for (place,) in engine.tuples(
            """SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match
               ORDER BY rowid DESC LIMIT :cap""",
            match=" ".join(f'"{one}"' for one in pair),
            cap=NEWEST,
        ):
            shared[place].update(pair)
    return {place: sum(weights[one] for one in words) for place, words in shared.items()}


def _told(engine: Engine, places: Sequence[int], story: str) -> list[Brief]:
    """In that order, the first of each story."""
    rows = engine.rows(
        """SELECT b.key, b.source, b.title, b.story
           FROM json_each(:places) p JOIN listing a ON a.place = p.value
           JOIN articles b ON b.id = a.id WHERE a.story <> :story ORDER BY p.key""",
        places=to_json(places),
        story=story,
    )
    first: dict[str, Brief] = {}
    for row in rows:
        first.setdefault(row["story"], Brief(row["key"], row["source"], row["title"]))
    return list(first.values())


def _terms(engine: Engine, article: Article, kept: Kept) -> dict[str, float]:
    """The words that weigh most, by TF-IDF."""
    counts = Counter(_frequent(engine, article))
    engine.execute(
        """CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary
           USING fts5vocab('main', 'articles_fts', 'row')"""
    )
    (total,) = engine.rows(
        "SELECT coalesce(max(id), 1) AS n FROM articles"
    )  # no count of a million
    edge = cache(partial(_edge, engine))
    weights = {
        term: count * math.log(total["n"] / known)
        for term, count in counts.most_common(CANDIDATES)
        if 1 < (known := kept(term, partial(_known, engine, term, total["n"], edge))) < total["n"]
    }
    best = sorted(weights, key=lambda term: (-weights[term], term))[:ASKED]
    return {term: weights[term] for term in best}


def _frequent(engine: Engine, article: Article) -> Iterator[str]:
    (row,) = engine.rows(
        "SELECT search_title, search_text FROM articles WHERE key = :key", key=article.key
    ) or [_NOTHING]
    yield from filter(_says, row["search_title"].split() * IN_TITLE)
    yield from filter(_says, row["search_text"].split())


_NOTHING: Mapping[str, str] = {"search_title": "", "search_text": ""}


def _says(word: str) -> bool:
    return len(word) >= LEAST and word.isalpha() and word not in _EMPTY


def _edge(engine: Engine) -> int:
    """The place before which articles are no longer among the newest WITHIN."""
    last = engine.tuples(
        "SELECT place FROM listing ORDER BY place DESC LIMIT 1 OFFSET :before", before=WITHIN - 1
    )
    return int(last[0][0]) if last else -1


def _known(engine: Engine, term: str, total: int, edge: Callable[[], int]) -> float:
    """How many articles hold it: counted when few, else as often as among the newest.

    The list of a word that half a million hold takes 15 ms to walk through, twelve times an item.
    """
    nth = engine.tuples(
        """SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match
           ORDER BY rowid DESC LIMIT 1 OFFSET :before""",
        match=f'"{term}"',
        before=SAMPLE - 1,
    )
    if nth and nth[0][0] > edge():
        ((passed,),) = engine.tuples(
            "SELECT count(*) FROM listing WHERE place >= :place", place=nth[0][0]
        )
        return float(SAMPLE * total / passed)
    rows = engine.rows("SELECT doc FROM temp.vocabulary WHERE term = :term", term=term)
    return float(rows[0]["doc"]) if rows else 0.0
