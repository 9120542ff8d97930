"""One attempt to sign in, which the browser holds sealed until the provider sends it back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta

from briefings.subscriptions.tokens import Keys, Purpose, opened, sealed

LIFE = timedelta(minutes=10)
"""To type a password and find one's telephone."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What must come back, and what only we and the browser know."""

    state: str
    """names the attempt: an answer without it was not asked by this browser"""
    nonce: str = field(repr=False)
    """written by the provider in what it signs: an answer to another attempt is not believed"""
    verifier: str = field(repr=False)
    """of PKCE: a code taken on its way is worth nothing without it"""
    onward: str = "/"
    """where the person was going"""


def begin(onward: str, draw: Callable[[int], str] = secrets.token_urlsafe) -> Attempt:
    """A new one: 256 random bits each."""
    return Attempt(draw(32), draw(32), draw(32), onward)


def seal(keys: Keys, attempt: Attempt, now: datetime) -> str:
    """What the browser holds."""
    return sealed(keys, Purpose.ATTEMPT, json.dumps(astuple(attempt)), now)


def unseal(keys: Keys, held: str, now: datetime) -> Attempt | None:
    """What the browser held; None when it is not ours or too old."""
    found = opened(keys, Purpose.ATTEMPT, held, now, LIFE)
    return Attempt(*json.loads(found[0])) if found else None
