"""What the archive finds, for the tests of what fills it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from watch.model import Article
from watch.query import Filters, Known, Wanted, meaning, parse
from watch.store import Store

_NOTHING = Known(themes=(), sources=(), places=lambda _: ())
_NOW = datetime(2026, 11, 23, tzinfo=UTC)


def wanted(words: str) -> Wanted:
    """What these words mean where nothing has a name."""
    return meaning(parse(words), _NOTHING, _NOW)[1]


def search(store: Store, words: str, theme: str = "") -> list[Article]:
    """The articles that answer, the newest first."""
    asked = wanted(words)
    if theme:
        asked = replace(asked, only=Filters(themes=(theme,)))
    return store.browse.all(asked, 1000, 30.0) if asked.seeks else []
