"""Which job was done for which date: what makes two processes do it once. No clock here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watch.store.convert import to_instant, to_text
from watch.store.engine import Engine, Row


class Outcome(StrEnum):
    """What became of a date; the value is stored."""

    MADE = "made"
    BEFORE = "before"
    """it had passed when the job was first heard of: nothing was owed"""
    MISSED = "missed"
    """noticed after the delay to catch up"""
    SKIPPED = "skipped"
    """a person said that nothing is wanted"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """One job for one date."""

    job: str
    due: datetime
    started_at: datetime
    done_at: datetime | None
    outcome: Outcome = Outcome.MADE


class Executions:
    """The table of jobs started and done."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, job: str, due: datetime, now: datetime, lease: timedelta) -> bool:
        """Whether the caller is the one to do it now.

        False when it is done, or when another took it less than ``lease`` ago. A process that
        died without :meth:`finish` leaves the job to the next caller after its lease.
        """
        taken = self._engine.execute(
            """INSERT INTO executions (job, due, started_at, leased_until)
               VALUES (:job, :due, :now, :until)
               ON CONFLICT (job, due) DO UPDATE
                 SET started_at = excluded.started_at, leased_until = excluded.leased_until
                 WHERE executions.done_at IS NULL AND executions.leased_until <= :now""",
            job=job,
            due=to_text(due),
            now=to_text(now),
            until=to_text(now + lease),
        )
        return taken == 1

    def finish(self, job: str, due: datetime, now: datetime) -> None:
        """Done: nobody claims it again."""
        self._engine.execute(
            """UPDATE executions SET done_at = :now
               WHERE job = :job AND due = :due AND done_at IS NULL""",
            job=job,
            due=to_text(due),
            now=to_text(now),
        )

    def close(self, job: str, due: datetime, now: datetime, outcome: Outcome) -> None:
        """Nothing will be done for this date, and why; a date that is done stays as it is."""
        self._engine.execute(
            """INSERT INTO executions (job, due, started_at, leased_until, done_at, outcome)
               VALUES (:job, :due, :now, :now, :now, :outcome)
               ON CONFLICT (job, due) DO UPDATE
                 SET done_at = excluded.done_at, outcome = excluded.outcome
                 WHERE executions.done_at IS NULL""",
            job=job,
            due=to_text(due),
            now=to_text(now),
            outcome=outcome.value,
        )

    def release(self, job: str, due: datetime, now: datetime) -> None:
        """Not done: the next caller may claim it at once, whatever is left of the lease."""
        self._engine.execute(
            """UPDATE executions SET leased_until = :now
               WHERE job = :job AND due = :due AND done_at IS NULL""",
            job=job,
            due=to_text(due),
            now=to_text(now),
        )

    def last(self, job: str) -> Execution | None:
        """The latest date for which the job is done; catching up starts after it."""
        rows = self._engine.rows(
            """SELECT * FROM executions WHERE job = :job AND done_at IS NOT NULL
               ORDER BY due DESC LIMIT 1""",
            job=job,
        )
        return _execution(rows[0]) if rows else None

    def missed(self, since: datetime) -> list[Execution]:
        """The dates that were noticed too late, since that instant."""
        rows = self._engine.rows(
            """SELECT * FROM executions WHERE outcome = :missed AND done_at >= :since
               ORDER BY due""",
            missed=Outcome.MISSED.value,
            since=to_text(since),
        )
        return [_execution(row) for row in rows]


def _execution(row: Row) -> Execution:
    return Execution(
        job=row["job"],
        due=datetime.fromisoformat(row["due"]),
        started_at=datetime.fromisoformat(row["started_at"]),
        done_at=to_instant(row["done_at"]),
        outcome=Outcome(row["outcome"] or Outcome.MADE),
    )
