"""Politeness: one request at a time per host, and a rest between two. Knows nothing of HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """The turns of one run; ``last`` remembers across runs when each host was last left alone."""

    def __init__(self, pause: float, last: dict[str, float]) -> None:
        """``pause`` in seconds, from the end of a request to the start of the next."""
        self._pause = pause
        self._last = last
        self._locks: dict[str, asyncio.Lock] = {}
        self._pauses: dict[str, float] = {}

    def slow(self, host: str, pause: float) -> None:
        """Give this host at least that rest, for the run."""
        self._pauses[host] = max(self._pause, pause)

    async def rest(self, host: str) -> None:
        """Wait until the host has had its pause."""
        pause = self._pauses.get(host, self._pause)
        ready = self._last.get(host, -pause) + pause
        await asyncio.sleep(max(0.0, ready - time.monotonic()))

    @asynccontextmanager
    async def of(self, host: str) -> AsyncIterator[None]:
        """Hold the host's turn."""
        async with self._locks.setdefault(host, asyncio.Lock()):
            await self.rest(host)
            try:
                yield
            finally:
                self._last[host] = time.monotonic()
