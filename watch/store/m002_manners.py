"""What is decided of sources: standings, decisions, items that wait, rests of hosts."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive


@archive()
def m002_manners(db: Database) -> None:
    """Standings, decisions, items set aside, addresses that changed, exemptions, rests."""
    for statement in _TABLES:
        db.execute(statement)


_TABLES = (
    """CREATE TABLE standings (
        source TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        address TEXT,
        move_url TEXT,
        move_since TEXT,
        move_seen INTEGER,
        move_proposed INTEGER,
        refused TEXT NOT NULL,
        site TEXT,
        title TEXT,
        claimed INTEGER NOT NULL CHECK (claimed IN (0, 1)),
        claimed_site TEXT,
        claimed_title TEXT,
        paused TEXT
    )""",
    """CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        reason TEXT NOT NULL,
        author TEXT NOT NULL,
        state TEXT NOT NULL,
        settled_at TEXT,
        settled_by TEXT
    )""",
    "CREATE INDEX decisions_source ON decisions (source, id)",
    "CREATE INDEX decisions_pending ON decisions (source) WHERE state = 'à décider'",
    """CREATE TABLE held (
        key TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        at TEXT NOT NULL,
        state TEXT NOT NULL,
        article TEXT NOT NULL
    )""",
    "CREATE INDEX held_source ON held (source, state)",
    """CREATE TABLE aliases (
        alias TEXT PRIMARY KEY,
        key TEXT NOT NULL REFERENCES articles (key),
        url_before TEXT NOT NULL,
        at TEXT NOT NULL
    )""",
    """CREATE TABLE exemptions (
        source TEXT NOT NULL,
        rule TEXT NOT NULL,
        until TEXT NOT NULL,
        reason TEXT NOT NULL,
        author TEXT NOT NULL,
        PRIMARY KEY (source, rule)
    )""",
    "CREATE TABLE rests (host TEXT PRIMARY KEY, until TEXT NOT NULL)",
    "ALTER TABLE harvests ADD COLUMN held INTEGER NOT NULL DEFAULT 0",
)
