"""The journal of trainings: when, from how many corrections, adopted or not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from watch.store.convert import to_text
from watch.store.engine import Engine, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One attempt to make a better model."""

    at: datetime
    version: str
    adopted: bool
    """False: the former model was better, and stayed"""
    corrections: int
    """how many it learnt from"""
    doubted: int
    """how many were left aside, to be confirmed"""
    detail: str = ""
    """French sentence with the figures compared"""


class Trainings:
    """The table of trainings."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, training: Training) -> None:
        """Add a line."""
        self._engine.execute(
            """INSERT INTO trainings (at, version, adopted, corrections, doubted, detail)
               VALUES (:at, :version, :adopted, :corrections, :doubted, :detail)""",
            at=to_text(training.at),
            version=training.version,
            adopted=int(training.adopted),
            corrections=training.corrections,
            doubted=training.doubted,
            detail=training.detail,
        )

    def last(self) -> Training | None:
        """The latest attempt."""
        return next(iter(self.latest(1)), None)

    def latest(self, limit: int) -> list[Training]:
        """The latest attempts, newest first."""
        rows = self._engine.rows("SELECT * FROM trainings ORDER BY id DESC LIMIT :n", n=limit)
        return [_training(row) for row in rows]


def _training(row: Row) -> Training:
    return Training(
        at=datetime.fromisoformat(row["at"]),
        version=row["version"],
        adopted=bool(row["adopted"]),
        corrections=row["corrections"],
        doubted=row["doubted"],
        detail=row["detail"],
    )
