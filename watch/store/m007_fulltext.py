"""The text of an article's own page, beside what its feed gave; which pages were tried."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive


@archive()
def m007_fulltext(db: Database) -> None:
    """A column for the page's text, so that every reading has it; a table of attempts."""
    db.execute("ALTER TABLE articles ADD COLUMN page_text TEXT NOT NULL DEFAULT ''")
    db.execute(
        """CREATE TABLE pages (
            article INTEGER PRIMARY KEY REFERENCES articles (id),
            tries INTEGER NOT NULL,
            tried_at TEXT NOT NULL,
            next_try TEXT,
            reason TEXT,
            image TEXT
        )"""
    )
