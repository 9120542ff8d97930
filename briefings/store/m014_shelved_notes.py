"""The notes that the office writes are searched beside the issues that it sent."""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m014_shelved_notes(db: Database) -> None:
    """The lemmas of each note as it stands, and the revision that was read."""
    for statement in _M014:
        db.execute(statement)


_M014 = (
    """CREATE VIRTUAL TABLE notes_fts USING fts5 (words,
        tokenize = 'unicode61 remove_diacritics 2')""",
    "CREATE TABLE shelved_notes (note INTEGER PRIMARY KEY, revision INTEGER NOT NULL)",
)
