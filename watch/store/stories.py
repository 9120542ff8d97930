"""Stories in and out: what an article may resemble, and what was found. It decides nothing.

Each question is answered from an index and a bounded number of rows, whatever the archive holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from watch.model import Article, Joined, Match, Reason, Telling
from watch.store.convert import to_json, to_text
from watch.store.engine import Engine, Row
from watch.store.waiting import Waiting, enqueue, to_waiting

BATCH = 50_000
"""Articles placed in one transaction: a few seconds during which nobody else writes."""
PAGE = 500
SHELF = 50
"""Texts found by one number of a sketch: a formula that everyone uses finds no more."""
MEMBERS = 12
"""Articles of a story that may contradict a newcomer."""

_TELLING = """a.id, a.key, a.source, a.effective, a.address, a.fingerprint, a.story, a.title,
    substr(a.lead || char(10) || a.text, 1, 1000) AS beginning, a.search_title,
    substr(a.search_text, 1, 1000) AS words"""


class Batch(NamedTuple):
    """Articles to be placed together: those after ``done``, up to ``last``."""

    done: int
    told: int
    last: int

    def precedes(self, other: Telling, new: Telling) -> bool:
        """Whether ``other`` is placed when ``new`` is: in an earlier batch, or earlier in it."""
        return other.id <= max(self.done, self.told) or (
            other.id <= self.last and other.order < new.order
        )


class Stories:
    """The tables of sketches and of stories."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def batch(self) -> Batch | None:
        """The next articles to be placed; None when all are."""
        rows = self._engine.rows(
            """SELECT done, told, (SELECT max(id) FROM (SELECT id FROM listing
                 WHERE id > done ORDER BY id LIMIT :batch)) AS last FROM story_progress""",
            batch=BATCH,
        )
        row = rows[0]
        return None if row["last"] is None else Batch(row["done"], row["told"], row["last"])

    def unread(self, batch: Batch, since: datetime) -> Iterator[list[Telling]]:
        """Pages of its articles that do not wait yet: stored without a sketch, or changed since.

        Those told by an earlier Vigie only if recent.
        """
        # CROSS: from the index of the small table; an article's own row lies among its texts.
        rows = self._engine.rows(
            """SELECT a.id FROM listing l CROSS JOIN articles a ON a.id = l.id
               WHERE l.id > :done AND l.id <= :last
               AND l.id NOT IN (SELECT article FROM story_waiting)
               AND (a.id > :told OR a.effective >= :since)""",
            since=to_text(since),
            **batch._asdict(),
        )
        ids = [row["id"] for row in rows]
        for start in range(0, len(ids), PAGE):
            yield list(self.tellings(ids[start : start + PAGE]).values())

    def wait(self, sketched: Iterable[tuple[Telling, tuple[int, ...]]]) -> None:
        """Let these wait with the others of their batch."""
        enqueue(
            self._engine,
            (
                Waiting(one.id, one.key, one.effective, one.address, one.fingerprint, bands)
                for one, bands in sketched
            ),
        )

    def waiting(self, batch: Batch) -> list[Waiting]:
        """The articles of a batch, by date and key."""
        rows = self._engine.rows(
            """SELECT * FROM story_waiting WHERE article > :done AND article <= :last
               ORDER BY effective, key""",
            done=batch.done,
            last=batch.last,
        )
        return list(map(to_waiting, rows))

    def tellings(self, ids: Collection[int]) -> dict[int, Telling]:
        """By id."""
        rows = self._engine.rows(
            f"""SELECT {_TELLING} FROM articles a
                WHERE a.id IN (SELECT value FROM json_each(:ids))""",  # noqa: S608 - our own columns
            ids=to_json(list(ids)),
        )
        return {row["id"]: _telling(row) for row in rows}

    def twins(self, page: Sequence[Waiting], window: timedelta) -> dict[str, list[int]]:
        """Articles by address or fingerprint, where several share one that the page has."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for column in ("address", "fingerprint"):
            marks = {str(getattr(one, column)) for one in page} - {""}
            for row in self._engine.rows(
                _SHARED.format(column=column, table="articles", at="effective", id="id"),
                marks=to_json(sorted(marks)),
                since=to_text(page[0].effective - window),
                until=to_text(page[-1].effective + window),
                shelf=SHELF,
            ):
                found[row["mark"]].append(row["id"])
        return found

    def shelves(
        self, page: Sequence[Waiting], bands: Iterable[int], window: timedelta
    ) -> dict[int, list[int]]:
        """Articles by number of their sketch, where several share one of ``bands``."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for row in self._engine.rows(
            _SHARED.format(column="band", table="story_sketches", at="at", id="article"),
            marks=to_json(sorted(set(bands))),
            since=int((page[0].effective - window).timestamp()),
            until=int((page[-1].effective + window).timestamp()),
            shelf=SHELF,
        ):
            found[row["mark"]].append(row["id"])
        return found

    def members(self, story: str) -> list[Telling]:
        """The earliest articles of a story."""
        rows = self._engine.rows(
            f"""SELECT {_TELLING} FROM articles a WHERE a.story = :story
                ORDER BY a.effective, a.key LIMIT :cap""",  # noqa: S608 - our own columns
            story=story,
            cap=MEMBERS,
        )
        return [_telling(row) for row in rows]

    def joined(self, articles: Sequence[Article]) -> list[Joined]:
        """Each of these with the reason why it is in its story."""
        rows = self._engine.rows(
            """SELECT a.key, j.likened, j.reason, j.score FROM story_joins j
               JOIN articles a ON a.id = j.article
               WHERE a.key IN (SELECT value FROM json_each(:keys))""",
            keys=to_json([one.key for one in articles]),
        )
        found = {row["key"]: row for row in rows}
        return [_joined(one, found.get(one.key)) for one in articles]

    def join(self, article: Telling, match: Match) -> None:
        """Put an article into a story, and say why."""
        self._engine.execute(
            "UPDATE articles SET story = :story WHERE id = :article",
            story=match.story,
            article=article.id,
        )
        self._engine.execute(
            "INSERT INTO story_joins VALUES (:article, :likened, :reason, :score)",
            article=article.id,
            likened=match.like,
            reason=str(match.reason),
            score=match.score,
        )

    def held(self, bands: Iterable[int]) -> set[int]:
        """Those of these numbers that some text may be found by."""
        rows = self._engine.rows(
            """SELECT DISTINCT band FROM story_sketches
               WHERE band IN (SELECT value FROM json_each(:bands))""",
            bands=to_json(sorted(set(bands))),
        )
        return {row["band"] for row in rows}

    def sketch(self, found: Iterable[tuple[int, datetime, int]]) -> None:
        """Let texts be found: a number, the text's date, its article."""
        # Sorted, the rows of a page go to neighbouring places of the tree.
        self._engine.executemany(
            "INSERT OR IGNORE INTO story_sketches VALUES (:band, :at, :article)",
            [
                {"band": band, "at": int(at.timestamp()), "article": article}
                for band, at, article in sorted(found)
            ],
        )

    def done(self, batch: Batch, since: datetime) -> None:
        """Note that a batch is placed; forget the sketches that no text to come can match."""
        self._engine.execute("UPDATE story_progress SET done = :last", last=batch.last)
        self._engine.execute("DELETE FROM story_waiting WHERE article <= :last", last=batch.last)
        self._engine.execute(
            "DELETE FROM story_sketches WHERE at < :since",
            since=int(since.timestamp()),
        )


# Most marks are an article's own: only those that several share are looked at.
_SHARED = """SELECT mark, id FROM (
      SELECT {column} AS mark, {id} AS id,
        row_number() OVER (PARTITION BY {column} ORDER BY {at}, {id}) AS place
      FROM {table} WHERE {column} IN (
        SELECT {column} FROM {table} WHERE {column} IN (SELECT value FROM json_each(:marks))
          AND {at} BETWEEN :since AND :until GROUP BY {column} HAVING count(*) > 1)
      AND {at} BETWEEN :since AND :until)
    WHERE place <= :shelf"""


def _joined(article: Article, row: Row | None) -> Joined:
    if row is None:
        return Joined(article, None, "", 1.0)
    return Joined(article, Reason(row["reason"]), row["likened"], row["score"])


def _telling(row: Row) -> Telling:
    return Telling(
        id=row["id"],
        key=row["key"],
        source=row["source"],
        effective=datetime.fromisoformat(row["effective"]),
        address=row["address"],
        fingerprint=row["fingerprint"],
        story=row["story"],
        title=row["title"],
        beginning=row["beginning"],
        title_words=row["search_title"],
        words=row["words"],
    )
