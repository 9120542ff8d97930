"""Who the organisation says the accounts are, and the answers of its provider that have served."""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m015_identities(db: Database) -> None:
    """One identity of a provider per account, one account per identity."""
    for statement in _TABLES:
        db.execute(statement)


_TABLES = (
    # shut_at: when no group opened Vigie any more; the account was then closed at this instant.
    """CREATE TABLE identities (
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        made_at TEXT NOT NULL,
        shut_at TEXT,
        PRIMARY KEY (issuer, subject),
        UNIQUE (account, issuer)
    )""",
    "CREATE TABLE attempts (key TEXT PRIMARY KEY, used_at TEXT NOT NULL)",
)
