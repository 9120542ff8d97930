"""The words of new articles are indexed by one statement, no longer by a trigger for each row."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.m013_order import INDEXED, LISTED, UNINDEXED, place
from watch.store.schema import archive


@archive()
def m016_words(db: Database) -> None:
    """Leave the index to ``Articles.index``: a trigger had it flushed at each row (decision 69)."""
    for statement in _M016:
        db.execute(statement)


# Only what is in the index is taken out of it: what is not there yet would damage it.
_FORGOTTEN = f"{UNINDEXED} AND place IN (SELECT id FROM articles_fts_docsize);"

_M016 = (
    "DROP TRIGGER articles_ai",
    "DROP TRIGGER articles_ad",
    "DROP TRIGGER articles_au",
    f"""CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
        {LISTED} VALUES ({place("new")}, new.id, new.source, new.language, new.story);
    END""",
    f"""CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
        {_FORGOTTEN}
        DELETE FROM listing WHERE id = old.id;
    END""",
    f"""CREATE TRIGGER articles_au AFTER UPDATE OF effective, search_title, search_text
      ON articles BEGIN
        {_FORGOTTEN}
        UPDATE listing SET place = {place("new")} WHERE id = new.id;
        {INDEXED}
    END""",
)
