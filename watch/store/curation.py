"""Stories merged and split by a person: who, when, what moved, and the way back.

A story, once given, is changed by nothing else: what a person decided holds whatever is harvested
later. It decides nothing of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from watch.model import Curation, Gesture
from watch.store.convert import to_instant, to_text
from watch.store.engine import Engine, Row


class Curations:
    """The tables of decisions on stories, and of the articles that each moved."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def merge(self, stories: Iterable[str], into: str, by: str, at: datetime) -> Curation:
        """Every article of ``stories`` joins the story ``into``."""
        with self._engine.transaction("stories.merge"):
            number = self._begin(Gesture.MERGE, by, at)
            for story in sorted(set(stories) - {into}):
                self._move(number, story, into)
        return self.get(number)

    def split(self, keys: Iterable[str], by: str, at: datetime) -> Curation:
        """These articles of one story leave it, together, for a story of their own."""
        leaving = sorted(keys)
        with self._engine.transaction("stories.split"):
            number = self._begin(Gesture.SPLIT, by, at)
            after = self._free(leaving[0], number)
            for key in leaving:
                self._engine.execute(
                    """INSERT INTO story_moves (decision, article, before, after)
                       SELECT :number, id, story, :after FROM articles WHERE key = :key""",
                    number=number,
                    after=after,
                    key=key,
                )
            self._follow(number)
        return self.get(number)

    def _begin(self, gesture: Gesture, by: str, at: datetime) -> int:
        rows = self._engine.rows(
            """INSERT INTO story_decisions (kind, at, author) VALUES (:kind, :at, :by)
               RETURNING id""",
            kind=str(gesture),
            at=to_text(at),
            by=by,
        )
        return int(rows[0]["id"])

    def _free(self, key: str, number: int) -> str:
        """A name for a story: the article's key, unless articles or the past hold it already."""
        taken = self._engine.rows(
            """SELECT 1 FROM articles WHERE story = :key UNION ALL
               SELECT 1 FROM story_moves WHERE :key IN (before, after) LIMIT 1""",
            key=key,
        )
        return f"{key}.{number}" if taken else key

    def _move(self, number: int, before: str, after: str) -> None:
        self._engine.execute(
            """INSERT INTO story_moves (decision, article, before, after)
               SELECT :number, id, :before, :after FROM articles WHERE story = :before""",
            number=number,
            before=before,
            after=after,
        )
        self._follow(number)

    def _follow(self, number: int) -> None:
        self._engine.execute(
            """UPDATE articles SET story = m.after FROM story_moves m
               WHERE m.article = articles.id AND m.decision = :number""",
            number=number,
        )

    def undo(self, number: int, by: str, at: datetime) -> bool:
        """Put back what a decision moved, and what came since for its likeness to it.

        False when it does not stand, or when a later decision that stands moved the same articles.
        """
        with self._engine.transaction("stories.undo"):
            if number not in {one.id for one in self.standing()} or self.above(number):
                return False
            self._engine.execute(_BACK, number=number)
            self._engine.execute(
                "UPDATE story_decisions SET undone_at = :at, undone_by = :by WHERE id = :number",
                number=number,
                at=to_text(at),
                by=by,
            )
        return True

    def above(self, number: int) -> list[int]:
        """Later decisions that stand and moved articles of the same stories: undone first."""
        rows = self._engine.rows(
            """SELECT DISTINCT later.decision AS id FROM story_moves later
               JOIN story_decisions d ON d.id = later.decision AND d.undone_at IS NULL
               JOIN story_moves mine ON mine.decision = :number
                 AND (later.article = mine.article OR later.before = mine.after
                      OR later.after IN (mine.before, mine.after))
               WHERE later.decision > :number ORDER BY id""",
            number=number,
        )
        return [row["id"] for row in rows]

    def get(self, number: int) -> Curation:
        """A decision that exists, by its number."""
        return self._read("WHERE d.id = :number", number=number)[0]

    def find(self, number: int) -> Curation | None:
        """The decision of that number, standing or not."""
        return next(iter(self._read("WHERE d.id = :number", number=number)), None)

    def standing(self) -> list[Curation]:
        """The decisions that were not undone, newest first."""
        return self._read("WHERE d.undone_at IS NULL")

    def of(self, story: str) -> list[Curation]:
        """Every decision that moved articles from or to a story, newest first."""
        return self._read(
            """WHERE d.id IN (SELECT decision FROM story_moves
                 WHERE before = :story OR after = :story)""",
            story=story,
        )

    def _read(self, where: str, **params: object) -> list[Curation]:
        rows = self._engine.rows(
            f"""SELECT d.*, (SELECT count(*) FROM story_moves WHERE decision = d.id) AS moved
                FROM story_decisions d {where} ORDER BY d.id DESC""",  # noqa: S608 - our own clauses
            **params,
        )
        return [_curation(row) for row in rows]

    def followed(self, stories: Iterable[str]) -> frozenset[str]:
        """These stories, and those that merges made of them: what was told of one was told."""
        found = set(stories)
        for row in self._engine.rows(
            """SELECT DISTINCT m.decision, m.before, m.after FROM story_moves m
               JOIN story_decisions d ON d.id = m.decision
               WHERE d.kind = 'merge' AND d.undone_at IS NULL ORDER BY m.decision""",
        ):
            if row["before"] in found:
                found.add(row["after"])
        return frozenset(found)

    def apart(self, since: datetime) -> frozenset[str]:
        """The stories that a person took out of another since then."""
        rows = self._engine.rows(
            """SELECT DISTINCT m.after FROM story_moves m
               JOIN story_decisions d ON d.id = m.decision
               WHERE d.kind = 'split' AND d.undone_at IS NULL AND d.at >= :since""",
            since=to_text(since),
        )
        return frozenset(row["after"] for row in rows)


# What joined since the decision, because it resembles what was moved, goes back with it.
_BACK = """WITH RECURSIVE back (article, story, leaves) AS (
      SELECT article, before, after FROM story_moves WHERE decision = :number
      UNION SELECT j.article, back.story, back.leaves FROM back
        JOIN articles told ON told.id = back.article
        JOIN story_joins j ON j.likened = told.key
        JOIN articles new ON new.id = j.article AND new.story = back.leaves
      WHERE new.first_seen >= (SELECT at FROM story_decisions WHERE id = :number))
    UPDATE articles SET story = back.story FROM back WHERE back.article = articles.id"""


def _curation(row: Row) -> Curation:
    return Curation(
        id=row["id"],
        gesture=Gesture(row["kind"]),
        at=datetime.fromisoformat(row["at"]),
        by=row["author"],
        moved=row["moved"],
        undone_at=to_instant(row["undone_at"]),
        undone_by=row["undone_by"],
    )
