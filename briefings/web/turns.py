"""Whose turn it is to search, when more people ask than can be answered at once.

A search holds a core for as long as it lasts, so few run at a time and nobody has two of them. Who
waits holds a thread, so few may wait. When others wait, a search may last less. Whoever has had
several cut short is refused for some minutes: a person seldom asks what takes a second, a machine
that wants to stop us asks nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from watch.errors import StoreSlow
from watch.store.browse import SECONDS

SEARCHES = 4
"""At a time: one core is never enough for a fifth, and other pages wait behind them."""
WAITING = 16
"""At a time, of the forty threads that answer."""
PATIENCE = 0.5
"""Seconds that one waits for a turn."""
HURRIED = 0.3
"""Seconds that a search may last while others wait."""
SLOW = RateLimitItemPerMinute(5, 10)
"""Searches of one asker that were cut short."""


class Busy(Exception):
    """No turn came in time."""


class TooSlow(Exception):
    """This asker's searches cost too much, for now."""


class Turns:
    """For this process."""

    def __init__(self) -> None:
        self._freed = threading.Condition()
        self._searching: set[str] = set()
        self._waiting = 0
        self._cut = FixedWindowRateLimiter(MemoryStorage())

    @contextmanager
    def turn(self, asker: str) -> Iterator[float]:
        """This asker's turn: the seconds that the search may last.

        Raises:
            Busy, TooSlow: see them.
        """
        if not self._cut.test(SLOW, asker):
            raise TooSlow
        self._take(asker)
        try:
            yield HURRIED if self._waiting else SECONDS
        except StoreSlow:
            self._cut.hit(SLOW, asker)
            raise
        finally:
            with self._freed:
                self._searching.discard(asker)
                self._freed.notify_all()

    def _take(self, asker: str) -> None:
        with self._freed:
            if self._waiting >= WAITING:
                raise Busy
            self._waiting += 1
            try:
                free = self._freed.wait_for(lambda: self._free(asker), PATIENCE)
            finally:
                self._waiting -= 1
            if not free:
                raise Busy
            self._searching.add(asker)

    def _free(self, asker: str) -> bool:
        return asker not in self._searching and len(self._searching) < SEARCHES
