"""The outbox by what a mail says of itself: whose return it is, what is held of an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watch.store.convert import to_instant
from watch.store.engine import Engine

_MANY = 50
_SELECT = """SELECT o.id, o.email, coalesce(i.subject, '') AS what, o.state, o.queued_at, o.sent_at
    FROM outbox o LEFT JOIN issues i ON i.id = o.issue"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail, as its addressee may ask to know it."""

    id: int
    email: str
    what: str
    """the subject of the issue; '' for a mail of its own"""
    state: str
    queued_at: datetime
    sent_at: datetime | None


class Mails:
    """Reads the outbox; :meth:`forget` is its only gesture."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def named(self, message_ids: Sequence[str]) -> Mail | None:
        """The mail that left under one of these Message-IDs."""
        for message_id in message_ids[:_MANY]:
            found = self._read("WHERE o.message_id = :id", id=message_id)
            if found:
                return found[0]
        return None

    def of(self, email: str) -> list[Mail]:
        """Every mail to an address, oldest first."""
        return self._read("WHERE o.email = :email ORDER BY o.id", email=email)

    def forget(self, email: str, alias: str) -> int:
        """Erase an address from the mails: what waits is not sent, what left names ``alias``.

        Two addresses erased from one issue must have two aliases.
        """
        self._engine.execute(
            """UPDATE outbox SET state = 'refused', next_try = NULL, claimed_by = NULL,
                 claimed_until = NULL
               WHERE email = :email AND state = 'queued'""",
            email=email,
        )
        return self._engine.execute(
            """UPDATE outbox SET email = :alias, reply = NULL, error = NULL,
                 raw = CASE WHEN raw IS NULL THEN NULL ELSE x'' END
               WHERE email = :email""",
            email=email,
            alias=alias,
        )

    def _read(self, clause: str, **params: object) -> list[Mail]:
        rows = self._engine.rows(
            f"{_SELECT} {clause}",
            **params,
        )
        return [
            Mail(
                id=row["id"],
                email=row["email"],
                what=row["what"],
                state=row["state"],
                queued_at=datetime.fromisoformat(row["queued_at"]),
                sent_at=to_instant(row["sent_at"]),
            )
            for row in rows
        ]
