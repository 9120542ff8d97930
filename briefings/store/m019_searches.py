"""A search that somebody without an account asks to be told of, from the letter to the proof."""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m019_searches(db: Database) -> None:
    """What a request would enter as an alert, at which pace; what a proof says was agreed to."""
    for statement in _M019:
        db.execute(statement)


_M019 = (
    "ALTER TABLE requests ADD COLUMN search TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE requests ADD COLUMN every TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE consents ADD COLUMN search TEXT NOT NULL DEFAULT ''",
)
