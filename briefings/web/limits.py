"""How often one network, or one address, may ask for a letter. In memory, for this process.

What must hold across processes and restarts is counted in the database
(:mod:`briefings.subscriptions.pace`); here a flood is stopped before it reaches it.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from limits import RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from briefings.web.turns import Turns

PER_NETWORK = RateLimitItemPerHour(60)
"""A whole administration may be behind one address."""
PER_PERSON = RateLimitItemPerDay(1)
WRONG_TOKENS = RateLimitItemPerMinute(30)
"""From one network."""
CALLS = RateLimitItemPerMinute(300)
"""Of the API, with one token."""
_PREFIX = {4: 24, 6: 48}


class Limits:
    """The counters, and the turns to search."""

    def __init__(self) -> None:
        self.searches = Turns()
        self._counters = FixedWindowRateLimiter(MemoryStorage())

    def admits(self, network: str) -> bool:
        """Count a request of this network; False when it asks too much."""
        return self._counters.hit(PER_NETWORK, "network", network)

    def first(self, person: str) -> bool:
        """Whether this is the first request of the day for a person."""
        return self._counters.hit(PER_PERSON, "person", person)

    def tries(self, network: str) -> bool:
        """Whether this network may present a token; False when too many were wrong."""
        return self._counters.test(WRONG_TOKENS, "wrong", network)

    def failed(self, network: str) -> None:
        """Count a wrong token."""
        self._counters.hit(WRONG_TOKENS, "wrong", network)

    def calls(self, token: str) -> bool:
        """Count a call of the API; False when it is one too many this minute."""
        return self._counters.hit(CALLS, "calls", token)


def network(host: str | None) -> str:
    """Where a request comes from, without saying who: a proof of consent keeps no more."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return "inconnu"
    return str(ip_network((address, _PREFIX[address.version]), strict=False))
