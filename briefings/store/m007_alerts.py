"""Alerts and followed calls, and the journal of what each person was told."""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m007_alerts(db: Database) -> None:
    """Saved searches, calls that somebody follows, stories told, the mails that told them."""
    for statement in _M007:
        db.execute(statement)


# name: what a link to leave means; random, so that a restored database never gives it again.
# person: the HMAC of the address, as in suppressions.
_M007 = (
    # after: only articles of a greater id are looked at. mark, mark_at: what it becomes, later.
    """CREATE TABLE alerts (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        person TEXT NOT NULL,
        email TEXT NOT NULL,
        author TEXT NOT NULL,
        words TEXT NOT NULL,
        theme TEXT,
        source TEXT,
        language TEXT,
        territory TEXT,
        every TEXT NOT NULL CHECK (every IN ('now', 'day', 'week')),
        after INTEGER NOT NULL,
        mark INTEGER NOT NULL,
        mark_at TEXT NOT NULL,
        created_at TEXT NOT NULL,
        looked_at TEXT NOT NULL,
        paused_at TEXT,
        CHECK (words <> '' OR theme IS NOT NULL)
    )""",
    "CREATE INDEX alerts_person ON alerts (person)",
    # article: the key of the one that stood for the story; stories may be merged and split since.
    """CREATE TABLE alert_tellings (
        person TEXT NOT NULL,
        story TEXT NOT NULL,
        article TEXT NOT NULL,
        alert TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (person, story)
    ) WITHOUT ROWID""",
    "CREATE INDEX alert_tellings_article ON alert_tellings (article, person)",
    """CREATE TABLE alert_mails (
        message_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        person TEXT NOT NULL,
        at TEXT NOT NULL,
        at_once INTEGER NOT NULL CHECK (at_once IN (0, 1)),
        told INTEGER NOT NULL CHECK (told > 0)
    ) WITHOUT ROWID""",
    "CREATE INDEX alert_mails_person ON alert_mails (person, at)",
    "CREATE INDEX alert_mails_name ON alert_mails (name, at)",
    # deadline, stage: the last that this person was told.
    """CREATE TABLE follows (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        person TEXT NOT NULL,
        email TEXT NOT NULL,
        author TEXT NOT NULL,
        article TEXT NOT NULL,
        rank INTEGER NOT NULL,
        deadline TEXT,
        stage INTEGER,
        created_at TEXT NOT NULL,
        UNIQUE (person, article, rank)
    )""",
)
