"""Who is signed in, and the links that sign in once. Only SHA-256 of what opens them is known."""

from __future__ import annotations

from datetime import datetime, timedelta

from briefings.people import Account, Session
from briefings.store.accounts import account
from watch.store.convert import to_text
from watch.store.engine import Engine

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
_SEEN = timedelta(minutes=5)
"""A page more often than this does not write."""


class Sessions:
    """The sessions, and the links."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, number: int, key: str, now: datetime) -> None:
        """Sign this account in; those past their time are swept."""
        self._engine.execute(
            "DELETE FROM sessions WHERE made_at < :old OR seen_at < :idle",
            old=to_text(now - LONGEST),
            idle=to_text(now - IDLE),
        )
        self._engine.execute(
            "INSERT INTO sessions (key, account, made_at, seen_at) VALUES (:key, :id, :now, :now)",
            key=key,
            id=number,
            now=to_text(now),
        )

    def get(self, key: str, now: datetime) -> Session | None:
        """Who this key opens for: neither past its time nor disabled."""
        rows = self._engine.rows(
            """SELECT a.*, s.made_at AS opened_at, s.seen_at FROM sessions s
               JOIN accounts a ON a.id = s.account
               WHERE s.key = :key AND s.made_at > :old AND s.seen_at > :idle
                 AND a.disabled_at IS NULL""",
            key=key,
            old=to_text(now - LONGEST),
            idle=to_text(now - IDLE),
        )
        if not rows:
            return None
        return Session(
            account=account(rows[0]),
            key=key,
            made_at=datetime.fromisoformat(rows[0]["opened_at"]),
            seen_at=datetime.fromisoformat(rows[0]["seen_at"]),
        )

    def see(self, session: Session, now: datetime) -> None:
        """Remember that it is used."""
        if now - session.seen_at >= _SEEN:
            self._engine.execute(
                "UPDATE sessions SET seen_at = :now WHERE key = :key",
                now=to_text(now),
                key=session.key,
            )

    def close(self, key: str) -> None:
        """Sign out."""
        self._engine.execute("DELETE FROM sessions WHERE key = :key", key=key)

    def end(self, number: int) -> None:
        """Sign this account out everywhere."""
        self._engine.execute("DELETE FROM sessions WHERE account = :id", id=number)

    def count(self, number: int) -> int:
        """How many this account has open."""
        rows = self._engine.rows(
            "SELECT count(*) AS n FROM sessions WHERE account = :id", id=number
        )
        return int(rows[0]["n"])

    def hand(self, number: int | None, key: str, now: datetime, life: timedelta) -> None:
        """A link that signs in once; None: the first administrator's, of which one is good."""
        if number is None:
            self._engine.execute("DELETE FROM passes WHERE account IS NULL")
        self._engine.execute(
            """INSERT INTO passes (key, account, made_at, expires_at)
               VALUES (:key, :id, :now, :end)""",
            key=key,
            id=number,
            now=to_text(now),
            end=to_text(now + life),
        )

    def handed(self, number: int, since: datetime) -> int:
        """How many links this account was given since then."""
        rows = self._engine.rows(
            "SELECT count(*) AS n FROM passes WHERE account = :id AND made_at > :since",
            id=number,
            since=to_text(since),
        )
        return int(rows[0]["n"])

    def owner(self, key: str, now: datetime) -> Account | None:
        """Whose unused link this is; disabled accounts have none."""
        rows = self._engine.rows(
            """SELECT a.* FROM passes p JOIN accounts a ON a.id = p.account
               WHERE p.key = :key AND p.used_at IS NULL AND p.expires_at > :now
                 AND a.disabled_at IS NULL""",
            key=key,
            now=to_text(now),
        )
        return account(rows[0]) if rows else None

    def founding(self, key: str, now: datetime) -> bool:
        """Whether it is the first administrator's link, while nobody has an account."""
        return bool(
            self._engine.rows(
                """SELECT 1 FROM passes WHERE key = :key AND account IS NULL AND used_at IS NULL
                   AND expires_at > :now AND NOT EXISTS (SELECT 1 FROM accounts)""",
                key=key,
                now=to_text(now),
            )
        )

    def use(self, key: str, now: datetime) -> bool:
        """Spend a link; False when it was already."""
        used = self._engine.execute(
            "UPDATE passes SET used_at = :now WHERE key = :key AND used_at IS NULL",
            key=key,
            now=to_text(now),
        )
        return used == 1
