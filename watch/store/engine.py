"""What the store asks of a database, whichever it is. No SQL of the domain lives here.

SQL is written once, in the dialect that SQLite and PostgreSQL share (``ON CONFLICT``,
``RETURNING``, named parameters ``:name``). Only an engine knows its transactions and its
errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = Mapping[str, Any]
"""One row by column name; turned into a frozen type before it leaves the store."""

Params = Mapping[str, object] | tuple[object, ...]
"""What one run of a statement is given: by name, ``:name``, or by place, ``?``."""

LARGEST = 2**63 - 1
"""No row bears a larger number, and an engine refuses to look for one: an address may say any."""


class Engine(Protocol):
    """A database connection, used by one thread."""

    @property
    def description(self) -> str:
        """Library, version and durability mode, for `vigie doctor`."""

    def rows(self, sql: str, /, **params: object) -> list[Row]:
        """Run a statement and read all its rows."""

    def tuples(self, sql: str, /, **params: object) -> list[tuple[Any, ...]]:
        """The same rows by place: for thousands, of which a name each would cost more than all."""

    def execute(self, sql: str, /, **params: object) -> int:
        """Run a statement; how many rows it touched."""

    def executemany(self, sql: str, params: Iterable[Params], /) -> None:
        """Run a statement once per set of parameters: by name, or by place for thousands."""

    def transaction(self, name: str) -> AbstractContextManager[None]:
        """All or nothing, taking the write lock at once; nested calls join the outer one.

        ``name`` labels the fault points around the commit.
        """

    def moment(self) -> AbstractContextManager[None]:
        """What is read within is of one moment, whatever others write; nothing is written within.

        And locks are taken once, not at each statement.
        """

    def deadline(self, seconds: float) -> AbstractContextManager[None]:
        """Give up what is asked within once it takes longer.

        Raises:
            StoreSlow: it does.
        """

    def close(self) -> None:
        """Give the connection back; a second call does nothing."""
