"""What the analysis of each article gave: places, calls, events, deadlines that moved."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive


@archive()
def m005_enrichment(db: Database) -> None:
    """One row of ``analyses`` per article that was read, its findings in tables of their own."""
    for statement in _TABLES:
        db.execute(statement)


_TABLES = (
    """CREATE TABLE analyses (
        article INTEGER PRIMARY KEY REFERENCES articles (id),
        version TEXT NOT NULL,
        score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
        elsewhere TEXT NOT NULL
    )""",
    "CREATE INDEX analyses_score ON analyses (score)",
    # Whoever changes an article's words, and however, its analysis is to be made again.
    """CREATE TRIGGER analyses_stale AFTER UPDATE OF title, lead, text, published ON articles
       BEGIN UPDATE analyses SET version = '' WHERE article = NEW.id; END""",
    """CREATE TABLE places (
        article INTEGER NOT NULL REFERENCES articles (id),
        code TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        departments TEXT NOT NULL,
        quote TEXT NOT NULL,
        confidence REAL NOT NULL,
        weight REAL NOT NULL,
        PRIMARY KEY (article, code)
    )""",
    "CREATE INDEX places_code ON places (code, article)",
    """CREATE TABLE calls (
        article INTEGER NOT NULL REFERENCES articles (id),
        rank INTEGER NOT NULL,
        kind TEXT NOT NULL,
        closing TEXT NOT NULL CHECK (closing IN ('date', 'permanent', 'inconnue', 'close')),
        deadline TEXT,
        at TEXT,
        moved_from TEXT,
        quote TEXT NOT NULL,
        funder TEXT,
        funder_quote TEXT,
        audience TEXT,
        audience_quote TEXT,
        amount TEXT,
        amount_quote TEXT,
        PRIMARY KEY (article, rank)
    )""",
    "CREATE INDEX calls_deadline ON calls (deadline)",
    "CREATE INDEX calls_closing ON calls (closing)",
    """CREATE TABLE events (
        article INTEGER NOT NULL REFERENCES articles (id),
        rank INTEGER NOT NULL,
        name TEXT NOT NULL,
        first_day TEXT NOT NULL,
        last_day TEXT NOT NULL,
        begins TEXT,
        ends TEXT,
        place TEXT,
        place_quote TEXT,
        quote TEXT NOT NULL,
        PRIMARY KEY (article, rank)
    )""",
    "CREATE INDEX events_last ON events (last_day)",
    """CREATE TABLE shifts (
        article INTEGER NOT NULL REFERENCES articles (id),
        noticed TEXT NOT NULL,
        before_day TEXT NOT NULL,
        after_day TEXT NOT NULL,
        quote TEXT NOT NULL,
        PRIMARY KEY (article, noticed, after_day)
    )""",
)
