"""Notes by revision, and the basket. Revisions are added, never changed: all can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from briefings.notes import Collision, Note, NoteKind, joined
from watch.store.convert import to_text
from watch.store.engine import LARGEST, Engine, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A revision of a note."""

    id: int
    revision: int
    note: Note
    what: str
    """what was done, a French clause"""
    who: str
    at: datetime
    restores: int | None = None
    """the revision that it brought back"""


UNDOABLE = 10
"""Emptyings of the basket that can be taken back."""


class Notes:
    """The tables of notes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, note: Note, who: str, at: datetime) -> Kept:
        """A new note, under the next number."""
        with self._engine.transaction("notes.create"):
            rows = self._engine.rows("INSERT INTO notes DEFAULT VALUES RETURNING id")
            return self._add(rows[0]["id"], 1, note, what="création", who=who, at=at)

    def get(self, note: int) -> Kept | None:
        """As it stands, deleted or not."""
        history = self.history(note)
        return history[-1] if history else None

    def listed(self) -> list[Kept]:
        """Every note as it stands, newest first."""
        rows = self._engine.rows(
            """SELECT r.* FROM note_revisions r JOIN (SELECT note, max(revision) AS last
                 FROM note_revisions GROUP BY note) l ON l.note = r.note AND l.last = r.revision
               ORDER BY r.note DESC"""
        )
        return [to_kept(row) for row in rows]

    def history(self, note: int) -> list[Kept]:
        """Its revisions, oldest first."""
        if note > LARGEST:
            return []
        rows = self._engine.rows(
            "SELECT * FROM note_revisions WHERE note = :note ORDER BY revision", note=note
        )
        return [to_kept(row) for row in rows]

    def save(
        self, base: Kept, mine: Note, *, what: str, who: str, at: datetime
    ) -> Kept | Collision:
        """``mine``, made from ``base``, on top of what others did since; nothing on a collision."""
        with self._engine.transaction("notes.save"):
            now = self.history(base.id)[-1]
            merged = joined(base.note, now.note, mine)
            if isinstance(merged, Collision):
                return merged
            return self._add(base.id, now.revision + 1, merged, what=what, who=who, at=at)

    def undo(self, note: int, who: str, at: datetime) -> Kept | None:
        """Bring back what was before the last change that is not undone yet; None at the first."""
        with self._engine.transaction("notes.undo"):
            history = {one.revision: one for one in self.history(note)}
            last = history[max(history)]
            undone = history[last.restores or last.revision]
            if undone.revision == 1:
                return None
            before = history[undone.revision - 1]
            target = history[before.restores or before.revision]
            return self._add(
                note,
                last.revision + 1,
                target.note,
                what=f"annulation ({undone.what})",
                who=who,
                at=at,
                restores=target.revision,
            )

    def _add(
        self, note: int, revision: int, content: Note, *, what: str, who: str, at: datetime,
        restores: int | None = None,
    ) -> Kept:  # fmt: skip
        rows = self._engine.rows(
            """INSERT INTO note_revisions (note, revision, content, restores, what, who, at)
               VALUES (:note, :revision, :content, :restores, :what, :who, :at) RETURNING *""",
            note=note,
            revision=revision,
            content=_packed(content),
            restores=restores,
            what=what,
            who=who,
            at=to_text(at),
        )
        return to_kept(rows[0])

    # The basket

    def put_aside(self, articles: Iterable[str], who: str, at: datetime) -> int:
        """Add these to the basket; how many were not there yet."""
        with self._engine.transaction("notes.basket"):
            return sum(self._put_aside(article, who, at) for article in articles)

    def _put_aside(self, article: str, who: str, at: datetime) -> int:
        self._engine.execute(
            "DELETE FROM note_basket WHERE article = :key AND emptied > 0", key=article
        )
        return self._engine.execute(
            """INSERT INTO note_basket (article, who, at) VALUES (:article, :who, :at)
               ON CONFLICT DO NOTHING""",
            article=article,
            who=who,
            at=to_text(at),
        )

    def basket(self) -> tuple[str, ...]:
        """The articles of the basket, in the order in which they were added."""
        rows = self._engine.rows("SELECT article FROM note_basket WHERE emptied = 0 ORDER BY rowid")
        return tuple(row["article"] for row in rows)

    def take_out(self, article: str) -> bool:
        """Take one article out of the basket; False when it was not there."""
        return (
            self._engine.execute(
                "DELETE FROM note_basket WHERE article = :key AND emptied = 0", key=article
            )
            > 0
        )

    def empty_basket(self) -> tuple[int, int]:
        """Take everything out; how many there were, and what :meth:`refill_basket` is told."""
        with self._engine.transaction("notes.empty"):
            [last] = self._engine.rows("SELECT max(emptied) AS n FROM note_basket")
            time = (last["n"] or 0) + 1
            self._engine.execute(
                "DELETE FROM note_basket WHERE emptied BETWEEN 1 AND :old", old=time - UNDOABLE
            )
            gone = self._engine.execute(
                "UPDATE note_basket SET emptied = :time WHERE emptied = 0", time=time
            )
            return gone, time

    def refill_basket(self, time: int) -> int:
        """Bring back, in their order, what that emptying took out; how many."""
        return self._engine.execute(
            "UPDATE note_basket SET emptied = 0 WHERE emptied = :time AND emptied > 0", time=time
        )

    def emptied(self, time: int) -> int:
        """How many :meth:`refill_basket` would bring back."""
        [row] = self._engine.rows(
            "SELECT count(*) AS n FROM note_basket WHERE emptied = :time AND emptied > 0", time=time
        )
        return int(row["n"])


def _packed(note: Note) -> str:
    return json.dumps(
        {
            "kind": note.kind.value,
            "items": list(note.items),
            "options": list(note.options),
            "texts": dict(note.texts),
            "final": note.final,
            "deleted": note.deleted,
        },
        ensure_ascii=False,
    )


def to_kept(row: Row) -> Kept:
    """A row as a revision."""
    told = json.loads(row["content"])
    note = Note(
        kind=NoteKind(told["kind"]),
        items=tuple(map(str, told["items"])),
        options=tuple(map(str, told["options"])),
        texts={str(key): str(text) for key, text in told["texts"].items()},
        final=bool(told["final"]),
        deleted=bool(told["deleted"]),
    )
    return Kept(
        id=row["note"],
        revision=row["revision"],
        note=note,
        what=row["what"],
        who=row["who"],
        at=datetime.fromisoformat(row["at"]),
        restores=row["restores"],
    )
