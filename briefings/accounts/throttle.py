"""How long to wait after wrong passwords: longer each time, never for ever. In memory.

By account and network, so that nobody elsewhere can shut a person out; by network, so that one
place cannot try every account. A link by mail goes around both.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

FREE, FREE_NETWORK = 5, 20
"""Failures that cost no wait: a whole administration may be behind one address."""
LONGEST = timedelta(minutes=15)
FORGET = timedelta(hours=1)
_MOST = 50_000
"""Counters; the oldest are forgotten first."""


@dataclass(slots=True)
class _Failures:
    number: int
    last: datetime


class Throttle:
    """The counters, for this process."""

    def __init__(self) -> None:
        self._failures: OrderedDict[tuple[str, ...], _Failures] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, who: str, network: str, now: datetime) -> timedelta:
        """How long until this network may try this account; zero when at once."""
        with self._lock:
            return max(
                self._left((who, network), FREE, now), self._left((network,), FREE_NETWORK, now)
            )

    def failed(self, who: str, network: str, now: datetime) -> None:
        """Count a wrong password."""
        with self._lock:
            for key in ((who, network), (network,)):
                known = self._failures.pop(key, None)
                number = known.number if known and now - known.last < FORGET else 0
                self._failures[key] = _Failures(number + 1, now)
            while len(self._failures) > _MOST:
                self._failures.popitem(last=False)

    def succeeded(self, who: str, network: str) -> None:
        """Forget the failures of this account from there; those of the network stand."""
        with self._lock:
            self._failures.pop((who, network), None)

    def _left(self, key: tuple[str, ...], free: int, now: datetime) -> timedelta:
        known = self._failures.get(key)
        if known is None or known.number < free or now - known.last >= FORGET:
            return timedelta(0)
        delay = min(LONGEST, timedelta(seconds=2 ** min(known.number - free, 10)))
        return max(timedelta(0), known.last + delay - now)
