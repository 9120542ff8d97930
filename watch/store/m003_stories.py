"""Migration: what finds near-duplicates, why articles were brought together, what a person said."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive


@archive()
def m003_stories(db: Database) -> None:
    """Sketches of recent texts, the reasons of stories, and decisions that can be undone."""
    for statement in _M003:
        db.execute(statement)


_M003 = (
    # In order of date: a page that repeats one text 2,000 times costs 50 rows a search, not 2,000.
    "DROP INDEX articles_fingerprint",
    "DROP INDEX articles_address",
    "DROP INDEX articles_story",
    "CREATE INDEX articles_fingerprint ON articles (fingerprint, effective)",
    "CREATE INDEX articles_address ON articles (address, effective)",
    "CREATE INDEX articles_story ON articles (story, effective)",
    # at: seconds since 1970. Only recent texts: the table does not grow with the archive.
    """CREATE TABLE story_sketches (
        band INTEGER NOT NULL,
        at INTEGER NOT NULL,
        article INTEGER NOT NULL REFERENCES articles (id),
        PRIMARY KEY (band, at, article)
    ) WITHOUT ROWID""",
    # done: the last article read. told: up to it, stories were given by an earlier Vigie, and stay.
    "CREATE TABLE story_progress (done INTEGER NOT NULL, told INTEGER NOT NULL)",
    "INSERT INTO story_progress SELECT 0, coalesce(max(id), 0) FROM articles",
    # likened: the key of the article that this one resembles.
    """CREATE TABLE story_joins (
        article INTEGER PRIMARY KEY REFERENCES articles (id),
        likened TEXT NOT NULL,
        reason TEXT NOT NULL,
        score REAL NOT NULL CHECK (score BETWEEN 0 AND 1)
    )""",
    """CREATE TABLE story_decisions (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('merge', 'split')),
        at TEXT NOT NULL,
        author TEXT NOT NULL,
        undone_at TEXT,
        undone_by TEXT,
        CHECK ((undone_at IS NULL) = (undone_by IS NULL))
    )""",
    """CREATE TABLE story_moves (
        decision INTEGER NOT NULL REFERENCES story_decisions (id),
        article INTEGER NOT NULL REFERENCES articles (id),
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        PRIMARY KEY (decision, article)
    )""",
    "CREATE INDEX story_moves_article ON story_moves (article)",
)
