"""The journal of decisions: what Vigie did by itself, what it asks, what people answered."""

from __future__ import annotations

from datetime import datetime

from watch.model import Decision, DecisionKind, DecisionState
from watch.store.convert import to_instant, to_optional_text, to_text
from watch.store.engine import Engine, Row


class Decisions:
    """The table of decisions. A line is never removed; a person settles what is pending, once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, decision: Decision) -> None:
        """Add a line; its ``id`` is given here."""
        self._engine.execute(
            """INSERT INTO decisions (source, kind, at, reason, author, state, settled_at,
                 settled_by)
               VALUES (:source, :kind, :at, :reason, :author, :state, :settled_at, :settled_by)""",
            source=decision.source,
            kind=decision.kind.value,
            at=to_text(decision.at),
            reason=decision.reason,
            author=decision.author,
            state=decision.state.value,
            settled_at=to_optional_text(decision.settled_at),
            settled_by=decision.settled_by,
        )

    def pending(self) -> list[Decision]:
        """What waits for a person, oldest first."""
        return self._read("WHERE state = 'à décider' ORDER BY id")

    def journal(self, source: str | None, limit: int) -> list[Decision]:
        """The latest lines, of one source or of all, newest first."""
        where = "WHERE :source IS NULL OR source = :source ORDER BY id DESC LIMIT :limit"
        return self._read(where, source=source, limit=limit)

    def settle(self, source: str, state: DecisionState, by: str, at: datetime) -> int:
        """Settle what is pending for the source; how many lines."""
        return self._engine.execute(
            """UPDATE decisions SET state = :state, settled_at = :at, settled_by = :by
               WHERE source = :source AND state = 'à décider'""",
            source=source,
            state=state.value,
            at=to_text(at),
            by=by,
        )

    def _read(self, where: str, **params: object) -> list[Decision]:
        rows = self._engine.rows(f"SELECT * FROM decisions {where}", **params)  # noqa: S608 - our own clauses; values are parameters
        return [_decision(row) for row in rows]


def _decision(row: Row) -> Decision:
    return Decision(
        id=row["id"],
        source=row["source"],
        kind=DecisionKind(row["kind"]),
        at=datetime.fromisoformat(row["at"]),
        reason=row["reason"],
        author=row["author"],
        state=DecisionState(row["state"]),
        settled_at=to_instant(row["settled_at"]),
        settled_by=row["settled_by"],
    )
