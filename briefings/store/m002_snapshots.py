"""The briefing that each issue was made of, beside the issue."""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m002_snapshots(db: Database) -> None:
    """What issues were made of; those of before have none."""
    for statement in _TABLES:
        db.execute(statement)


_TABLES = (
    """CREATE TABLE issue_briefings (
        issue INTEGER PRIMARY KEY REFERENCES issues (id),
        briefing BLOB NOT NULL
    )""",
)
