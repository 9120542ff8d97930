"""Who must not be written to, by the HMAC of the address: it names nobody and outlives them."""

from __future__ import annotations

from datetime import datetime

from watch.store.convert import to_text
from watch.store.engine import Engine

ALL = "*"


class Suppressions:
    """The table; its source is the file of :mod:`briefings.departures`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, person: str, digest: str | None, at: datetime) -> None:
        """Nothing of this digest to this person; None: nothing at all."""
        self._engine.execute(
            """INSERT INTO suppressions (person, digest, at) VALUES (:person, :digest, :at)
               ON CONFLICT (person, digest) DO NOTHING""",
            person=person,
            digest=digest or ALL,
            at=to_text(at),
        )

    def lift(self, person: str, digest: str | None) -> None:
        """They asked for this digest again; coming back for one ends a departure from all."""
        self._engine.execute(
            """DELETE FROM suppressions WHERE person = :person
               AND (digest = :all OR digest = :digest OR :digest = :all)""",
            person=person,
            digest=digest or ALL,
            all=ALL,
        )

    def of(self, digest: str) -> frozenset[str]:
        """Everyone who must not receive this digest."""
        rows = self._engine.rows(
            "SELECT person FROM suppressions WHERE digest IN (:digest, :all)",
            digest=digest,
            all=ALL,
        )
        return frozenset(str(row["person"]) for row in rows)

    def held(self, person: str) -> tuple[str, ...]:
        """What this person left, ``*`` for everything."""
        rows = self._engine.rows(
            "SELECT digest FROM suppressions WHERE person = :person ORDER BY digest", person=person
        )
        return tuple(str(row["digest"]) for row in rows)
