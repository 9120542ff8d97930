"""How often something was done lately, for all the processes that serve.

They share a SQLite file that lasts no longer than they do, and of which nothing is promised to the
disk: 50 µs a count. Libraries of limits share theirs through a server, which an office does not
have. What must hold across restarts is counted in the office's database.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import NamedTuple

from watch.store.library import sqlite3

MOST = 50_000
"""Names; the oldest are forgotten first."""
_SWEEP = 1_000
"""Counts of this process between two looks at that."""
_PATIENCE = 5.0
"""Seconds that one waits for another process to have counted."""
_TABLE = """CREATE TABLE IF NOT EXISTS counts
    (name TEXT PRIMARY KEY, number INTEGER, first REAL, last REAL) WITHOUT ROWID"""
_OLDEST = "SELECT name FROM counts ORDER BY last DESC LIMIT -1 OFFSET :most"


class Limit(NamedTuple):
    """So many within a time that begins with the first."""

    most: int
    seconds: float


class Count(NamedTuple):
    """How many, and the moments of the first and of the last."""

    number: int
    first: float
    last: float


class Counters:
    """Counts by name, in that file; for this process alone without one."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(
            path or ":memory:", timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        # A process that is killed leaves the file whole; one of a machine that stops is not read.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(_TABLE)
        self._added = 0

    def hit(self, limit: Limit, name: str, times: int = 1) -> bool:
        """Count once more, or so many ``times``; False beyond the limit."""
        return self.add(name, time.time(), limit.seconds, times).number <= limit.most

    def left(self, limit: Limit, name: str) -> int:
        """How many the limit still allows."""
        known = self.get(name)
        if known is None or known.first + limit.seconds <= time.time():
            return limit.most
        return max(0, limit.most - known.number)

    def get(self, name: str) -> Count | None:
        """What was counted under that name, however old."""
        with self._lock:
            found = self._db.execute(
                "SELECT number, first, last FROM counts WHERE name = ?", (name,)
            ).fetchone()
        return Count(*found) if found else None

    def add(
        self, name: str, now: float, seconds: float, times: int = 1, *, idle: bool = False
    ) -> Count:
        """Count once more, anew ``seconds`` after the first, or the last if ``idle``."""
        since = "last" if idle else "first"
        with self._lock:
            found = self._db.execute(
                f"""INSERT INTO counts VALUES (:name, :times, :now, :now)
                    ON CONFLICT (name) DO UPDATE SET last = :now,
                      number = CASE WHEN {since} > :stale THEN number + :times ELSE :times END,
                      first = CASE WHEN {since} > :stale THEN first ELSE :now END
                    RETURNING number, first, last""",  # noqa: S608 - one of our two words
                {"name": name, "now": now, "stale": now - seconds, "times": times},
            ).fetchone()
            self._added += 1
            if self._added % _SWEEP == 0:
                self._db.execute(f"DELETE FROM counts WHERE name IN ({_OLDEST})", {"most": MOST})  # noqa: S608 - our own text
        return Count(*found)

    def drop(self, name: str) -> None:
        """Forget that name."""
        with self._lock:
            self._db.execute("DELETE FROM counts WHERE name = ?", (name,))
