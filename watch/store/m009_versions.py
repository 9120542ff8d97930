"""The earlier versions of an article are numbered, and found without reading all of them."""

from __future__ import annotations

from watch.store.library import Database
from watch.store.schema import archive


@archive()
def m009_versions(db: Database) -> None:
    """A number for each version of an article, from 1; those of before in their order."""
    for statement in _M009:
        db.execute(statement)


_M009 = (
    "ALTER TABLE article_versions ADD COLUMN number INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX article_versions_article ON article_versions (article, number)",
    """UPDATE article_versions SET number = (SELECT count(*) FROM article_versions o
         WHERE o.article = article_versions.article AND o.id <= article_versions.id)""",
)
