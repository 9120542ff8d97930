"""The full-text index in the order in which results are shown: newest first, read from its end."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive

PLACE_BITS = 28
"""The second of its date, then the id to tell apart the articles of one second (2**28 of them)."""
LAST = (1 << 34) - 1
"""The last second that is told from the next, in 2514: a place is a number of 64 bits."""


@archive()
def m013_order(db: Database) -> None:
    """List articles by date, and index their words under that place (decision 47)."""
    for statement in _M013:
        db.execute(statement)


def place(row: str) -> str:
    """The place of an article; SQL. A date that cannot be counted in seconds comes last."""
    seconds = f"coalesce(CAST(strftime('%s', {row}.effective) AS INTEGER), 0)"
    return f"min(max(0, {seconds}), {LAST}) * {1 << PLACE_BITS} + {row}.id"


LISTED = "INSERT INTO listing (place, id, source, language, story)"
INDEXED = """INSERT INTO articles_fts (rowid, search_title, search_text)
    SELECT place, new.search_title, new.search_text FROM listing WHERE id = new.id;"""
UNINDEXED = """INSERT INTO articles_fts (articles_fts, rowid, search_title, search_text)
    SELECT 'delete', place, old.search_title, old.search_text FROM listing
    WHERE id = old.id"""

_M013 = (
    # All that a filter reads of an article: in its own row these lie behind its text.
    """CREATE TABLE listing (
        place INTEGER PRIMARY KEY,
        id INTEGER NOT NULL REFERENCES articles (id),
        source TEXT NOT NULL,
        language TEXT NOT NULL,
        story TEXT NOT NULL
    )""",
    f"""{LISTED} SELECT {place("a")}, a.id, a.source, a.language, a.story
        FROM articles a ORDER BY 1""",
    "CREATE UNIQUE INDEX listing_id ON listing (id)",
    "CREATE INDEX listing_source ON listing (source)",
    "CREATE INDEX listing_story ON listing (story)",
    """CREATE INDEX labels_kept ON labels (article, theme)
        WHERE origin = 'model' AND verdict = 'retenu'""",
    """CREATE VIEW indexed AS SELECT l.place, a.search_title, a.search_text
        FROM listing l JOIN articles a ON a.id = l.id""",
    "DROP TRIGGER articles_ai",
    "DROP TRIGGER articles_ad",
    "DROP TRIGGER articles_au",
    "DROP TABLE articles_fts",
    """CREATE VIRTUAL TABLE articles_fts USING fts5 (search_title, search_text,
        tokenize = 'unicode61 remove_diacritics 2',
        content = 'indexed', content_rowid = 'place')""",
    "INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')",
    f"""CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
        {LISTED} VALUES ({place("new")}, new.id, new.source, new.language, new.story);
        {INDEXED}
    END""",
    f"""CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
        {UNINDEXED};
        DELETE FROM listing WHERE id = old.id;
    END""",
    # One step: a page that is read changes both the words and the date.
    f"""CREATE TRIGGER articles_au AFTER UPDATE OF effective, search_title, search_text
      ON articles BEGIN
        {UNINDEXED};
        UPDATE listing SET place = {place("new")} WHERE id = new.id;
        {INDEXED}
    END""",
    """CREATE TRIGGER articles_listed AFTER UPDATE OF source, language, story ON articles BEGIN
        UPDATE listing SET source = new.source, language = new.language, story = new.story
          WHERE id = new.id;
    END""",
)
