"""Texts that people judged: those that the archive does not hold, and all of them to learn from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from watch.model import Article
from watch.store.convert import to_article, to_instant, to_optional_text
from watch.store.engine import Engine, Row

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Examples:
    """The table of examples from outside."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, articles: Iterable[Article]) -> None:
        """Store these texts; one whose key is known stays as it was."""
        self._engine.executemany(_INSERT, [_row(one) for one in articles])

    def known(self, key: str) -> str | None:
        """The key, when an article of the archive or an example has it."""
        rows = self._engine.rows(
            """SELECT key FROM articles WHERE key = :key
               UNION SELECT key FROM examples WHERE key = :key""",
            key=key,
        )
        return str(rows[0]["key"]) if rows else None

    def judged(self) -> dict[str, Article]:
        """Every text on which a correction stands, by key: the archive's as it now reads."""
        found = {row["key"]: _outside(row) for row in self._engine.rows(_JUDGED.format("example"))}
        rows = self._engine.rows(_JUDGED.format("article"))
        return found | {row["key"]: to_article(row) for row in rows}


_INSERT = """INSERT INTO examples (key, source, url, title, lead, text, published)
    VALUES (:key, :source, :url, :title, :lead, :text, :published) ON CONFLICT (key) DO NOTHING"""

_JUDGED = """SELECT * FROM {0}s
    WHERE id IN (SELECT {0} FROM corrections WHERE undone_at IS NULL) ORDER BY id"""


def _row(article: Article) -> dict[str, object]:
    return {
        "key": article.key,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "published": to_optional_text(article.published),
    }


def _outside(row: Row) -> Article:
    return Article(
        key=row["key"],
        source=row["source"],
        url=row["url"],
        title=row["title"],
        lead=row["lead"],
        text=row["text"],
        published=to_instant(row["published"]),
        first_seen=_NEVER,
    )
