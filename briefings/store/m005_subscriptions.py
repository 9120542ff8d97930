"""Who receives what, and the proof of it: subscriptions, requests, consents, returned mail."""

from __future__ import annotations

import re

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m005_subscriptions(db: Database) -> None:
    """One row per person and digest; letters in the outbox; consents that nothing rewrites."""
    for statement in (*_PEOPLE, *_PROOFS):
        db.execute(statement)
    _letters(db)


_PEOPLE = (
    """CREATE TABLE subscriptions (
        subscriber INTEGER NOT NULL REFERENCES subscribers (id),
        digest TEXT NOT NULL,
        format TEXT NOT NULL DEFAULT 'html' CHECK (format IN ('html', 'text')),
        frequency TEXT,
        since TEXT NOT NULL,
        left_at TEXT,
        PRIMARY KEY (subscriber, digest)
    )""",
    # Until now the slugs were a list in JSON: the order of the list is that of the rows.
    """INSERT OR IGNORE INTO subscriptions (subscriber, digest, since)
       SELECT s.id, j.value, s.since FROM subscribers s, json_each(s.digests) j
       ORDER BY s.id, j.key""",
    "ALTER TABLE subscribers DROP COLUMN digests",
    "ALTER TABLE subscribers ADD COLUMN suspended_at TEXT",
    "ALTER TABLE subscribers ADD COLUMN suspended_for TEXT",
)

# person: the HMAC of an address. What must outlive an erasure names nobody else.
_PROOFS = (
    """CREATE TABLE suppressions (
        person TEXT NOT NULL,
        digest TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (person, digest)
    )""",
    """CREATE TABLE requests (
        id INTEGER PRIMARY KEY,
        person TEXT NOT NULL,
        email TEXT NOT NULL,
        choices TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        token TEXT NOT NULL UNIQUE,
        origin TEXT NOT NULL,
        form TEXT NOT NULL,
        used_at TEXT
    )""",
    "CREATE INDEX requests_person ON requests (person, asked_at)",
    "CREATE INDEX requests_asked ON requests (asked_at)",
    """CREATE TABLE consents (
        id INTEGER PRIMARY KEY,
        person TEXT NOT NULL,
        event TEXT NOT NULL,
        at TEXT NOT NULL,
        choices TEXT NOT NULL,
        asked_at TEXT,
        origin TEXT NOT NULL,
        form TEXT NOT NULL,
        basis TEXT NOT NULL
    )""",
    "CREATE INDEX consents_person ON consents (person, id)",
    """CREATE TRIGGER consents_said BEFORE UPDATE ON consents
       BEGIN SELECT RAISE(ABORT, 'a consent is never rewritten'); END""",
    # Only a purge, which says so while it works, takes away proofs past their time.
    """CREATE TRIGGER consents_kept BEFORE DELETE ON consents
       WHEN NOT EXISTS (SELECT 1 FROM meta WHERE key = 'purging')
       BEGIN SELECT RAISE(ABORT, 'a consent is never removed'); END""",
    """CREATE TABLE bounces (
        id INTEGER PRIMARY KEY,
        person TEXT NOT NULL,
        mail INTEGER NOT NULL,
        at TEXT NOT NULL,
        hard INTEGER NOT NULL CHECK (hard IN (0, 1)),
        status TEXT NOT NULL,
        reason TEXT NOT NULL,
        UNIQUE (mail, hard)
    )""",
    "CREATE INDEX bounces_person ON bounces (person, at)",
)

_ISSUE = re.compile(r"\bissue INTEGER NOT NULL\b")


def _letters(db: Database) -> None:
    """Let the outbox hold mails of no issue: confirmations, information.

    SQLite cannot loosen a column, so the table is made again as it is now, whatever other steps
    have added to it (https://sqlite.org/lang_altertable.html, 7).
    """
    (table,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'outbox'").fetchone()
    others = db.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = 'outbox' AND type <> 'table'"
        " AND sql IS NOT NULL"
    ).fetchall()
    loosened = _ISSUE.sub("issue INTEGER", table).replace("outbox", "outbox_next", 1)
    db.execute(loosened)
    db.execute("INSERT INTO outbox_next SELECT * FROM outbox")
    db.execute("DROP TABLE outbox")
    db.execute("ALTER TABLE outbox_next RENAME TO outbox")
    for (statement,) in others:
        db.execute(statement)
    # answer: to a person's own request; it leaves even to who receives nothing else.
    db.execute("ALTER TABLE outbox ADD COLUMN answer INTEGER NOT NULL DEFAULT 0")
