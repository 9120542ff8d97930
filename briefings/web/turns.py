"""Whose turn it is to search, when more people ask than can be answered at once.

A search holds a core for as long as it lasts, so few run at a time and nobody has them all. Who
waits holds a thread, so not everybody may wait. Whoever has signed in or was answered lately goes
first, those nobody knows yet come next, and last whoever had a search cut short, who searches for
less time; whoever had several is refused for some minutes: a person seldom asks what takes a
second, a machine that wants to stop us asks nothing else.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from briefings.counters import Counters, Limit
from watch.errors import StoreSlow
from watch.store.browse import SECONDS

SEARCHES = 4
"""At a time: one core is never enough for a fifth, and other pages wait behind them. Each of
several processes has its share and one more, since connections do not come to them evenly."""
MINE = SEARCHES - 1
"""At a time, for one asker: a whole administration may be behind one address."""
WAITING = 32
"""At a time, of the forty threads that answer."""
STRANGERS = WAITING // 2
"""Of them, who were never answered yet."""
PATIENCE = 0.5
"""Seconds that one waits for a turn."""
LONGER = 2.0
"""Idem, whom we know: what runs before them is short."""
HURRIED = 0.4
"""Seconds that a search may last while many wait, or after one that was cut short."""
UNIT = 0.01
"""Seconds of processor, by which searches that were cut short are counted and not by their number:
on a busy machine a common one may be cut that cost ten times less."""
COSTLY = 10
"""Units that one counts for at most."""
SLOW = Limit(4 * COSTLY, 600)
"""Units of one asker."""
KNOWN = Limit(1, 3600)
"""How long somebody answered without trouble goes first."""


class Rank(IntEnum):
    """Who goes first, and how many of the turns are kept from them for those who go before."""

    KNOWN = 0
    STRANGER = 1
    COSTLY = 2


class Busy(Exception):
    """No turn came in time; whether it is somebody ``known`` who waited for it."""

    def __init__(self, rank: Rank) -> None:
        super().__init__(rank)
        self.known = rank is Rank.KNOWN


class TooSlow(Exception):
    """This asker's searches cost too much, for now."""


class Turns:
    """For one of so many processes, which share what is counted and divide the turns."""

    def __init__(self, counters: Counters | None = None, processes: int = 1) -> None:
        self._counters = counters or Counters()
        self._most = SEARCHES if processes == 1 else SEARCHES // processes + 1
        self._mine = max(1, self._most - (SEARCHES - MINE))
        self._freed = threading.Condition()
        self._searching: Counter[str] = Counter()
        self._waiting: Counter[Rank] = Counter()

    @contextmanager
    def turn(self, asker: str, *, known: bool = False) -> Iterator[float]:
        """This asker's turn: the seconds that the search may last. ``known``: by us, as a person.

        Raises:
            Busy, TooSlow: see them.
        """
        rank = self._rank(asker, known=known)
        self._take(asker, rank)
        before = sum(count for one, count in self._waiting.items() if one <= rank)
        hurried = rank is Rank.COSTLY or before >= self._most
        began = time.thread_time()
        try:
            yield HURRIED if hurried else SECONDS
        except StoreSlow:
            units = min(COSTLY, int((time.thread_time() - began) / UNIT))
            self._counters.hit(SLOW, f"slow {asker}", units)
            raise
        else:
            if rank is Rank.STRANGER:
                self._counters.hit(KNOWN, f"known {asker}")
        finally:
            with self._freed:
                self._searching -= Counter({asker: 1})
                self._freed.notify_all()

    def _rank(self, asker: str, *, known: bool) -> Rank:
        left = self._counters.left(SLOW, f"slow {asker}")
        if not left:
            raise TooSlow
        answered = known or not self._counters.left(KNOWN, f"known {asker}")
        if SLOW.most - left >= COSTLY * (1 + answered):  # to whom we know, one is forgiven
            return Rank.COSTLY
        return Rank.KNOWN if answered else Rank.STRANGER

    def _take(self, asker: str, rank: Rank) -> None:
        with self._freed:
            if not self._free(asker, rank):
                self._wait(asker, rank)
            self._searching[asker] += 1

    def _wait(self, asker: str, rank: Rank) -> None:
        """A thread is lent to few of those who come last, to none who cost much."""
        most = {Rank.KNOWN: WAITING, Rank.STRANGER: STRANGERS, Rank.COSTLY: 0}[rank]
        if self._waiting.total() >= most:
            raise Busy(rank)
        patience = LONGER if rank is Rank.KNOWN else PATIENCE
        self._waiting[rank] += 1
        try:
            free = self._freed.wait_for(lambda: self._free(asker, rank), patience)
        finally:
            self._waiting[rank] -= 1
            self._freed.notify_all()
        if not free:
            raise Busy(rank)

    def _free(self, asker: str, rank: Rank) -> bool:
        """Whether there is a turn for them that nobody of a better rank waits for."""
        return (
            self._searching[asker] < self._mine
            and self._searching.total() < max(1, self._most - rank)
            and not any(count for one, count in self._waiting.items() if one < rank)
        )
