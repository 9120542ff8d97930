"""Stories in and out: what an article may resemble, and what was found. It decides nothing.

Each question is answered from an index and a bounded number of rows, whatever the archive holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from operator import itemgetter
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

_TELLING = """id, key, source, effective, address, fingerprint, story, title,
    substr(lead || char(10) || text, 1, 1000), search_title, substr(search_text, 1, 1000)"""
"""In the order of :class:`Telling`."""


class Batch(NamedTuple):
    """Articles to be placed together: those after ``done``, up to ``last``."""

    done: int
    told: int
    last: int
    latest: int

    @property
    def alone(self) -> bool:
        """Whether the archive holds these only, as after a first harvest."""
        return not (self.done or self.told) and self.last == self.latest

    def precedes(self, other: Telling | Waiting, new: Telling | Waiting) -> bool:
        """Whether ``other`` is placed when ``new`` is: in an earlier batch, or earlier in it."""
        if other.id <= self.done or other.id <= self.told:
            return True
        return other.id <= self.last and other.order < new.order


class Stories:
    """The tables of sketches and of stories."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def batch(self) -> Batch | None:
        """The next articles to be placed; None when all are."""
        rows = self._engine.rows(
            """SELECT done, told, (SELECT max(id) FROM (SELECT id FROM listing
                 WHERE id > done ORDER BY id LIMIT :batch)) AS last,
                 (SELECT max(id) FROM listing) AS latest FROM story_progress""",
            batch=BATCH,
        )
        return None if rows[0]["last"] is None else Batch(**rows[0])

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

    def wait(self, sketched: Iterable[tuple[Telling, bytes]]) -> None:
        """Let these wait with the others of their batch."""
        enqueue(self._engine, (Waiting(*one[:6], packed) for one, packed in sketched))

    def waiting(self, batch: Batch) -> list[Waiting]:
        """The articles of a batch, by date and key."""
        rows = self._engine.tuples(
            """SELECT * FROM story_waiting WHERE article > :done AND article <= :last
               ORDER BY effective, key""",
            done=batch.done,
            last=batch.last,
        )
        return list(map(to_waiting, rows))

    def tellings(self, ids: Collection[int]) -> dict[int, Telling]:
        """By id."""
        rows = self._engine.tuples(
            f"SELECT {_TELLING} FROM articles WHERE id IN (SELECT value FROM json_each(:ids))",  # noqa: S608 - our own columns
            ids=to_json(list(ids)),
        )
        return {
            row[0]: Telling._make((*row[:3], datetime.fromisoformat(row[3]), *row[4:]))
            for row in rows
        }

    def twins(
        self, marks: Collection[str], batch: Batch, span: tuple[int, int]
    ) -> dict[str, list[tuple[int, int]]]:
        """Articles that do not wait in ``batch``, by address or fingerprint: second and id."""
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for column in ("address", "fingerprint"):
            for mark, effective, article in self._engine.tuples(
                _TWINS.format(column=column),
                marks=to_json(sorted(marks)),
                since=_text(span[0]),
                until=_text(span[1]),
                shelf=SHELF,
                done=batch.done,
                last=batch.last,
            ):
                found[mark].append((int(datetime.fromisoformat(effective).timestamp()), article))
        return found

    def shelved(
        self, bands: Collection[int], span: tuple[int, int]
    ) -> dict[int, list[tuple[int, int]]]:
        """What earlier batches left under these numbers: second and article, by number."""
        found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for band, at, article in self._engine.tuples(
            """SELECT band, at, article FROM (SELECT band, at, article,
                 row_number() OVER (PARTITION BY band ORDER BY at, article) AS place
                 FROM story_sketches WHERE band IN (SELECT value FROM json_each(:bands))
                 AND at BETWEEN :since AND :until) WHERE place <= :shelf""",
            bands=to_json(sorted(bands)),
            since=span[0],
            until=span[1],
            shelf=SHELF,
        ):
            found[band].append((at, article))
        return found

    def first(self, story: str) -> list[int]:
        """The earliest articles of a story."""
        rows = self._engine.tuples(
            """SELECT id FROM articles WHERE story = :story
               ORDER BY effective, key LIMIT :cap""",
            story=story,
            cap=MEMBERS,
        )
        return [article for (article,) in rows]

    def begun(self, story: str) -> tuple[datetime, str]:
        """Where a story stands among others: the order of its earliest article."""
        (telling,) = self.tellings(self.first(story)[:1]).values()
        return telling.order

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

    def join(self, found: Sequence[tuple[Telling, Match]]) -> None:
        """Put articles into stories, and say why."""
        self._engine.executemany(
            "UPDATE articles SET story = :story WHERE id = :article",
            ({"story": match.story, "article": article.id} for article, match in found),
        )
        self._engine.executemany(
            "INSERT INTO story_joins VALUES (:article, :likened, :reason, :score)",
            (
                {
                    "article": article.id,
                    "likened": match.like,
                    "reason": str(match.reason),
                    "score": match.score,
                }
                for article, match in found
            ),
        )

    def sketch(self, found: Iterable[tuple[int, int, int]]) -> None:
        """Let texts be found: a number, the second of the text, its article."""
        # By article: each row has its article looked for, in a table that memory does not hold.
        rows = sorted(found, key=itemgetter(2))
        self._engine.executemany(
            "INSERT OR IGNORE INTO story_sketches VALUES (:band, :at, :article)",
            ({"band": band, "at": at, "article": article} for band, at, article in rows),
        )

    def done(self, batch: Batch, since: datetime) -> None:
        """Note that a batch is placed; forget the sketches that no text to come can match."""
        self._engine.execute("UPDATE story_progress SET done = :last", last=batch.last)
        self._engine.execute("DELETE FROM story_waiting WHERE article <= :last", last=batch.last)
        self._engine.execute(
            "DELETE FROM story_sketches WHERE at < :since",
            since=int(since.timestamp()),
        )


_TWINS = """SELECT mark, effective, id FROM (
      SELECT {column} AS mark, effective, id,
        row_number() OVER (PARTITION BY {column} ORDER BY effective, id) AS place
      FROM articles WHERE {column} IN (SELECT value FROM json_each(:marks))
      AND effective BETWEEN :since AND :until
      AND NOT (id > :done AND id <= :last AND id IN (SELECT article FROM story_waiting)))
    WHERE place <= :shelf"""


def _text(second: int) -> str:
    return to_text(datetime.fromtimestamp(second, UTC))


def _joined(article: Article, row: Row | None) -> Joined:
    if row is None:
        return Joined(article, None, "", 1.0)
    return Joined(article, Reason(row["reason"]), row["likened"], row["score"])
