"""What programs present in place of a person: named, revocable, known by its SHA-256 only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from briefings.people import Account
from briefings.store.accounts import account
from watch.store.convert import to_instant, to_text
from watch.store.engine import LARGEST, Engine, Row

_SEEN = timedelta(minutes=5)
"""A call more often than this does not write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One, without what it is."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class Tokens:
    """The table of tokens; none is read or revoked but with the account that owns it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, owner: int, name: str, key: str, now: datetime) -> None:
        """A new one, under the SHA-256 of what was shown once."""
        self._engine.execute(
            """INSERT INTO tokens (account, name, key, made_at)
               VALUES (:owner, :name, :key, :now)""",
            owner=owner,
            name=name,
            key=key,
            now=to_text(now),
        )

    def of(self, owner: int) -> list[Token]:
        """Those of an account, newest first."""
        rows = self._engine.rows(
            "SELECT * FROM tokens WHERE account = :owner ORDER BY id DESC", owner=owner
        )
        return [_token(row) for row in rows]

    def revoke(self, owner: int, number: int, now: datetime) -> Token | None:
        """Have it open nothing more; None when this account has no such token in force."""
        if number > LARGEST:
            return None
        rows = self._engine.rows(
            """UPDATE tokens SET revoked_at = :now
               WHERE id = :id AND account = :owner AND revoked_at IS NULL RETURNING *""",
            id=number,
            owner=owner,
            now=to_text(now),
        )
        return _token(rows[0]) if rows else None

    def owner(self, key: str, now: datetime) -> Account | None:
        """Whose it is, if it is in force and the account open; remembers that it is used."""
        rows = self._engine.rows(
            """SELECT a.*, t.id AS token, t.used_at FROM tokens t
               JOIN accounts a ON a.id = t.account
               WHERE t.key = :key AND t.revoked_at IS NULL AND a.disabled_at IS NULL""",
            key=key,
        )
        if not rows:
            return None
        used = to_instant(rows[0]["used_at"])
        if used is None or now - used >= _SEEN:
            self._engine.execute(
                "UPDATE tokens SET used_at = :now WHERE id = :id",
                now=to_text(now),
                id=rows[0]["token"],
            )
        return account(rows[0])


def _token(row: Row) -> Token:
    return Token(
        id=row["id"],
        name=row["name"],
        made_at=datetime.fromisoformat(row["made_at"]),
        used_at=to_instant(row["used_at"]),
        revoked_at=to_instant(row["revoked_at"]),
    )
