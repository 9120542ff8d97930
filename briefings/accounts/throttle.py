"""How long to wait after wrong passwords: longer each time, never for ever. Not on the disk.

By account and network, so that nobody elsewhere can shut a person out; by network, so that one
place cannot try every account. A link by mail goes around both.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from briefings.counters import Counters

FREE, FREE_NETWORK = 5, 20
"""Failures that cost no wait: a whole administration may be behind one address."""
LONGEST = timedelta(minutes=15)
FORGET = timedelta(hours=1)


class Throttle:
    """The failures, in the counters that all processes share."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    def wait(self, who: str, network: str, now: datetime) -> timedelta:
        """How long until this network may try this account; zero when at once."""
        own, shared = _names(who, network)
        return max(self._left(own, FREE, now), self._left(shared, FREE_NETWORK, now))

    def failed(self, who: str, network: str, now: datetime) -> None:
        """Count a wrong password."""
        for name in _names(who, network):
            self._counters.add(name, now.timestamp(), FORGET.total_seconds(), idle=True)

    def succeeded(self, who: str, network: str) -> None:
        """Forget the failures of this account from there; those of the network stand."""
        own, _ = _names(who, network)
        self._counters.drop(own)

    def _left(self, name: str, free: int, now: datetime) -> timedelta:
        known = self._counters.get(name)
        if known is None or known.number < free:
            return timedelta(0)
        since = timedelta(seconds=now.timestamp() - known.last)
        if since >= FORGET:
            return timedelta(0)
        delay = min(LONGEST, timedelta(seconds=2 ** min(known.number - free, 10)))
        return max(timedelta(0), delay - since)


def _names(who: str, network: str) -> tuple[str, str]:
    return f"sign-in {network} {who}", f"sign-in {network}"
