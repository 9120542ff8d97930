"""An archive of any number of articles, made quickly: drawn words, rows written by the million.

The tables are the real ones, made by the real migrations; the index, the labels and the analyses
are filled as a harvest fills them. A thousand articles a day, the last on the day of the farm's
first: an archive a hundred times larger is a hundred times older, as it would be.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.farm.generate import NOW
from benchmarks.farm.words import THEMES, Words
from benchmarks.searching.answering import Document
from watch.store import Store, open_store

A_DAY = 1000
SOURCES = 1000
FRAGMENTS = 50_000
OLD = timedelta(days=28)
"""The farm's oldest entries are 28 days older than its newest."""
SLICE = 20_000

_ARTICLE = """INSERT INTO articles (key, source, url, title, lead, text, published, first_seen,
      effective, language, authors, tags, story, fingerprint, address, search_title, search_text)
    VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?6, ?6, 'fr', '[]', '[]', ?1, ?1, ?3, ?4, ?5)"""

_AFTER = (
    """INSERT INTO labels (article, theme, origin, score, verdict, author, terms)
       SELECT articles.id, theme.value, 'model', 0.01, 'ecarte', '', '[]' FROM articles, json_each(
         '["desinformation", "egalite_fh", "orientation", "ruralite"]') theme""",
    "INSERT INTO analyses SELECT id, '', 0, '[]' FROM articles",
    """INSERT INTO harvests (source, at, outcome, received, new, known, updated, truncated,
         rejected, reason, elapsed) SELECT source, first_seen, 'nouveau', 30, 1, 29, 0, 0,
         '[0]', NULL, 0.2 FROM articles""",
    "UPDATE story_progress SET done = (SELECT max(id) FROM articles)",
)


def build(path: Path, count: int) -> None:
    """Write an archive of ``count`` articles at ``path``, unless it is there."""
    if path.exists():
        return
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with open_store(draft) as store:
        # Only while building, where a crash costs nothing: the file is then begun again.
        store.engine.execute("PRAGMA journal_mode = OFF")
        store.engine.execute("PRAGMA synchronous = OFF")
        _fill(store, count)
        store.engine.execute("PRAGMA journal_mode = DELETE")
    draft.rename(path)


def _fill(store: Store, count: int) -> None:
    articles = _articles(count)
    while rows := list(islice(articles, SLICE)):
        with store.engine.transaction("build"):
            last = store.articles.latest()
            store.engine.db.conn.executemany(_ARTICLE, rows)
            store.articles.index(last)
    with store.engine.transaction("build"):
        for statement in _AFTER:
            store.engine.execute(statement)


def documents(count: int) -> Iterator[Document]:
    """The same articles, for programs that have other tables."""
    for key, source, url, title, text, at in _articles(count):
        yield Document(key=key, source=source, url=url, title=title, text=text, at=at)


def _articles(count: int) -> Iterator[tuple[str, ...]]:
    """Ten fragments of eleven words each, the titles of one: as long as those of the farm."""
    rng, words = random.Random(11), Words(11)
    fragments = [" ".join(words.draw(11, rng.choice(THEMES))) for _ in range(FRAGMENTS)]
    first = NOW - OLD - timedelta(days=count / A_DAY)
    for number in range(count):
        title, *text = rng.choices(fragments, k=11)
        at = (first + timedelta(days=number / A_DAY)).isoformat(timespec="seconds")
        url = f"https://site{number % SOURCES}.example/ancien/{number}"
        source = f"past-{number % SOURCES:05d}"
        yield f"{rng.getrandbits(256):064x}", source, url, title, " ".join(text), at


def trust(path: Path, model: str, analysis: str) -> None:
    """Say of every article that the present model and the present analysis have read it."""
    with open_store(path) as store, store.engine.transaction("trust"):
        store.engine.execute(
            "UPDATE articles SET labelled_by = :model WHERE labelled_by IS NOT :model", model=model
        )
        store.engine.execute(
            "UPDATE analyses SET version = :new WHERE version <> :new", new=analysis
        )
