"""Connections that outlive a request: opening the archive costs as much as reading an item.

Each is lent to one thread at a time, the last used first: what it read of the file is still in its
memory. It is not lent again after a failure, nor once the file is another (a backup was restored)
or has other tables (another Vigie brought it up to date).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from briefings.store import Records
from watch.errors import StoreError, StoreSlow
from watch.store import Store

IDLE = 8
"""Kept open at most, of 8 MB each."""
Stores = tuple[Store, Records]


class _Kept(NamedTuple):
    stores: Stores
    state: tuple[int, ...]
    closing: ExitStack


class Pool:
    """The stores of one file, over connections that ``open_stores`` makes for any thread."""

    def __init__(
        self, path: Path, open_stores: Callable[[], AbstractContextManager[Stores]]
    ) -> None:
        self._path = path
        self._open = open_stores
        self._idle: list[_Kept] = []  # append and pop are atomic

    @contextmanager
    def lend(self) -> Iterator[Stores]:
        """A connection, opened when none is idle.

        Raises:
            StoreError: as when the archive is opened.
        """
        kept = self._taken() or self._opened()
        with kept.closing as closing:
            try:
                yield kept.stores
            except StoreSlow:  # it was cut short at the hour it was given: nothing is wrong with it
                self._keep(kept, closing)
                raise
            self._keep(kept, closing)

    def close(self) -> None:
        """Close those that are idle."""
        while self._idle:
            self._idle.pop().closing.close()

    def _keep(self, kept: _Kept, closing: ExitStack) -> None:
        engine = kept.stores[0].engine
        if len(self._idle) < IDLE and not engine.db.conn.in_transaction:
            self._idle.append(kept._replace(closing=closing.pop_all()))

    def _taken(self) -> _Kept | None:
        while self._idle:
            with suppress(IndexError):  # another thread was quicker
                kept = self._idle.pop()
                with suppress(StoreError, OSError):
                    if kept.state == self._state(kept.stores[0]):
                        return kept
                kept.closing.close()
        return None

    def _opened(self) -> _Kept:
        with ExitStack() as closing:
            stores = closing.enter_context(self._open())
            stores[0].engine.expect_readers()
            return _Kept(stores, self._state(stores[0]), closing.pop_all())

    def _state(self, store: Store) -> tuple[int, ...]:
        """Which file it is, and the count of the changes of its tables."""
        told = self._path.stat()
        (row,) = store.engine.rows("PRAGMA schema_version")
        return told.st_dev, told.st_ino, int(row["schema_version"])
