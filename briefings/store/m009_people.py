"""Who may sign in, who is signed in, the links and tokens that do, and the journal of it all.

What opens a door is kept as its SHA-256: whoever reads this file signs in as nobody.
"""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m009_people(db: Database) -> None:
    """Accounts, sessions, links used once, tokens of programs, the journal."""
    for statement in _TABLES:
        db.execute(statement)


_TABLES = (
    # called: the name as it is compared; nobody may pass for somebody else on a draft.
    """CREATE TABLE accounts (
        id INTEGER PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        called TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('reader', 'editor', 'approver', 'administrator')),
        password TEXT,
        made_at TEXT NOT NULL,
        disabled_at TEXT
    )""",
    """CREATE TABLE sessions (
        key TEXT PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        made_at TEXT NOT NULL,
        seen_at TEXT NOT NULL
    )""",
    "CREATE INDEX sessions_account ON sessions (account)",
    # account: none for the link of the first administrator.
    """CREATE TABLE passes (
        key TEXT PRIMARY KEY,
        account INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
        made_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        used_at TEXT
    )""",
    "CREATE INDEX passes_account ON passes (account, made_at)",
    """CREATE TABLE tokens (
        id INTEGER PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        key TEXT NOT NULL UNIQUE,
        made_at TEXT NOT NULL,
        used_at TEXT,
        revoked_at TEXT
    )""",
    "CREATE INDEX tokens_account ON tokens (account)",
    # hash: of this line and of the hash before it; a line changed or missing breaks the chain.
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        what TEXT NOT NULL,
        about TEXT NOT NULL,
        origin TEXT NOT NULL,
        hash TEXT NOT NULL
    )""",
    """CREATE TRIGGER audit_said BEFORE UPDATE ON audit
       BEGIN SELECT RAISE(ABORT, 'the journal is never rewritten'); END""",
    """CREATE TRIGGER audit_kept BEFORE DELETE ON audit
       BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END""",
)
