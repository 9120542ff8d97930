"""Articles in and out of the archive. It writes what it is given and decides nothing.

Nothing is ever deleted here but the middle of a long series: an edited item keeps its first version
and its latest ones, numbered, so that what is missing shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from watch.entries import Entry
from watch.model import Article, Findings, Trace
from watch.store.convert import to_article, to_json, to_names, to_optional_text, to_text
from watch.store.engine import Engine, Row
from watch.store.m013_order import LISTED, place
from watch.store.waiting import Waiting, enqueue
from watch.text import tokens
from watch.urls import identity

PAGE = 500
"""Rows asked for at once: bounds memory whatever the archive's size."""
MAX_TWINS = 50
"""Articles of one story looked at; a hostile feed may repeat one title 2,000 times."""
VERSIONS = 20
"""Latest earlier versions kept of one article, besides the first: some feeds write the hour, or a
count of readers, in their summaries, and would add a version at each harvest."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a batch."""

    new: int = 0
    known: int = 0
    updated: int = 0
    found: tuple[tuple[int, Findings], ...] = ()
    """what was found in the new ones, by their ids"""


class Articles:
    """The table of articles."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, entries: Iterable[Entry], now: datetime, *, indexed: bool = True) -> Tally:
        """Insert what is new, update what changed at its source, leave the rest alone.

        Each key once; oldest first, so that the ids of a batch follow time. What is not ``indexed``
        waits for :meth:`index`, in the same transaction.
        """
        batch = sorted(entries, key=lambda one: (one.article.effective, one.article.key))
        if not batch:
            return Tally()
        held = self._held(batch)
        fresh = [one for one in batch if one.article.key not in held]
        changed = [
            one
            for one in batch
            if (row := held.get(one.article.key)) and not _same(row, one.article)
        ]
        numbered = list(enumerate(fresh, self._next()))
        self._engine.executemany(_INSERT, (_row(number, one) for number, one in numbered))
        enqueue(self._engine, _sketched(numbered))
        for one in changed:
            self._update(held[one.article.key], one, now)
        if indexed and numbered:
            self.index(numbered[0][0] - 1)
        return Tally(
            new=len(fresh),
            known=len(batch) - len(fresh) - len(changed),
            updated=len(changed),
            found=tuple((number, one.findings) for number, one in numbered if one.findings),
        )

    def index(self, last: int) -> None:
        """Let the articles after the id ``last`` be listed, and found by their words.

        Two statements for many, in the order of the list and of the index, which then write them
        together.
        """
        self._engine.execute(
            f"""{LISTED} SELECT {place("a")} AS place, a.id, a.source, a.language, a.story
                FROM articles a WHERE a.id > :last AND a.id NOT IN (SELECT id FROM listing)
                ORDER BY 1""",  # noqa: S608 - our own text
            last=last,
        )
        # +: sorted here. In the order of the list, SQLite reads all of it: 0.07 s of a million.
        self._engine.execute(
            """INSERT INTO articles_fts (rowid, search_title, search_text)
               SELECT l.place, a.search_title, a.search_text
               FROM listing l CROSS JOIN articles a ON a.id = l.id
               WHERE l.id > :last AND l.place NOT IN (SELECT id FROM articles_fts_docsize)
               ORDER BY +l.place""",
            last=last,
        )

    def _next(self) -> int:
        """The id of the next article; the caller's transaction keeps others from taking it."""
        rows = self._engine.rows("SELECT coalesce(max(id), 0) + 1 AS id FROM articles")
        return int(rows[0]["id"])

    def _held(self, batch: Sequence[Entry]) -> dict[str, Row]:
        """Those that the archive has, by key."""
        rows = self._engine.rows(
            """SELECT id, key, title, lead, text, page_text FROM articles
               WHERE key IN (SELECT value FROM json_each(:keys))""",
            keys=to_json([one.article.key for one in batch]),
        )
        return {row["key"]: row for row in rows}

    def _update(self, before: Row, item: Entry, now: datetime) -> None:
        self._engine.execute(
            """INSERT INTO article_versions (article, number, title, lead, text, replaced_at)
               SELECT :article, coalesce(max(number), 0) + 1, :title, :lead, :text, :at
               FROM article_versions WHERE article = :article""",
            article=before["id"],
            title=before["title"],
            lead=before["lead"],
            text=before["text"],
            at=to_text(now),
        )
        self._engine.execute(
            """DELETE FROM article_versions WHERE article = :article AND number > 1 AND number <=
                 (SELECT max(number) FROM article_versions WHERE article = :article) - :kept""",
            article=before["id"],
            kept=VERSIONS,
        )
        self._engine.execute(
            """UPDATE articles SET title = :title, lead = :lead, text = :text,
                 fingerprint = :fingerprint, labelled_by = NULL,
                 search_title = :search_title, search_text = :search_text WHERE id = :id""",
            id=before["id"],
            title=item.article.title,
            lead=item.article.lead,
            text=item.article.text,
            fingerprint=item.fingerprint,
            search_title=item.search_title,
            # What was read on its page stays found.
            search_text=" ".join((item.search_text, *tokens(before["page_text"]))),
        )

    def keys(self, source: str, count: int) -> frozenset[str]:
        """Of the latest articles of a source."""
        rows = self._engine.rows(
            "SELECT key FROM articles WHERE source = :source ORDER BY id DESC LIMIT :count",
            source=source,
            count=count,
        )
        return frozenset(row["key"] for row in rows)

    def get(self, key: str) -> Article | None:
        """By its whole key, or by a beginning of it that is not ambiguous."""
        rows = self._engine.rows(
            "SELECT * FROM articles WHERE key >= :key AND key < :key || 'g' ORDER BY key LIMIT 2",
            key=key,
        )
        return to_article(rows[0]) if len(rows) == 1 else None

    def edits(self, key: str) -> tuple[int, datetime] | None:
        """How many times the source changed this article, and when last; None if it never did."""
        rows = self._engine.rows(
            """SELECT number, replaced_at FROM article_versions
               WHERE article = (SELECT id FROM articles WHERE key = :key)
               ORDER BY number DESC LIMIT 1""",
            key=key,
        )
        return (rows[0]["number"], datetime.fromisoformat(rows[0]["replaced_at"])) if rows else None

    def at(self, url: str) -> Article | None:
        """The latest article at this address, however it is spelt."""
        rows = self._engine.rows(
            "SELECT * FROM articles WHERE address = :address ORDER BY id DESC LIMIT 1",
            address=identity(url),
        )
        return to_article(rows[0]) if rows else None

    def latest(self) -> int:
        """The row of the article that came last; 0 for an empty archive."""
        return int(self._engine.rows("SELECT coalesce(max(id), 0) AS n FROM articles")[0]["n"])

    def story(self, story: str, limit: int = MAX_TWINS) -> list[Article]:
        """The articles that tell this story, oldest first."""
        rows = self._engine.rows(
            "SELECT * FROM articles WHERE story = :story ORDER BY id LIMIT :limit",
            story=story,
            limit=limit,
        )
        return [to_article(row) for row in rows]

    def gave(self, source: str, address: str) -> bool:
        """Whether this source already gave an article at this address, as ``identity`` writes."""
        return bool(
            self._engine.rows(
                "SELECT 1 FROM articles WHERE address = :address AND source = :source LIMIT 1",
                address=address,
                source=source,
            )
        )

    def to_check(self, limit: int) -> list[Article]:
        """The latest articles on which the model doubts of some theme, newest first."""
        rows = self._engine.rows(
            """SELECT * FROM articles WHERE id IN
                 (SELECT DISTINCT article FROM labels WHERE verdict = 'a_verifier'
                  ORDER BY article DESC LIMIT :limit)
               ORDER BY id DESC""",
            limit=limit,
        )
        return [to_article(row) for row in rows]

    def between(self, start: datetime, end: datetime) -> list[Article]:
        """Published or discovered in the half-open interval, oldest first."""
        rows = self._engine.rows(
            """SELECT * FROM articles WHERE effective >= :start AND effective < :end
               UNION SELECT * FROM articles WHERE first_seen >= :start AND first_seen < :end
               ORDER BY id""",
            start=to_text(start),
            end=to_text(end),
        )
        return [to_article(row) for row in rows]

    def recent(self, source: str, count: int) -> list[Trace]:
        """The latest of a source to arrive, oldest first."""
        rows = self._engine.rows(
            """SELECT title, lead, effective FROM articles WHERE source = :source
               ORDER BY id DESC LIMIT :count""",
            source=source,
            count=count,
        )
        return [
            Trace(row["title"], row["lead"], datetime.fromisoformat(row["effective"]))
            for row in reversed(rows)
        ]

    def dates(self, source: str, count: int) -> list[datetime]:
        """When the latest of a source to arrive was published, else found; newest arrival first."""
        found = self._engine.tuples(
            "SELECT effective FROM articles WHERE source = :source ORDER BY id DESC LIMIT :count",
            source=source,
            count=count,
        )
        return [datetime.fromisoformat(effective) for (effective,) in found]

    def unlabelled(self, version: str) -> Iterator[list[Article]]:
        """Pages of articles that this version of the model has not read yet, newest first.

        Through the index: an archive of a million that is read is not read again to know it. Sorted
        here: asked to sort, SQLite scans the table, 20 s instead of 2 ms.
        """
        found = self._engine.rows(
            """SELECT json_group_array(id) AS ids FROM (
                 SELECT id FROM articles WHERE labelled_by IS NULL
                 UNION ALL SELECT id FROM articles WHERE labelled_by < :version
                 UNION ALL SELECT id FROM articles WHERE labelled_by > :version)""",
            version=version,
        )
        ids = sorted(json.loads(found[0]["ids"]), reverse=True)
        for start in range(0, len(ids), PAGE):
            rows = self._engine.rows(
                """SELECT * FROM articles WHERE id IN (SELECT value FROM json_each(:ids))
                   ORDER BY id DESC""",
                ids=to_json(ids[start : start + PAGE]),
            )
            yield [to_article(row) for row in rows]

    def all(self) -> list[Article]:
        """Every article, oldest first; for small archives and tests."""
        return [to_article(row) for row in self._engine.rows("SELECT * FROM articles ORDER BY id")]

    def count(self) -> int:
        """How many articles the archive holds."""
        return int(self._engine.rows("SELECT count(*) AS n FROM articles")[0]["n"])


