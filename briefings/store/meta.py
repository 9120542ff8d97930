"""A few facts about this database as a whole, by key."""

from __future__ import annotations

from watch.store.engine import Engine

INSTANCE = "instance"


class Meta:
    """The table of facts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, key: str) -> str | None:
        """The value, if there is one."""
        rows = self._engine.rows("SELECT value FROM meta WHERE key = :key", key=key)
        return str(rows[0]["value"]) if rows else None

    def put(self, key: str, value: str) -> None:
        """Set or replace."""
        self._engine.execute(
            """INSERT INTO meta (key, value) VALUES (:key, :value)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value""",
            key=key,
            value=value,
        )

    def instance(self, proposed: str) -> str:
        """This database's identity: ``proposed`` the first time, then always the same.

        A copy of the file keeps it; only something outside the file can tell a copy apart.
        """
        self._engine.execute(
            "INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO NOTHING",
            key=INSTANCE,
            value=proposed,
        )
        return self.get(INSTANCE) or proposed
