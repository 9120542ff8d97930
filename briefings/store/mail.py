"""A mail as it is queued, then as it is taken to be sent: its bytes, and their hash. No SQL here.

The bytes are frozen when queued. Those that all readers of a note share are kept once, by their
hash: 10,000 mails of 100 KB are 1 GB otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from briefings.address import parse
from briefings.wire import check
from watch.store.convert import to_text
from watch.store.engine import Row

if TYPE_CHECKING:
    from _hashlib import HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A mail about to be queued."""

    email: str
    message_id: str
    """with its angle brackets; must hold a nonce, so that no two rows ever share one"""
    raw: bytes
    """the whole mail, or the lines that are this reader's own"""
    body: bytes = b""
    """what follows them, the same for many: written once"""
    answer: bool = False
    """to what this person has just asked: it leaves, whatever they receive otherwise"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A mail that this owner may send until its lease ends."""

    id: int
    email: str
    pieces: tuple[bytes, ...]
    """its bytes: this reader's own, then those that are shared"""
    sha256: str
    attempts: int

    @property
    def intact(self) -> bool:
        """Whether the bytes are those that were queued."""
        own, *others = self.pieces
        return fingerprint(own, b"".join(others)) == self.sha256


def fingerprint(own: bytes, common: bytes) -> str:
    """SHA-256 of a mail: first what it shares, so that this is hashed once for all."""
    whole = _begun(common).copy()
    whole.update(own)
    return whole.hexdigest()


@lru_cache(maxsize=4)
def _begun(common: bytes) -> HASH:
    return sha256(common)


def checked(body: bytes) -> str:
    """The name of bytes that many mails end with.

    Raises:
        MalformedMessage: a relay could misread them.
    """
    check(body)
    return sha256(body).hexdigest()


def values(issue: int | None, mail: Outgoing, body: str | None, now: datetime) -> dict[str, object]:
    """A new row; ``body`` names the part that it shares.

    Raises:
        AddressError, MalformedMessage: it cannot be queued.
    """
    check(mail.raw)
    return {
        "issue": issue,
        "email": parse(mail.email),
        "message_id": mail.message_id,
        "raw": mail.raw,
        "body": body,
        "sha256": fingerprint(mail.raw, mail.body),
        "answer": int(mail.answer),
        "now": to_text(now),
    }


def claimed(row: Row, body: bytes) -> Claimed:
    """A row with the part that it shares."""
    return Claimed(
        id=row["id"],
        email=row["email"],
        pieces=(row["raw"], body) if body else (row["raw"],),
        sha256=row["sha256"],
        attempts=row["attempts"],
    )
