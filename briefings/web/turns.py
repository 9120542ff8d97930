"""Whose turn it is to search, when more people ask than can be answered at once.

A search holds a core for as long as it lasts, so few run at a time and nobody has them all. Who
waits holds a thread, so not everybody may wait. A search may last less when many wait, or when its
asker had one cut short lately; whoever had several is refused for some minutes: a person seldom
asks what takes a second, a machine that wants to stop us asks nothing else.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from watch.errors import StoreSlow
from watch.store.browse import SECONDS

SEARCHES = 4
"""At a time: one core is never enough for a fifth, and other pages wait behind them."""
MINE = SEARCHES - 1
"""At a time, for one asker: a whole administration may be behind one address."""
WAITING = 32
"""At a time, of the forty threads that answer."""
PATIENCE = 0.5
"""Seconds that one waits for a turn."""
HURRIED = 0.4
"""Seconds that a search may last while many wait, or after one that was cut short."""
SLOW = RateLimitItemPerMinute(4, 10)
"""Searches of one asker that were cut short."""


class Busy(Exception):
    """No turn came in time."""


class TooSlow(Exception):
    """This asker's searches cost too much, for now."""


class Turns:
    """For this process."""

    def __init__(self) -> None:
        self._freed = threading.Condition()
        self._searching: Counter[str] = Counter()
        self._waiting = 0
        self._cut = FixedWindowRateLimiter(MemoryStorage())

    @contextmanager
    def turn(self, asker: str) -> Iterator[float]:
        """This asker's turn: the seconds that the search may last.

        Raises:
            Busy, TooSlow: see them.
        """
        left = self._cut.get_window_stats(SLOW, asker).remaining
        if not left:
            raise TooSlow
        self._take(asker)
        hurried = left < SLOW.amount or self._waiting >= SEARCHES
        try:
            yield HURRIED if hurried else SECONDS
        except StoreSlow:
            self._cut.hit(SLOW, asker)
            raise
        finally:
            with self._freed:
                self._searching -= Counter({asker: 1})
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
            self._searching[asker] += 1

    def _free(self, asker: str) -> bool:
        return self._searching[asker] < MINE and self._searching.total() < SEARCHES
