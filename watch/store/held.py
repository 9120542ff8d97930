"""Items set aside until a person decides, and addresses under which known items came again.

They have a table of their own: no question to the archive, no search, no note can meet them by
mistake.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from watch.model import Article, DecisionState, Sameness
from watch.store.convert import to_json, to_text
from watch.store.engine import Engine
from watch.urls import identity, names_page


class Held:
    """The tables of held items and of aliases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sort(self, keys: Sequence[str]) -> tuple[set[str], set[str]]:
        """Which of these are in the archive, and which were set aside, whatever came of them."""
        return self._among("articles", keys), self._among("held", keys)

    def _among(self, table: str, keys: Sequence[str]) -> set[str]:
        rows = self._engine.rows(
            f"SELECT key FROM {table} WHERE key IN (SELECT value FROM json_each(:keys))",  # noqa: S608 - the names of two tables of ours
            keys=to_json(keys),
        )
        return {row["key"] for row in rows}

    def hold(self, articles: Iterable[Article], now: datetime) -> None:
        """Set these aside; one that was already keeps its place, with its latest words."""
        self._engine.executemany(
            """INSERT INTO held VALUES (:key, :source, :at, :state, :article)
               ON CONFLICT (key) DO UPDATE SET article = excluded.article""",
            [
                {
                    "key": article.key,
                    "source": article.source,
                    "at": to_text(now),
                    "state": DecisionState.PENDING.value,
                    "article": _written(article),
                }
                for article in articles
            ],
        )

    def waiting(self, source: str) -> list[Article]:
        """The items of the source that wait for a person."""
        rows = self._engine.rows(
            "SELECT article FROM held WHERE source = :source AND state = :state ORDER BY key",
            source=source,
            state=DecisionState.PENDING.value,
        )
        return [_read(row["article"]) for row in rows]

    def addresses(self, source: str) -> set[str]:
        """Where the items of the source that were set aside are, whatever came of them."""
        rows = self._engine.rows(
            "SELECT json_extract(article, '$.url') AS url FROM held WHERE source = :source",
            source=source,
        )
        return {identity(row["url"]) for row in rows}

    def counts(self) -> dict[str, int]:
        """How many wait, by source."""
        rows = self._engine.rows(
            "SELECT source, count(*) AS n FROM held WHERE state = :state GROUP BY source",
            state=DecisionState.PENDING.value,
        )
        return {row["source"]: row["n"] for row in rows}

    def settle(self, source: str, state: DecisionState) -> int:
        """Note what a person decided of those that wait; how many."""
        return self._engine.execute(
            "UPDATE held SET state = :state WHERE source = :source AND state = :pending",
            source=source,
            state=state.value,
            pending=DecisionState.PENDING.value,
        )

    def aliases(self, keys: Sequence[str]) -> dict[str, str]:
        """The keys of known items that came again under these."""
        rows = self._engine.rows(
            """SELECT alias, key FROM aliases
               WHERE alias IN (SELECT value FROM json_each(:keys))""",
            keys=to_json(keys),
        )
        return {row["alias"]: row["key"] for row in rows}

    def archived(self, source: str) -> list[Sameness]:
        """Everything of the source, by what survives a change of address."""
        rows = self._engine.rows(
            "SELECT key, title, fingerprint FROM articles WHERE source = :source ORDER BY id",
            source=source,
        )
        return [Sameness(row["key"], row["title"], row["fingerprint"]) for row in rows]

    def move(self, moved: Mapping[str, str], articles: Iterable[Article], now: datetime) -> None:
        """Give known items the address under which they came again; the old one is kept."""
        for article in articles:
            if (key := moved.get(article.key)) is None:
                continue
            self._engine.execute(
                """INSERT INTO aliases SELECT :alias, key, url, :at FROM articles
                   WHERE key = :key ON CONFLICT DO NOTHING""",
                alias=article.key,
                key=key,
                at=to_text(now),
            )
            self._engine.execute(
                "UPDATE articles SET url = :url, address = :address WHERE key = :key",
                url=article.url,
                address=identity(article.url) if names_page(article.url) else "",
                key=key,
            )


def _written(article: Article) -> str:
    values = {field.name: getattr(article, field.name) for field in fields(article)}
    return json.dumps(values, ensure_ascii=False, default=_text)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return to_text(value)
    raise TypeError(type(value).__name__)


def _read(text: str) -> Article:
    values = json.loads(text)
    published = values.pop("published")
    return Article(
        **values
        | {
            "published": datetime.fromisoformat(published) if published else None,
            "first_seen": datetime.fromisoformat(values["first_seen"]),
            "authors": tuple(values["authors"]),
            "tags": tuple(values["tags"]),
        }
    )
