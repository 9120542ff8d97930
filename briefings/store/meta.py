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

    def drop(self, key: str) -> None:
        """Forget it, if it was there."""
        self._engine.execute("DELETE FROM meta WHERE key = :key", key=key)

    def instance(self) -> str | None:
        """This database's identity, once it has one.

        A copy of the file keeps it; only something outside the file can tell a copy apart.
        """
        return self.get(INSTANCE)

    def adopt(self, identity: str) -> None:
        """Give the database an identity, or another one."""
        self.put(INSTANCE, identity)
