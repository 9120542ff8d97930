"""Which account is whose at the organisation's provider. Judges nothing of what it says."""

from __future__ import annotations

from datetime import datetime, timedelta

from briefings.people import Account
from briefings.store.accounts import account
from watch.store.convert import to_text
from watch.store.engine import Engine

_KEPT = timedelta(days=1)
"""Longer than an attempt lives."""


class Identities:
    """The identities, and the attempts that have served."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, issuer: str, subject: str) -> Account | None:
        """Whose account this is."""
        rows = self._engine.rows(
            """SELECT a.* FROM identities i JOIN accounts a ON a.id = i.account
               WHERE i.issuer = :issuer AND i.subject = :subject""",
            issuer=issuer,
            subject=subject,
        )
        return account(rows[0]) if rows else None

    def holds(self, number: int, issuer: str) -> bool:
        """Whether this account is somebody's at that provider."""
        return bool(
            self._engine.rows(
                "SELECT 1 FROM identities WHERE account = :id AND issuer = :issuer",
                id=number,
                issuer=issuer,
            )
        )

    def attach(self, number: int, issuer: str, subject: str, now: datetime) -> None:
        """From now on the account is theirs."""
        self._engine.execute(
            """INSERT INTO identities (issuer, subject, account, made_at)
               VALUES (:issuer, :subject, :id, :now)""",
            issuer=issuer,
            subject=subject,
            id=number,
            now=to_text(now),
        )

    def detach(self, number: int) -> bool:
        """The account is nobody's at any provider; False when it was not."""
        return bool(self._engine.execute("DELETE FROM identities WHERE account = :id", id=number))

    def shut(self, number: int, now: datetime) -> None:
        """Remember that the account was closed at this instant for want of a group."""
        self._engine.execute(
            "UPDATE identities SET shut_at = :now WHERE account = :id", now=to_text(now), id=number
        )

    def shut_by_groups(self, one: Account) -> bool:
        """Whether it is for want of a group that it is closed now, and not by a person since."""
        rows = self._engine.rows("SELECT shut_at FROM identities WHERE account = :id", id=one.id)
        closed = to_text(one.disabled_at) if one.disabled_at else None
        return closed is not None and any(row["shut_at"] == closed for row in rows)

    def spend(self, key: str, now: datetime) -> bool:
        """Let an attempt serve; False when it already has."""
        self._engine.execute("DELETE FROM attempts WHERE used_at < :old", old=to_text(now - _KEPT))
        return bool(
            self._engine.execute(
                "INSERT OR IGNORE INTO attempts (key, used_at) VALUES (:key, :now)",
                key=key,
                now=to_text(now),
            )
        )
