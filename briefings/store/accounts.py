"""The people who may sign in. It checks no right and keeps no password, only their hashes."""

from __future__ import annotations

from datetime import datetime

from briefings.people import Account, Role
from watch.store.convert import to_instant, to_text
from watch.store.engine import LARGEST, Engine, Row
from watch.text import fold


class Accounts:
    """The table of accounts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Account]:
        """Everyone, by name."""
        return [account(row) for row in self._engine.rows("SELECT * FROM accounts ORDER BY called")]

    def any(self) -> bool:
        """Whether somebody has one."""
        return bool(self._engine.rows("SELECT 1 FROM accounts LIMIT 1"))

    def get(self, number: int) -> Account | None:
        """The account of this number."""
        if number > LARGEST:
            return None
        rows = self._engine.rows("SELECT * FROM accounts WHERE id = :id", id=number)
        return account(rows[0]) if rows else None

    def find(self, email: str) -> Account | None:
        """The account of this address, in its only form (``parse``)."""
        rows = self._engine.rows("SELECT * FROM accounts WHERE email = :email", email=email)
        return account(rows[0]) if rows else None

    def named(self, name: str) -> Account | None:
        """Who is called so, accents and capitals aside."""
        rows = self._engine.rows("SELECT * FROM accounts WHERE called = :it", it=fold(name))
        return account(rows[0]) if rows else None

    def add(self, email: str, name: str, role: Role, now: datetime) -> Account:
        """A new account, without a password; the caller has looked for namesakes."""
        self._engine.execute(
            """INSERT INTO accounts (email, name, called, role, made_at)
               VALUES (:email, :name, :called, :role, :now)""",
            email=email,
            name=name,
            called=fold(name),
            role=role,
            now=to_text(now),
        )
        return _present(self.find(email))

    def set_role(self, number: int, role: Role) -> None:
        """Give another role; ends the sessions, so that none lives under two roles."""
        self._engine.execute(
            "UPDATE accounts SET role = :role WHERE id = :id", role=role, id=number
        )
        self._engine.execute("DELETE FROM sessions WHERE account = :id", id=number)

    def disable(self, number: int, now: datetime | None) -> None:
        """Close the account, with its sessions and links; None opens it again."""
        self._engine.execute(
            "UPDATE accounts SET disabled_at = :now WHERE id = :id",
            now=to_text(now) if now else None,
            id=number,
        )
        self._close(number)

    def remove(self, number: int) -> None:
        """Forget the person; what they did stays in the journal, under their name."""
        self._engine.execute("DELETE FROM accounts WHERE id = :id", id=number)

    def password(self, number: int) -> str | None:
        """The hash, for whoever verifies it."""
        rows = self._engine.rows("SELECT password FROM accounts WHERE id = :id", id=number)
        return rows[0]["password"] if rows else None

    def set_password(self, number: int, kept: str | None) -> None:
        """Keep another hash; ends the sessions and the links made before."""
        self._engine.execute(
            "UPDATE accounts SET password = :kept WHERE id = :id", kept=kept, id=number
        )
        self._close(number)

    def _close(self, number: int) -> None:
        self._engine.execute("DELETE FROM sessions WHERE account = :id", id=number)
        self._engine.execute("DELETE FROM passes WHERE account = :id", id=number)


def account(row: Row) -> Account:
    """A row as an account."""
    return Account(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        role=Role(row["role"]),
        made_at=datetime.fromisoformat(row["made_at"]),
        disabled_at=to_instant(row["disabled_at"]),
        has_password=row["password"] is not None,
    )


def _present(found: Account | None) -> Account:
    if found is None:
        raise LookupError("the account just made")
    return found
