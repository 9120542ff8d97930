"""A person who may sign in, and what remembers that they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from briefings.people.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person of the office."""

    id: int
    email: str
    """what they sign in with, and where their links are mailed"""
    name: str
    """what the drafts they work on and the journal call them; nobody else has it"""
    role: Role
    made_at: datetime
    disabled_at: datetime | None = None
    has_password: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody who is signed in."""

    account: Account
    key: str
    """SHA-256 of what the browser holds"""
    made_at: datetime
    seen_at: datetime
