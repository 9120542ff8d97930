"""How many requests go on at once. Knows neither hosts nor HTTP.

A slot is held by a request under way, then by its outcome until the consumer takes it: that bounds
the memory. But a server that keeps silent costs no memory, and sixteen dead ones held every slot
until their deadline: a request that lasts lends its slot, and asks for one again to deliver.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from watch.fetch.limits import Limits
from watch.model import Outcome

MAX_OPEN = 256
"""Requests under way, slow ones included: a process may hold 1,024 files."""


class Slots:
    """The slots of one run; lives in its event loop."""

    def __init__(self, limits: Limits) -> None:
        self._loop = asyncio.get_running_loop()
        self._patience = limits.patience
        self._slots = asyncio.Semaphore(limits.concurrency)
        self._open = asyncio.Semaphore(MAX_OPEN)

    async def carry(self, ask: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """Ask when a slot is free; the outcome holds one, to be released by who takes it."""
        async with self._open:
            await self._slots.acquire()
            lent = False

            def lend() -> None:
                nonlocal lent
                lent = True
                self._slots.release()

            timer = asyncio.get_running_loop().call_later(self._patience, lend)
            try:
                outcome = await ask()
            finally:
                timer.cancel()
            if lent:
                await self._slots.acquire()
        return outcome

    def release(self) -> None:
        """An outcome was taken; may be said from another thread, which does not wait.

        anyio's portal would wait for the loop to answer: 8 ms a request (measured).
        """
        self._loop.call_soon_threadsafe(self._slots.release)