_INSERT = """INSERT INTO articles (id, key, source, url, title, lead, text, published, first_seen,
      effective, language, authors, tags, story, fingerprint, address, labelled_by, search_title,
      search_text)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def _row(number: int, item: Entry) -> tuple[object, ...]:
    """By place, in the order of ``_INSERT``."""
    article = item.article
    seen, published = to_text(article.first_seen), to_optional_text(article.published)
    return (
        number,
        article.key,
        article.source,
        article.url,
        article.title,
        article.lead,
        article.text,
        published,
        seen,
        min(published or seen, seen),
        article.language,
        to_names(article.authors),
        to_names(article.tags),
        article.story or article.key,
        item.fingerprint,
        item.address,
        item.findings.model if item.findings else None,
        item.search_title,
        item.search_text,
    )


def _sketched(numbered: Iterable[tuple[int, Entry]]) -> Iterator[Waiting]:
    for number, one in numbered:
        if one.sketch is not None:
            yield Waiting(
                number,
                one.article.key,
                one.article.source,
                one.article.effective,
                one.address,
                one.fingerprint,
                one.sketch,
            )


def _same(row: Row, article: Article) -> bool:
    return bool(
        row["title"] == article.title
        and row["lead"] == article.lead
        and row["text"] == article.text,
    )
