"""Notes of the office, by revision; the articles put aside for the next one."""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m006_notes(db: Database) -> None:
    """Revisions are added and never changed, whatever program writes to this file."""
    for statement in _TABLES:
        db.execute(statement)


_TABLES = (
    "CREATE TABLE notes (id INTEGER PRIMARY KEY)",
    # content: the note as JSON. restores: the revision that an undoing brought back.
    """CREATE TABLE note_revisions (
        note INTEGER NOT NULL REFERENCES notes (id),
        revision INTEGER NOT NULL CHECK (revision > 0),
        content TEXT NOT NULL,
        restores INTEGER,
        what TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (note, revision)
    )""",
    """CREATE TRIGGER note_revisions_stay BEFORE UPDATE ON note_revisions
       BEGIN SELECT raise(ABORT, 'a revision of a note is never changed'); END""",
    """CREATE TRIGGER note_revisions_last BEFORE DELETE ON note_revisions
       BEGIN SELECT raise(ABORT, 'a revision of a note is never deleted'); END""",
    """CREATE TABLE note_basket (
        article TEXT PRIMARY KEY,
        who TEXT NOT NULL,
        at TEXT NOT NULL
    )""",
)
