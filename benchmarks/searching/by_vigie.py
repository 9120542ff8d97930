"""Vigie's archive, as its pages ask it: by_vigie.py DOCUMENTS FOLDER."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.searching.answering import Document, Question, answer, documents, tell
from watch.entries import Entry, entry
from watch.model import Article
from watch.query import Wanted
from watch.query.meaning import Filters
from watch.store import Store, open_store
from watch.store.browse import Turn
from watch.text import tokens

SLICE = 500
"""A harvest writes page by page; this many at once are fewer commits, as the others make fewer."""


def _entry(told: Document) -> Entry:
    at = datetime.fromisoformat(told["at"])
    return entry(
        Article(
            key=told["key"][:20],
            source=told["source"],
            url=told["url"],
            title=told["title"],
            lead=told["text"],
            text="",
            published=at,
            first_seen=at,
        ),
        told["key"],
    )


def index(store: Store, some: Iterator[Document]) -> None:
    """Words to lemmas, rows, index."""
    while entries := [_entry(one) for one in islice(some, SLICE)]:
        with store.engine.transaction("documents"):
            store.articles.save(entries, entries[-1].article.first_seen)


def ask(store: Store, question: Question) -> list[str] | None:
    """A page: its stories, read whole."""
    if question["kind"] == "prefix":
        return None
    said = " ".join(question["words"])
    phrase = question["kind"] == "phrase"
    wanted = Wanted(
        words=() if phrase else tokens(said),
        phrases=(said,) if phrase else (),
        only=Filters(sources=(question["source"],) if question["source"] else ()),
    )
    turn = Turn(
        by_relevance=question["kind"] == "most relevant", tallied=question["kind"] == "counts"
    )
    return [hit.article.key for hit in store.browse.page(wanted, turn, 60).hits]


def main() -> None:
    """Index, say what it took, answer."""
    path = Path(sys.argv[2]) / "vigie.db"
    path.unlink(missing_ok=True)
    with open_store(path) as store:
        began = time.perf_counter()
        index(store, documents(sys.argv[1]))
        took = time.perf_counter() - began
        store.engine.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        tell(seconds=took, bytes=path.stat().st_size)
        answer(lambda question: ask(store, question))


if __name__ == "__main__":
    main()
