"""Issues and notes found by their words, issues by their stories too. An issue never changes."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.model import Issue
from briefings.notes import Note
from briefings.store.issues import to_issue
from briefings.store.notes import Kept, to_kept
from watch.query import Wanted
from watch.store.conditions import match
from watch.store.convert import to_json
from watch.store.engine import Engine, Row
from watch.text import tokens

BATCH = 50
_LAST = 2**62
"""Before which every issue and note comes."""


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

    def find(self, wanted: Wanted, limit: int, before: int = _LAST) -> list[Issue]:
        """The issues that hold these words, all without words; newest first, before that one."""
        self.shelve()
        rows = self._engine.rows(
            f"""SELECT i.* FROM issues i WHERE {_holds("i.id", "issues_fts", wanted)}
                 AND (:before = {_LAST} OR (i.period_start, i.id) <
                   (SELECT period_start, id FROM issues WHERE id = :before))
               ORDER BY i.period_start DESC, i.id DESC LIMIT :limit""",  # noqa: S608 - our own text
            **_asked(wanted),
            before=before,
            limit=limit,
        )
        return [to_issue(row) for row in rows]

    def notes(self, wanted: Wanted, limit: int, before: int = _LAST, *, drafts: bool) -> list[Kept]:
        """The same of the notes; without ``drafts``, of the final ones."""
        self._shelve_notes()
        rows = self._engine.rows(
            f"""SELECT r.* FROM {_PRESENT} WHERE {_holds("r.note", "notes_fts", wanted)}
                 AND r.note < :before AND NOT json_extract(r.content, '$.deleted')
                 AND (:drafts OR json_extract(r.content, '$.final'))
               ORDER BY r.note DESC LIMIT :limit""",  # noqa: S608 - our own text
            **_asked(wanted),
            before=before,
            drafts=drafts,
            limit=limit,
        )
        return [to_kept(row) for row in rows]

    def _shelve_notes(self) -> None:
        """Index those written since; the office writes a few a week."""
        fresh = self._engine.rows(
            f"""SELECT r.* FROM {_PRESENT} LEFT JOIN shelved_notes s ON s.note = r.note
                WHERE r.revision > coalesce(s.revision, 0)"""  # noqa: S608 - our own text
        )
        for row in fresh:
            with self._engine.transaction("library.note"):
                self._engine.execute("DELETE FROM notes_fts WHERE rowid = :id", id=row["note"])
                self._engine.execute(
                    "INSERT INTO notes_fts (rowid, words) VALUES (:id, :words)",
                    id=row["note"],
                    words=" ".join(tokens("\n".join(self._told(to_kept(row).note)))),
                )
                self._engine.execute(
                    """INSERT INTO shelved_notes VALUES (:note, :revision)
                       ON CONFLICT (note) DO UPDATE SET revision = excluded.revision""",
                    note=row["note"],
                    revision=row["revision"],
                )

    def _told(self, note: Note) -> Iterator[str]:
        """What the office wrote, and the titles of the articles that the note is about."""
        yield from (*note.options, *note.texts.values())
        rows = self._engine.rows(
            "SELECT title FROM articles WHERE key IN (SELECT value FROM json_each(:keys))",
            keys=to_json(note.items),
        )
        yield from (row["title"] for row in rows)

    def telling(self, story: str) -> list[Issue]:
        """Those that told this story, or listed it to be checked; oldest first."""
        rows = self._engine.rows(
            """SELECT * FROM issues WHERE id IN
                 (SELECT issue FROM issue_stories WHERE story = :story) ORDER BY id""",
            story=story,
        )
        return [to_issue(row) for row in rows]


_PRESENT = """note_revisions r JOIN (SELECT note, max(revision) AS last
    FROM note_revisions GROUP BY note) l ON l.note = r.note AND l.last = r.revision"""
"""Each note as it stands."""


def _holds(column: str, index: str, wanted: Wanted) -> str:
    """The condition that it holds these words; none when none is looked for."""
    if not wanted.seeks:
        return "1"
    return f"{column} IN (SELECT rowid FROM {index} WHERE {index} MATCH :match)"  # noqa: S608 - our own names


def _asked(wanted: Wanted) -> dict[str, str]:
    return {"match": match(wanted)} if wanted.seeks else {}


def _words(row: Row) -> tuple[str, ...]:
    return tokens(f"{row['subject']}\n{row['text']}")
