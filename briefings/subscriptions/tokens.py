"""The links that a person is given: who they are for, what they allow, until when. Pure.

Three kinds, by what they must survive:

- leaving: 39 characters made from the address alone, so that it works three years later, after an
  erasure and on a database restored from before it was sent. It reveals no address.
- confirming: random, expiring, used once; the database holds its SHA-256 only.
- choosing (preferences), and the forms: signed with a date, no trace in the database.

Each kind has its own purpose in what is signed: a link of one kind opens nothing of another.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

_PERSON, _DIGEST, _MAC = 16, 3, 10
"""Bytes: 29 in all, 39 characters. Gmail misreads a List-Unsubscribe folded within its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The secrets of an office; the file is :mod:`briefings.keys`."""

    person: bytes = field(repr=False)
    """names people; never replaced, or nobody's departure would be recognised"""
    signing: tuple[bytes, ...] = field(repr=False)
    """newest first; those after the first are only believed"""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a link to leave says."""

    person: str
    digest: bytes
    """see :func:`which`"""

    def which(self, digests: Iterable[str]) -> str | None:
        """The digest meant among those; None: all, since it no longer exists."""
        return next((slug for slug in digests if _short(slug) == self.digest), None)


class Purpose:
    """What a signed link is for."""

    CONFIRM = "confirmer"
    CHOOSE = "choisir"
    FORM = "formulaire"
    CALENDAR = "agenda"
    ATTEMPT = "connexion"
    UNDO = "annuler"
    EXPORT = "exporter"


def person(keys: Keys, email: str) -> str:
    """The name of an address in what outlives it; ``email`` in its only form (``parse``)."""
    return _mac(keys.person, "personne", email.encode())[:_PERSON].hex()


def leaving(keys: Keys, email: str, digest: str) -> str:
    """The token of the link that makes this address leave this digest."""
    said = bytes.fromhex(person(keys, email)) + _short(digest)
    return _text(said + _leaving_mac(keys, said))


def read_leaving(keys: Keys, token: str) -> Leaving | None:
    """What the token says; None when we did not make it."""
    raw = _bytes(token)
    said, mac = raw[: _PERSON + _DIGEST], raw[_PERSON + _DIGEST :]
    if len(raw) != _PERSON + _DIGEST + _MAC or not hmac.compare_digest(
        mac, _leaving_mac(keys, said)
    ):
        return None
    return Leaving(said[:_PERSON].hex(), said[_PERSON:])


def sealed(keys: Keys, purpose: str, words: str, now: datetime) -> str:
    """``words``, readable, with their date and a signature."""
    return _signer(keys, purpose, now).sign(words).decode()


def opened(
    keys: Keys, purpose: str, token: str, now: datetime, life: timedelta
) -> tuple[str, datetime] | None:
    """The words and when they were sealed; None when not ours, or older than ``life``."""
    signer = _signer(keys, purpose, now)
    try:
        words, at = signer.unsign(token, int(life.total_seconds()), return_timestamp=True)
        return words.decode(), at
    except (BadSignature, UnicodeError, ValueError, OverflowError):
        return None


def expired(keys: Keys, purpose: str, token: str, now: datetime, life: timedelta) -> bool:
    """Whether it is ours and only too old."""
    try:
        _signer(keys, purpose, now).unsign(token, int(life.total_seconds()))
    except SignatureExpired:
        return True
    except (BadSignature, UnicodeError, ValueError, OverflowError):
        return False
    return False


def digest_of(nonce: str) -> str:
    """What the database keeps of a random token."""
    return sha256(nonce.encode()).hexdigest()


class _Signer(TimestampSigner):
    """With the clock of the caller."""

    instant = 0

    def get_timestamp(self) -> int:
        """Seconds, as the library counts them."""
        return self.instant


def _signer(keys: Keys, purpose: str, now: datetime) -> _Signer:
    # The library signs with the last key and believes them all.
    signer = _Signer(
        list(reversed(keys.signing)),
        salt=f"vigie.{purpose}",
        key_derivation="hmac",
        digest_method=sha256,
    )
    signer.instant = int(now.timestamp())
    return signer


def _leaving_mac(keys: Keys, said: bytes) -> bytes:
    return _mac(keys.person, "partir", said)[:_MAC]


def _mac(key: bytes, purpose: str, message: bytes) -> bytes:
    return hmac.digest(key, purpose.encode() + b"\x00" + message, "sha256")


def _short(digest: str) -> bytes:
    return sha256(digest.encode()).digest()[:_DIGEST]


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (NotBase64, ValueError):
        return b""
