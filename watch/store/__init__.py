"""The archive: one file, opened by :func:`open_store`. Its rooms are its attributes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from watch.store.articles import Articles
from watch.store.labels import Labels
from watch.store.schema import archive, migrate
from watch.store.search import Search
from watch.store.sources import Sources
from watch.store.sqlite import BUSY_SECONDS, SQLite


@dataclass(frozen=True, slots=True)
class Store:
    """An open archive, used by one thread."""

    engine: SQLite
    articles: Articles
    labels: Labels
    sources: Sources
    search: Search


def build(engine: SQLite) -> Store:
    """The rooms over one connection."""
    return Store(engine, Articles(engine), Labels(engine), Sources(engine), Search(engine))


@contextmanager
def open_store(path: Path, *, busy: float = BUSY_SECONDS) -> Iterator[Store]:
    """Open (create, bring up to date) the archive and close it at the end.

    Raises:
        StoreError: locked, read-only, damaged, or written by a newer Vigie.
    """
    engine = SQLite(path, busy=busy)
    try:
        migrate(engine, archive)
        yield build(engine)
    finally:
        engine.close()
