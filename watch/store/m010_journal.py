"""The health of sources is asked of a journal that grows."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive


@archive()
def m010_journal(db: Database) -> None:
    """The most that a source ever gave: found, where the whole journal was read."""
    db.execute("CREATE INDEX harvests_received ON harvests (source, received)")
