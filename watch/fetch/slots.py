"""How many requests go on at once. Knows neither hosts nor HTTP.

A slot is held by a request under way, not by its outcome: a consumer that reads pages is the
slowest of all, and would keep hosts that will not answer from being asked before its end. What
waits for it is bounded by its bytes. A server that keeps silent costs none, and sixteen dead ones
held every slot until their deadline: a request that lasts lends its slot.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from watch.fetch.limits import Limits
from watch.model import Fetched, Outcome

MAX_OPEN = 256
"""Requests under way, slow ones included: a process may hold 1,024 files."""
MAX_WAITING = 8 * 2**20
"""Bytes of bodies that wait for the consumer, above which nothing more is asked."""


class Slots:
    """The slots of one run; lives in its event loop."""

    def __init__(self, limits: Limits) -> None:
        self._loop = asyncio.get_running_loop()
        self._patience = limits.patience
        self._slots = asyncio.Semaphore(limits.concurrency)
        self._open = asyncio.Semaphore(MAX_OPEN)
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()

    async def carry(self, ask: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """Ask when a slot is free; what the outcome weighs is to be released by who takes it."""
        async with self._open, self._slot():
            outcome = await ask()
        self._weigh(_bytes(outcome))
        return outcome

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        """Hold a slot, for as long as our patience lasts."""
        await self._slots.acquire()
        lent = False

        def lend() -> None:
            nonlocal lent
            lent = True
            self._slots.release()

        try:
            await self._room.wait()
            timer = self._loop.call_later(self._patience, lend)
            try:
                yield
            finally:
                timer.cancel()
        finally:
            if not lent:
                self._slots.release()

    def release(self, outcome: Outcome) -> None:
        """An outcome was taken; may be said from another thread, which does not wait.

        anyio's portal would wait for the loop to answer: 8 ms a request (measured).
        """
        if weight := _bytes(outcome):
            self._loop.call_soon_threadsafe(self._weigh, -weight)

    def _weigh(self, more: int) -> None:
        self._waiting += more
        if self._waiting < MAX_WAITING:
            self._room.set()
        else:
            self._room.clear()


def _bytes(outcome: Outcome) -> int:
    return len(outcome.body) if isinstance(outcome, Fetched) else 0
