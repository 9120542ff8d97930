"""Articles that await their story wait with a bit for each of their words: see ``dedupe.marks``."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive


@archive()
def m015_sketches(db: Database) -> None:
    """Keep sketches packed; what waits at that moment is read again when it is placed."""
    db.execute("DROP TABLE story_waiting")
    db.execute(
        """CREATE TABLE story_waiting (
            article INTEGER PRIMARY KEY REFERENCES articles (id),
            key TEXT NOT NULL,
            source TEXT NOT NULL,
            effective TEXT NOT NULL,
            address TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            sketch BLOB NOT NULL
        )"""
    )
