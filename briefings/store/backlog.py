"""What waits in the outbox, and what a person decides of it as a whole.

The moves of one mail are in :mod:`briefings.store.outbox`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from briefings.model import DeliveryState
from watch.store.convert import to_text
from watch.store.engine import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A mail that may have left, and from where on the relay's log speaks of it."""

    id: int
    email: str
    message_id: str
    log_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """How many mails of an issue stand somewhere."""

    issue: int | None
    name: str
    """'hebdo 12', or '' for mails of their own"""
    subject: str
    state: DeliveryState
    mails: int


class Backlog:
    """The outbox seen from above."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def doubts(self, since: datetime) -> list[Doubt]:
        """Those of attempts made since then that a log could settle, oldest first."""
        rows = self._engine.rows(
            """SELECT id, email, message_id, log_at FROM outbox WHERE state = 'doubt'
               AND log_at IS NOT NULL AND intent_at >= :since ORDER BY id""",
            since=to_text(since),
        )
        return [Doubt(**row) for row in rows]

    def piles(self) -> list[Pile]:
        """By issue, newest first, then by state; what was sent too."""
        rows = self._engine.rows(
            """SELECT o.issue, coalesce(i.digest || ' ' || i.number, '') AS name,
                 coalesce(i.subject, 'Courriers particuliers') AS subject, o.state,
                 count(*) AS mails FROM outbox o LEFT JOIN issues i ON i.id = o.issue
               GROUP BY o.issue, o.state ORDER BY o.issue DESC, o.state"""
        )
        return [Pile(**{**row, "state": DeliveryState(row["state"])}) for row in rows]

    def hasten(self, now: datetime) -> int:
        """What waits for another try is due now, and nothing else changes; how many."""
        return self._engine.execute(
            "UPDATE outbox SET next_try = :now WHERE state = 'queued' AND next_try > :now",
            now=to_text(now),
        )

    def requeue(self, who: str, now: datetime) -> int:
        """Every refused mail is queued again, but to those who left; how many."""
        return self._engine.execute(
            """UPDATE outbox SET state = 'queued', queued_at = :now, next_try = :now, attempts = 0,
                 error = NULL, intent_at = NULL, settled_by = :who, settled_at = :now
               WHERE state = 'refused'
                 AND email NOT IN (SELECT email FROM subscribers WHERE standing = 'gone')""",
            who=who,
            now=to_text(now),
        )

    def suspect(self, reason: str) -> int:
        """What waits may already have left from elsewhere: a person decides of each; how many."""
        return self._engine.execute(
            """UPDATE outbox SET state = 'doubt', error = :reason, claimed_by = NULL,
                 claimed_until = NULL, log_at = NULL WHERE state IN ('queued', 'intent')""",
            reason=reason,
        )
