"""What the articles that await their story may share with others, in rows of a few bytes."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive


@archive()
def m014_waiting(db: Database) -> None:
    """A queue for the search for duplicates: nine articles of ten are judged by it alone."""
    for statement in _M014:
        db.execute(statement)


_M014 = (
    """CREATE TABLE story_waiting (
        article INTEGER PRIMARY KEY REFERENCES articles (id),
        key TEXT NOT NULL,
        effective TEXT NOT NULL,
        address TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        bands TEXT NOT NULL
    )""",
    # What changed is read again: its sketch was that of its former words.
    """CREATE TRIGGER story_changed AFTER UPDATE OF address, fingerprint, effective, search_title,
      search_text ON articles BEGIN
        DELETE FROM story_waiting WHERE article = new.id;
    END""",
)
