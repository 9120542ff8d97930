"""The full-text index follows the words of an article, and no longer each change of its row."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive


@archive()
def m006_index(db: Database) -> None:
    """Replace the trigger: putting a theme or a story on an article indexed its text again."""
    for statement in _M006:
        db.execute(statement)


_M006 = (
    "DROP TRIGGER articles_au",
    """CREATE TRIGGER articles_au AFTER UPDATE OF id, search_title, search_text ON articles BEGIN
        INSERT INTO articles_fts (articles_fts, rowid, search_title, search_text)
          VALUES ('delete', old.id, old.search_title, old.search_text);
        INSERT INTO articles_fts (rowid, search_title, search_text)
          VALUES (new.id, new.search_title, new.search_text);
    END""",
)
