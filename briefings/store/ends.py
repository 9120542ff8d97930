"""Where links that hide it were seen to lead. It follows none: see :mod:`briefings.unfolding`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from watch.store.engine import Engine


@dataclass(frozen=True, slots=True)
class End:
    """A host that a link led to."""

    host: str
    """'' when nobody answered"""
    at: datetime
    """seen last"""


class Ends:
    """The table of ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, url: str, host: str, now: datetime) -> None:
        """It leads there now."""
        self._engine.execute(
            """INSERT INTO link_ends (url, host, seen_at) VALUES (:url, :host, :now)
               ON CONFLICT (url, host) DO UPDATE SET seen_at = excluded.seen_at""",
            url=url,
            host=host,
            now=now.isoformat(),
        )

    def of(self, url: str) -> tuple[End, ...]:
        """Everything that it was seen to lead to, latest first."""
        rows = self._engine.rows(
            "SELECT host, seen_at FROM link_ends WHERE url = :url ORDER BY seen_at DESC", url=url
        )
        return tuple(End(row["host"], datetime.fromisoformat(row["seen_at"])) for row in rows)

    def keep(self, urls: Collection[str]) -> None:
        """Forget every other link: its note left, or drops it."""
        known = self._engine.rows("SELECT DISTINCT url FROM link_ends")
        for url in {row["url"] for row in known} - set(urls):
            self._engine.execute("DELETE FROM link_ends WHERE url = :url", url=url)
