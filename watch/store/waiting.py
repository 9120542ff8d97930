"""Articles that await their story, with what each may share with others: see ``grouping``.

Written with the article, in the order of the ids: to note it in the index of sketches at once cost
a page of the database for each number, at each commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from watch.store.convert import to_text
from watch.store.engine import Engine


class Waiting(NamedTuple):
    """An article, by what an index finds of it."""

    id: int
    key: str
    source: str
    effective: datetime
    address: str
    fingerprint: str
    sketch: bytes
    """packed, see ``dedupe.marks``"""

    @property
    def order(self) -> tuple[datetime, str]:
        """That of :class:`Telling`."""
        return (self.effective, self.key)

    @property
    def marks(self) -> tuple[str, ...]:
        """What an article that is the same may have as well."""
        return (self.address, self.fingerprint) if self.address else (self.fingerprint,)

    @property
    def second(self) -> int:
        """Its date, as the index of sketches counts it."""
        return int(self.effective.timestamp())


def enqueue(engine: Engine, found: Iterable[Waiting]) -> None:
    """Let these wait; in the transaction that stores them."""
    engine.executemany(
        "INSERT INTO story_waiting VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((*one[:3], to_text(one.effective), *one[4:]) for one in found),
    )


def to_waiting(row: tuple[Any, ...]) -> Waiting:
    """A row of ``story_waiting``."""
    article, key, source, effective, *marks = row
    return Waiting(article, key, source, datetime.fromisoformat(effective), *marks)
