"""Mails that came back, by person: counted, so that a dead address is not written to for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watch.store.convert import to_text
from watch.store.engine import Engine, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """One mail that came back."""

    person: str
    mail: int
    """of the outbox"""
    at: datetime
    hard: bool
    """the address will never take it; else only not now"""
    status: str
    reason: str


class Bounces:
    """The table of returns: one mail counts once, however many notices it brings."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, one: Return) -> bool:
        """Remember it; False when this mail had already come back so."""
        added = self._engine.execute(
            """INSERT INTO bounces (person, mail, at, hard, status, reason)
               VALUES (:person, :mail, :at, :hard, :status, :reason)
               ON CONFLICT (mail, hard) DO NOTHING""",
            person=one.person,
            mail=one.mail,
            at=to_text(one.at),
            hard=int(one.hard),
            status=one.status,
            reason=one.reason,
        )
        return added == 1

    def hard(self, person: str, since: datetime) -> int:
        """How many mails were refused for good since then."""
        rows = self._engine.rows(
            "SELECT count(*) AS n FROM bounces WHERE person = :person AND hard = 1 AND at > :since",
            person=person,
            since=to_text(since),
        )
        return int(rows[0]["n"])

    def of(self, person: str) -> list[Return]:
        """Every return of a person, oldest first."""
        rows = self._engine.rows(
            "SELECT * FROM bounces WHERE person = :person ORDER BY at, id", person=person
        )
        return [_return(row) for row in rows]

    def remove(self, person: str) -> int:
        """Forget them: the address is given a new start, or erased."""
        return self._engine.execute("DELETE FROM bounces WHERE person = :person", person=person)


def _return(row: Row) -> Return:
    return Return(
        person=row["person"],
        mail=row["mail"],
        at=datetime.fromisoformat(row["at"]),
        hard=bool(row["hard"]),
        status=row["status"],
        reason=row["reason"],
    )
