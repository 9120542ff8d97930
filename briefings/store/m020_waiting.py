"""What waits for a second thought: a basket that was emptied, a request that no letter carried."""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m020_waiting(db: Database) -> None:
    """Zero, as all was before, is what is in the basket, or was written to its person."""
    for statement in _M020:
        db.execute(statement)


_M020 = (
    # Which emptying took it out: what left together comes back together.
    "ALTER TABLE note_basket ADD COLUMN emptied INTEGER NOT NULL DEFAULT 0",
    # Asked on a day when its person had already been written to.
    "ALTER TABLE requests ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0",
)
