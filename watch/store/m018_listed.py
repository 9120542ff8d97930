"""New articles are listed by one statement, as their words are indexed: no longer at each row."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive


@archive()
def m018_listed(db: Database) -> None:
    """Leave the list to ``Articles.index``: for a trigger, SQLite got ready to undo each row."""
    db.execute("DROP TRIGGER articles_ai")
