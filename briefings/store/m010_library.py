"""Past issues are searched as the archive is: by the same words, in an index of their own."""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m010_library(db: Database) -> None:
    """The lemmas of each issue; how far they were read."""
    for statement in _M010:
        db.execute(statement)


_M010 = (
    """CREATE VIRTUAL TABLE issues_fts USING fts5 (words, content = '',
        tokenize = 'unicode61 remove_diacritics 2')""",
    "CREATE TABLE library (done INTEGER NOT NULL)",
    "INSERT INTO library VALUES (0)",
)
