"""The same three verdicts, checked without a table built for each label that is written."""

from __future__ import annotations

from contextlib import suppress

from watch.store.library import Database, sqlite3
from watch.store.schema import archive

LISTED = "verdict IN ('retenu', 'a_verifier', 'ecarte')"
SPELT = "verdict = 'retenu' OR verdict = 'a_verifier' OR verdict = 'ecarte'"


@archive()
def m017_verdicts(db: Database) -> None:
    """Write the check as SQLite does for two values: of three, it makes a table to look in.

    For each row: a tenth of what it takes to write a harvest. No row changes, so only the text of
    the table does, as https://sqlite.org/lang_altertable.html#otheralter has it done.
    """
    found = db.execute("PRAGMA schema_version").fetchone()[0]
    db.execute("PRAGMA writable_schema = ON")
    with suppress(sqlite3.OperationalError):  # macOS's own library forbids it: slower, as before
        db.execute(
            """UPDATE sqlite_master SET sql = replace(sql, ?, ?)
               WHERE type = 'table' AND name = 'labels'""",
            [LISTED, SPELT],
        )
    db.execute(f"PRAGMA schema_version = {found + 1}")
    db.execute("PRAGMA writable_schema = RESET")
