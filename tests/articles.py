"""Articles of no consequence and an archive to keep them, for tests and the processes they start.

Without pytest nor Hypothesis: importing them was half of what such a process cost.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from watch.entries import entry
from watch.model import Article
from watch.store import Store
from watch.store.articles import Tally

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def article(name: str = "a", **changes: object) -> Article:
    made = Article(
        key=name * 20,
        source="observatoire",
        url=f"https://exemple.example/{name}",
        title=f"Les chercheuses étudient l’élection n° {name}",
        lead="Une enquête sur l’esprit critique des lycéens.",
        text="",
        published=NOW - timedelta(days=1),
        first_seen=NOW,
        authors=("Élise Œuvrard",),
        tags=("élections",),
        story=name * 20,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # field names and types of the test


def save(store: Store, *articles: Article) -> Tally:
    with store.engine.transaction("test"):
        return store.articles.save([entry(one, f"f{one.key}") for one in articles], NOW)
