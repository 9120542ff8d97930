"""How often one network, or one address, may ask for a letter; counted for all who serve.

What must hold across restarts is counted in the database (:mod:`briefings.subscriptions.pace`);
here a flood is stopped before it reaches it.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import anyio

from briefings.counters import Counters, Limit
from briefings.web.turns import Turns

PER_NETWORK = Limit(60, 3600)
"""A whole administration may be behind one address."""
PER_PERSON = Limit(10, 24 * 3600)
"""Told to the database, where one of them has its letter and the others wait beside it."""
WRONG_TOKENS = Limit(30, 60)
"""From one network."""
CALLS = Limit(300, 60)
"""Of the API, with one token."""
HELD = 50
"""Of those who were refused, at once; of a hundred requests."""
HOLD = 1.0
"""Seconds."""
_PREFIX = {4: 24, 6: 48}


class Limits:
    """The counters, and the turns to search of one of so many processes."""

    def __init__(self, counters: Counters | None = None, processes: int = 1) -> None:
        self._counters = counters or Counters()
        self.searches = Turns(self._counters, processes)
        self._held = 0

    async def hold(self) -> None:
        """Have who is refused wait, at the cost of no thread.

        Whoever asks again as soon as they are answered would keep a core busy with refusals alone.
        """
        if self._held < HELD:
            self._held += 1
            try:
                await anyio.sleep(HOLD)
            finally:
                self._held -= 1

    def admits(self, network: str) -> bool:
        """Count a request of this network; False when it asks too much."""
        return self._counters.hit(PER_NETWORK, f"network {network}")

    def heard(self, person: str) -> bool:
        """Whether one more request of the day for a person is looked at."""
        return self._counters.hit(PER_PERSON, f"person {person}")

    def tries(self, network: str) -> bool:
        """Whether this network may present a token; False when too many were wrong."""
        return self._counters.left(WRONG_TOKENS, f"wrong {network}") > 0

    def failed(self, network: str) -> None:
        """Count a wrong token."""
        self._counters.hit(WRONG_TOKENS, f"wrong {network}")

    def calls(self, token: str) -> bool:
        """Count a call of the API; False when it is one too many this minute."""
        return self._counters.hit(CALLS, f"calls {token}")


def network(host: str | None) -> str:
    """Where a request comes from, without saying who: a proof of consent keeps no more."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return "inconnu"
    return str(ip_network((address, _PREFIX[address.version]), strict=False))
