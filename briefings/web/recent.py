"""What several people ask within a second or two is made once.

Only what is the same for everybody, and reads much to show little: the archive's first page, the
dashboard, the articles near to an item. What is done on the pages is shown at once, since whatever
changes something forgets all, in every process that serves; what a harvest or a command writes
shows ``seconds`` later, LATE more at most when all is busy. The oldest is forgotten beyond so many.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from mmap import mmap
from threading import Lock
from typing import NamedTuple, TypeVar, cast

T = TypeVar("T")
LATE = 10.0
"""Seconds more for what is being made anew."""
MOST = 2_000
SLOT = 8
"""Bytes in which a process counts its changes."""


class _Made(NamedTuple):
    what: object
    until: float
    turn: bytes


class Recent:
    """What was made lately, by name; nothing is kept when ``seconds`` is 0.

    Processes share the memory ``changes``: each counts in its own slot, so that none undoes the
    count of another, and looks at all of them.
    """

    def __init__(
        self,
        seconds: float = 0.0,
        changes: bytearray | mmap | None = None,
        slot: int = 0,
        most: int = MOST,
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._made: dict[str, _Made] = {}
        self._locks: dict[str, Lock] = {}
        self._changes = bytearray(SLOT) if changes is None else changes
        self._slot = slice(slot * SLOT, (slot + 1) * SLOT)

    def get(self, name: str, make: Callable[[], T], seconds: float = 0.0) -> T:
        """What ``make`` gives, or gave a moment ago: within so many ``seconds``, if not the usual.

        Those who ask while it is made anew have the former one, or wait when it is too old.
        """
        if not self._seconds:
            return make()
        lock = self._locks.setdefault(name, Lock())
        made = self._kept(name)
        now = time.monotonic()
        if made is None or made.until + (LATE if lock.locked() else 0.0) <= now:
            with lock:
                made = self._kept(name)
                if made is None or made.until <= time.monotonic():
                    turn = bytes(self._changes[:])  # what changes while it is made is not in it
                    what = make()
                    made = _Made(what, time.monotonic() + (seconds or self._seconds), turn)
                    self._keep(name, made)
        return cast("T", made.what)

    def _keep(self, name: str, made: _Made) -> None:
        self._made.pop(name, None)
        self._made[name] = made
        if len(self._made) > self._most:
            with suppress(StopIteration, RuntimeError):  # other threads keep theirs meanwhile
                oldest = next(iter(self._made))
                self._made.pop(oldest, None)
                self._locks.pop(oldest, None)

    def _kept(self, name: str) -> _Made | None:
        made = self._made.get(name)
        return made if made and made.turn == self._changes[:] else None

    def forget(self) -> None:
        """Something was changed. One thread of a process says so."""
        count = int.from_bytes(self._changes[self._slot]) + 1
        self._changes[self._slot] = count.to_bytes(SLOT)
