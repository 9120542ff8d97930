"""The tables of briefings, as an append-only set of named migrations (see watch.store.schema)."""

from __future__ import annotations

from watch.store.library import Database, Migrations

briefings = Migrations("briefings")


@briefings()
def m001_briefings(db: Database) -> None:
    """Issues and their stories, subscribers, the outbox, the jobs done."""
    for statement in _M001:
        db.execute(statement)


_M001 = (
    """CREATE TABLE issues (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL,
        period_start TEXT NOT NULL,
        period_end TEXT NOT NULL,
        number INTEGER NOT NULL CHECK (number > 0),
        subject TEXT NOT NULL,
        html TEXT NOT NULL,
        text TEXT NOT NULL,
        made_at TEXT NOT NULL,
        model TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        UNIQUE (digest, period_start),
        UNIQUE (digest, number)
    )""",
    """CREATE TABLE issue_stories (
        issue INTEGER NOT NULL REFERENCES issues (id),
        story TEXT NOT NULL,
        section TEXT NOT NULL,
        UNIQUE (issue, story)
    )""",
    """CREATE TABLE subscribers (
        id INTEGER PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        digests TEXT NOT NULL,
        standing TEXT NOT NULL CHECK (standing IN ('pending', 'confirmed', 'gone')),
        since TEXT NOT NULL
    )""",
    # raw: the bytes to send, frozen when queued; emptied once the relay has accepted them.
    # next_try, claimed_by, claimed_until: who may act on the row, and when.
    """CREATE TABLE outbox (
        id INTEGER PRIMARY KEY,
        issue INTEGER NOT NULL REFERENCES issues (id),
        email TEXT NOT NULL,
        message_id TEXT NOT NULL UNIQUE,
        raw BLOB,
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'intent', 'sent', 'refused', 'doubt')),
        attempts INTEGER NOT NULL DEFAULT 0,
        queued_at TEXT NOT NULL,
        next_try TEXT,
        claimed_by TEXT,
        claimed_until TEXT,
        intent_at TEXT,
        sent_at TEXT,
        reply TEXT,
        error TEXT,
        settled_by TEXT,
        settled_at TEXT,
        UNIQUE (issue, email),
        CHECK (raw IS NOT NULL OR state = 'sent'),
        CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
        CHECK (state <> 'queued' OR next_try IS NOT NULL)
    )""",
    "CREATE INDEX outbox_due ON outbox (next_try, id) WHERE state = 'queued'",
    "CREATE INDEX outbox_open ON outbox (state, claimed_until) WHERE state IN ('intent', 'doubt')",
    """CREATE TABLE executions (
        job TEXT NOT NULL,
        due TEXT NOT NULL,
        started_at TEXT NOT NULL,
        leased_until TEXT NOT NULL,
        done_at TEXT,
        PRIMARY KEY (job, due)
    )""",
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
)
