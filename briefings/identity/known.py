"""What is known of a provider: its description and its keys, read when needed, kept for an hour.

One for the process, shared by its threads. A provider that does not answer is left alone for some
seconds, so that who wants to sign in is told at once. A key that is not known has the keys read
again, for providers change theirs; not oftener than that either, or forged tokens would command it.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from joserfc.jwk import KeySet

from briefings.identity import verify, wire
from briefings.identity.description import Description, describe
from briefings.identity.refusals import Unreachable

LIFE = timedelta(hours=1)
PAUSE = timedelta(seconds=10)


class Known:
    """See the module."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer
        self._lock = threading.Lock()
        self._description: tuple[Description, datetime] | None = None
        self._keys: tuple[KeySet, datetime] | None = None
        self._failure: tuple[Unreachable, datetime] | None = None

    def description(self, now: datetime) -> Description | Unreachable:
        """Where it does what."""
        with self._lock:
            return self._described(now)

    def keys(self, now: datetime, *, again: bool = False) -> KeySet | Unreachable:
        """What it signs with; ``again``: one of them is not among those that are known."""
        with self._lock:
            life = PAUSE if again else LIFE
            if self._keys and now - self._keys[1] < life:
                return self._keys[0]
            described = self._described(now)
            if isinstance(described, Unreachable):
                return described
            read = wire.document(described.keys)
            if isinstance(read, Unreachable):
                return self._failed(read, now)
            keys = verify.public(read)
            if not keys:
                return self._failed(Unreachable("aucune clé lisible"), now)
            self._keys = (keys, now)
            return keys

    def _described(self, now: datetime) -> Description | Unreachable:
        if self._failure and now - self._failure[1] < PAUSE:
            return self._failure[0]
        if self._description and now - self._description[1] < LIFE:
            return self._description[0]
        read = describe(self._issuer)
        if isinstance(read, Unreachable):
            return self._failed(read, now)
        self._description, self._failure = (read, now), None
        return read

    def _failed(self, why: Unreachable, now: datetime) -> Unreachable:
        self._failure = (why, now)
        return why
