"""Past issues, found by their words or by the stories that they told. An issue never changes."""

from __future__ import annotations

from collections.abc import Sequence

from briefings.model import Issue
from briefings.store.issues import to_issue
from watch.store.engine import Engine, Row
from watch.text import tokens

BATCH = 50


class Library:
    """The index of issues."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def shelve(self) -> None:
        """Index what is new; little, since a week brings one or two."""
        while rows := self._engine.rows(
            """SELECT id, subject, text FROM issues WHERE id > (SELECT done FROM library)
               ORDER BY id LIMIT :batch""",
            batch=BATCH,
        ):
            with self._engine.transaction("library"):
                (row,) = self._engine.rows("SELECT done FROM library")
                fresh = [one for one in rows if one["id"] > row["done"]]
                self._engine.executemany(
                    "INSERT INTO issues_fts (rowid, words) VALUES (:id, :words)",
                    [{"id": one["id"], "words": " ".join(_words(one))} for one in fresh],
                )
                self._engine.execute("UPDATE library SET done = :last", last=rows[-1]["id"])

    def find(self, words: Sequence[str], limit: int) -> list[Issue]:
        """Those that hold every one of these lemmas, newest first."""
        if not words:
            return []
        self.shelve()
        rows = self._engine.rows(
            """SELECT i.* FROM issues i WHERE i.id IN
                 (SELECT rowid FROM issues_fts WHERE issues_fts MATCH :match)
               ORDER BY i.period_start DESC, i.id DESC LIMIT :limit""",
            match=" ".join(f'"{word}"' for word in words),
            limit=limit,
        )
        return [to_issue(row) for row in rows]

    def telling(self, story: str) -> list[Issue]:
        """Those that told this story, or listed it to be checked; oldest first."""
        rows = self._engine.rows(
            """SELECT * FROM issues WHERE id IN
                 (SELECT issue FROM issue_stories WHERE story = :story) ORDER BY id""",
            story=story,
        )
        return [to_issue(row) for row in rows]


def _words(row: Row) -> tuple[str, ...]:
    return tokens(f"{row['subject']}\n{row['text']}")
