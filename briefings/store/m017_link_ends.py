"""Where the links that hide it led, each time that they were followed."""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m017_link_ends(db: Database) -> None:
    """One row for each host that a link was seen to lead to; '' when nobody answered."""
    db.execute(
        """CREATE TABLE link_ends (
            url TEXT NOT NULL,
            host TEXT NOT NULL,
            seen_at TEXT NOT NULL,
            PRIMARY KEY (url, host)
        )"""
    )
