"""Mails share what they have in common; a doubt knows where the relay's log stood."""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m004_delivery(db: Database) -> None:
    """The part that all readers of a note are sent, once; what was queued before stays whole."""
    for statement in _STATEMENTS:
        db.execute(statement)


_STATEMENTS = (
    "CREATE TABLE outbox_bodies (sha256 TEXT PRIMARY KEY, body BLOB NOT NULL)",
    # The bytes to send are raw, then those that body names, if any.
    "ALTER TABLE outbox ADD COLUMN body TEXT REFERENCES outbox_bodies (sha256)",
    "CREATE INDEX outbox_body ON outbox (body) WHERE body IS NOT NULL",
    # Where the relay's log ended when the mail was last claimed: 'inode:offset'.
    "ALTER TABLE outbox ADD COLUMN log_at TEXT",
)
