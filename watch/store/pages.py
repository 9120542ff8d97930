"""The pages of articles: which are still to be read, what reading them gave. Decides nothing.

A text that arrives is added: the lead stays, and so does the text of the feed. The article is then
indexed again, and left for the model to read again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watch.model import Article, FullText
from watch.store.convert import to_article, to_json, to_optional_text, to_text
from watch.store.engine import Engine
from watch.text import tokens

SHORT = 1000
"""Characters of a feed's text under which it is taken for a beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which pages to read."""

    sources: Iterable[str]
    since: datetime
    """articles discovered earlier are left with what they have"""
    now: datetime
    each: int
    """of one source, at most"""
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far some sources are."""

    read: int = 0
    waiting: int = 0
    """never tried, or to be tried again"""
    given_up: int = 0


class Pages:
    """The table of attempts, and the texts they gave."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def wanted(self, asked: Wanted) -> list[tuple[Article, int]]:
        """Articles whose page is to be read now, newest first, each with its past attempts."""
        rows = self._engine.rows(
            f"""SELECT * FROM (
                  SELECT a.*, coalesce(p.tries, 0) AS tries, row_number() OVER (
                    PARTITION BY a.source ORDER BY a.effective DESC, a.id DESC) AS place
                  {_PENDING} AND (p.article IS NULL OR p.next_try <= :now)
                ) AS pending WHERE place <= :each ORDER BY effective DESC, id DESC LIMIT :total""",  # noqa: S608 - only our own clauses; values are parameters
            sources=to_json(list(asked.sources)),
            since=to_text(asked.since),
            short=SHORT,
            now=to_text(asked.now),
            each=asked.each,
            total=asked.total,
        )
        return [(to_article(row), int(row["tries"])) for row in rows]

    def keep(self, article: Article, found: FullText, now: datetime) -> None:
        """Add the text; authors and date of publication only where the source gave none.

        Naming ``published``, changed or not, also makes the article's analysis stale (a trigger).
        """
        published = article.published or found.published
        index = " ".join(tokens(f"{article.lead}\n{article.text}\n{found.text}"))
        with self._engine.transaction("pages.keep"):
            self._engine.execute(
                """UPDATE articles SET page_text = :text, search_text = :index,
                     labelled_by = NULL, authors = :authors, published = :published,
                     effective = :effective WHERE key = :key""",
                key=article.key,
                text=found.text,
                index=index,
                authors=to_json(article.authors or found.authors),
                published=to_optional_text(published),
                effective=to_text(min(published or article.first_seen, article.first_seen)),
            )
            self._log(article.key, now, image=found.image)

    def fail(self, article: Article, reason: str, now: datetime, again: datetime | None) -> None:
        """Note why; to be tried again then, or never when ``again`` is None."""
        with self._engine.transaction("pages.fail"):
            self._log(article.key, now, reason=reason, again=again)

    def put_off(self, article: Article, reason: str, now: datetime, again: datetime) -> None:
        """Note why it was not read, and that this was no attempt; to be tried then."""
        with self._engine.transaction("pages.put_off"):
            self._log(article.key, now, tried=0, reason=reason, again=again)

    def _log(
        self,
        key: str,
        now: datetime,
        *,
        tried: int = 1,
        reason: str | None = None,
        again: datetime | None = None,
        image: str | None = None,
    ) -> None:
        self._engine.execute(
            """INSERT INTO pages (article, tries, tried_at, next_try, reason, image)
               SELECT id, :tried, :now, :again, :reason, :image FROM articles WHERE key = :key
               ON CONFLICT (article) DO UPDATE SET tries = pages.tries + excluded.tries,
                 tried_at = excluded.tried_at, next_try = excluded.next_try,
                 reason = excluded.reason, image = excluded.image""",
            key=key,
            tried=tried,
            now=to_text(now),
            again=to_optional_text(again),
            reason=reason,
            image=image,
        )

    def images(self, keys: Iterable[str]) -> dict[str, str]:
        """The picture that each article's page announces, by key; nothing for the others."""
        rows = self._engine.rows(
            """SELECT a.key, p.image FROM pages p JOIN articles a ON a.id = p.article
               WHERE p.image IS NOT NULL AND a.key IN (SELECT value FROM json_each(:keys))""",
            keys=to_json(list(keys)),
        )
        return {row["key"]: row["image"] for row in rows}

    def progress(self, sources: Iterable[str], since: datetime) -> Progress:
        """What is read, waits, or was given up, of the articles discovered since."""
        rows = self._engine.rows(
            f"""SELECT coalesce(sum(p.article IS NULL OR p.next_try IS NOT NULL), 0) AS waiting,
                  coalesce(sum(p.next_try IS NULL AND p.reason IS NULL
                    AND p.article IS NOT NULL), 0) AS read,
                  coalesce(sum(p.next_try IS NULL AND p.reason IS NOT NULL), 0) AS given_up
                {_PENDING}""",
            sources=to_json(list(sources)),
            since=to_text(since),
            short=SHORT,
        )
        return Progress(**rows[0])

    def failures(self, sources: Iterable[str], since: datetime) -> list[tuple[str, str, int]]:
        """Source, reason and number of the failed attempts since; the commonest first."""
        rows = self._engine.rows(
            """SELECT a.source AS source, p.reason AS reason, count(*) AS n
               FROM pages p JOIN articles a ON a.id = p.article
               WHERE p.reason IS NOT NULL AND p.tried_at >= :since
                 AND a.source IN (SELECT value FROM json_each(:sources))
               GROUP BY a.source, p.reason ORDER BY n DESC, a.source, p.reason""",
            sources=to_json(list(sources)),
            since=to_text(since),
        )
        return [(row["source"], row["reason"], int(row["n"])) for row in rows]

    def image(self, key: str) -> str | None:
        """The address of the picture that the article's page announces."""
        rows = self._engine.rows(
            "SELECT image FROM pages JOIN articles ON id = article WHERE key = :key", key=key
        )
        return rows[0]["image"] if rows else None


# A feed that gives the whole text needs no page.
_PENDING = """FROM articles a LEFT JOIN pages p ON p.article = a.id
    WHERE a.source IN (SELECT value FROM json_each(:sources))
      AND a.first_seen >= :since AND length(a.text) < :short"""
