"""What people say of themes: corrections that are never rewritten, texts from outside, trainings.

The database itself refuses to change or delete a correction: undoing it is the one change allowed,
once.
"""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive


@archive()
def m004_corrections(db: Database) -> None:
    """Corrections, the labelled texts that the archive does not hold, the journal of trainings."""
    for statement in _TABLES:
        db.execute(statement)


_TABLES = (
    """CREATE TABLE examples (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        source TEXT NOT NULL,
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        lead TEXT NOT NULL,
        text TEXT NOT NULL,
        published TEXT
    )""",
    """CREATE TABLE corrections (
        id INTEGER PRIMARY KEY,
        gesture INTEGER NOT NULL,
        article INTEGER REFERENCES articles (id),
        example INTEGER REFERENCES examples (id),
        theme TEXT NOT NULL,
        has INTEGER NOT NULL CHECK (has IN (0, 1)),
        kind TEXT NOT NULL CHECK (kind IN ('add', 'remove', 'confirm', 'import', 'assumed')),
        author TEXT NOT NULL,
        at TEXT NOT NULL,
        score REAL,
        verdict TEXT,
        version TEXT NOT NULL,
        undone_by TEXT,
        undone_at TEXT,
        CHECK ((article IS NULL) <> (example IS NULL))
    )""",
    "CREATE INDEX corrections_article ON corrections (article, theme)",
    "CREATE INDEX corrections_example ON corrections (example, theme)",
    "CREATE INDEX corrections_gesture ON corrections (gesture)",
    """CREATE TRIGGER corrections_kept BEFORE DELETE ON corrections
       BEGIN SELECT RAISE(ABORT, 'a correction is never deleted'); END""",
    """CREATE TRIGGER corrections_unchanged BEFORE UPDATE OF id, gesture, article, example, theme,
         has, kind, author, at, score, verdict, version ON corrections
       BEGIN SELECT RAISE(ABORT, 'a correction is never changed'); END""",
    """CREATE TRIGGER corrections_undone_once BEFORE UPDATE ON corrections
       WHEN OLD.undone_at IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'a correction is undone once'); END""",
    """CREATE TABLE trainings (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        version TEXT NOT NULL,
        adopted INTEGER NOT NULL CHECK (adopted IN (0, 1)),
        corrections INTEGER NOT NULL,
        doubted INTEGER NOT NULL,
        detail TEXT NOT NULL
    )""",
    "ALTER TABLE labels ADD COLUMN correction INTEGER REFERENCES corrections (id)",
    "CREATE INDEX labels_person ON labels (article) WHERE origin = 'person'",
    "CREATE INDEX labels_check ON labels (article) WHERE verdict = 'a_verifier'",
)
