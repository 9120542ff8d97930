"""Articles that await their story, with what each may share with others: see ``grouping``.

Written with the article, in the order of the ids: to note it in the index of sketches at once cost
a page of the database for each number, at each commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from watch.store.convert import to_json, to_text
from watch.store.engine import Engine, Row


class Waiting(NamedTuple):
    """An article, by what an index finds of it."""

    id: int
    key: str
    effective: datetime
    address: str
    fingerprint: str
    bands: tuple[int, ...]
    """the numbers of its sketch"""

    @property
    def order(self) -> tuple[datetime, str]:
        """That of :class:`Telling`."""
        return (self.effective, self.key)


def enqueue(engine: Engine, found: Iterable[Waiting]) -> None:
    """Let these wait; in the transaction that stores them."""
    engine.executemany(
        """INSERT INTO story_waiting
           VALUES (:id, :key, :effective, :address, :fingerprint, :bands)""",
        (
            {
                "id": one.id,
                "key": one.key,
                "effective": to_text(one.effective),
                "address": one.address,
                "fingerprint": one.fingerprint,
                "bands": to_json(one.bands),
            }
            for one in found
        ),
    )


def to_waiting(row: Row) -> Waiting:
    """A row of ``story_waiting``."""
    return Waiting(
        id=row["article"],
        key=row["key"],
        effective=datetime.fromisoformat(row["effective"]),
        address=row["address"],
        fingerprint=row["fingerprint"],
        bands=tuple(json.loads(row["bands"])),
    )
