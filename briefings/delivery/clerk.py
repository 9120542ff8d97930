"""One thread that writes for several that talk: what they ask for meanwhile is one commit.

A commit waits for the disk. Asked by eight connections at once, it waits for all of them once, and
each is still answered only when its own line is on the disk. It knows nothing of mails.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")

PATIENCE = 0.02
"""Seconds that a result waits for the next intent, to be one commit with it."""


class Closed(Exception):
    """Nobody writes any more: what was asked was not done."""


class _Call(Generic[T]):
    __slots__ = ("act", "answered", "done", "urgent", "value")

    def __init__(self, act: Callable[[], T], *, urgent: bool) -> None:
        self.act = act
        self.urgent = urgent
        self.answered = threading.Event()
        self.done = False
        self.value: T


class Clerk:
    """``ask`` and ``tell`` from any thread; ``serve`` in the one that owns the database."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        self._transaction = transaction
        self._calls: SimpleQueue[_Call[object]] = SimpleQueue()
        self._closed = False

    def ask(self, act: Callable[[], T]) -> T:
        """The answer of ``act``, once it is committed.

        Raises:
            Closed: it will not be.
        """
        call = _Call(act, urgent=True)
        self._put(call)
        call.answered.wait()
        if not call.done:
            raise Closed
        return call.value

    def tell(self, act: Callable[[], object]) -> None:
        """Have it done, after all that was asked before; do not wait.

        Raises:
            Closed: it will not be.
        """
        self._put(_Call(act, urgent=False))

    def _put(self, call: _Call[T]) -> None:
        if self._closed:
            raise Closed
        self._calls.put(call)  # type: ignore[arg-type]  # a queue of any call
        if self._closed:  # meanwhile: it may have missed this one
            self.close()

    def serve(self, patience: float) -> bool:
        """Wait for calls, do those that are there in one transaction, answer them.

        False when none came for so many seconds.
        """
        if not (calls := self._gather(patience)):
            return False
        try:
            with self._transaction():
                values = [call.act() for call in calls]
        except BaseException:
            self.close(calls)
            raise
        for call, value in zip(calls, values, strict=True):
            call.value, call.done = value, True
            call.answered.set()
        return True

    def _gather(self, patience: float) -> list[_Call[object]]:
        """What is there; when nobody waits for it, a moment for somebody who will."""
        try:
            calls = [self._calls.get(timeout=patience), *self._waiting()]
        except Empty:
            return []
        while not any(call.urgent for call in calls):
            try:
                calls.append(self._calls.get(timeout=PATIENCE))
            except Empty:
                break
        return [*calls, *self._waiting()]

    def close(self, calls: list[_Call[object]] | None = None) -> None:
        """Answer no more; those who wait are told."""
        self._closed = True
        for call in [*(calls or []), *self._waiting()]:
            call.answered.set()

    def _waiting(self) -> list[_Call[object]]:
        calls = []
        while True:
            try:
                calls.append(self._calls.get_nowait())
            except Empty:
                return calls
