"""The journal: who did what, when. Appended to, never changed; each line seals those before it.

The chain shows a line that was altered or taken away. Whoever can write the whole file could make
the whole chain anew: the last hash, noted elsewhere, would then differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from watch.store.convert import to_text
from watch.store.engine import Engine, Row

START = "0" * 64
_BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing done."""

    id: int
    at: datetime
    who: str
    what: str
    about: str
    origin: str
    hash: str


class Audit:
    """The table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, now: datetime, who: str, what: str, about: str = "", origin: str = "") -> None:
        """Write a line, in the transaction of what it tells when there is one."""
        with self._engine.transaction("audit.add"):
            rows = self._engine.rows("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")
            number, last = (rows[0]["id"] + 1, rows[0]["hash"]) if rows else (1, START)
            words = {"at": to_text(now), "who": who, "what": what, "about": about, "origin": origin}
            self._engine.execute(
                """INSERT INTO audit (id, at, who, what, about, origin, hash)
                   VALUES (:id, :at, :who, :what, :about, :origin, :hash)""",
                id=number,
                hash=_seal(last, number, words),
                **words,
            )

    def last(self, number: int, before: int | None = None) -> list[Line]:
        """The most recent lines, newest first."""
        rows = self._engine.rows(
            """SELECT * FROM audit WHERE :before IS NULL OR id < :before
               ORDER BY id DESC LIMIT :number""",
            before=before,
            number=number,
        )
        return [_line(row) for row in rows]

    def all(self, after: int = 0) -> Iterator[Line]:
        """Every line after that one, oldest first, however many there are."""
        sql = "SELECT * FROM audit WHERE id > :after ORDER BY id LIMIT :batch"
        while rows := self._engine.rows(sql, after=after, batch=_BATCH):
            yield from map(_line, rows)
            after = rows[-1]["id"]

    def seal(self, number: int) -> str | None:
        """The hash of a line; None when it is not there."""
        rows = self._engine.rows("SELECT hash FROM audit WHERE id = :id", id=number)
        return rows[0]["hash"] if rows else None


def follows(line: Line, number: int, seal: str) -> bool:
    """Whether a line follows from the one before it, of that number and hash, as it was written."""
    words = {
        "at": to_text(line.at),
        "who": line.who,
        "what": line.what,
        "about": line.about,
        "origin": line.origin,
    }
    return line.id == number + 1 and line.hash == _seal(seal, line.id, words)


def broken(lines: Iterable[Line]) -> int | None:
    """The number of the first line that does not follow from those before it; None: all do."""
    number, seal = 0, START
    for line in lines:
        if not follows(line, number, seal):
            return number + 1
        number, seal = line.id, line.hash
    return None


def _seal(last: str, number: int, words: dict[str, str]) -> str:
    said = json.dumps([last, number, words], ensure_ascii=True, sort_keys=True)
    return sha256(said.encode()).hexdigest()


def _line(row: Row) -> Line:
    return Line(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]),
        who=row["who"],
        what=row["what"],
        about=row["about"],
        origin=row["origin"],
        hash=row["hash"],
    )
