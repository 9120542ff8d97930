"""Executions of many digests: what an earlier Vigie made is not made again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from briefings.app import WEEKLY
from briefings.period import week
from briefings.store import open_records
from briefings.store.executions import Outcome
from briefings.store.schema import m001_briefings
from tests.mailroom import MONDAY

HOUR = "2026-11-24T17:30:00+00:00"


def before(path: Path) -> None:
    """A database as the first Vigie left it: two notes made, one in hand."""
    database = Database(path)
    m001_briefings(database)
    rows = [
        ("hebdo", "2026-11-16T06:00:00+00:00", HOUR),
        ("hebdo", "2026-11-23T06:00:00+00:00", HOUR),
        # Its day was moved to Thursday: the week that it tells is the same.
        ("hebdo", "2026-11-26T22:59:00+00:00", None),
        ("tick", "2026-11-23T06:00:00+00:00", HOUR),
    ]
    for job, due, done in rows:
        database.execute(
            "INSERT INTO executions VALUES (?, ?, ?, ?, ?)", (job, due, due, due, done)
        )
    database.execute(
        "CREATE TABLE _sqlite_migrations"
        " (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
    )
    database.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('briefings', 'm001_briefings', ?)",
        (HOUR,),
    )
    database.conn.commit()
    database.close()


def test_what_was_made_by_the_hour_is_known_by_its_week(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    before(path)
    with open_records(path) as records:
        last = records.executions.last(f"digest:{WEEKLY}")
        assert last is not None
        assert (last.due, last.outcome) == (week(MONDAY.date()).start, Outcome.MADE)
        assert records.executions.last(WEEKLY) is None
        assert records.executions.last("tick") is not None


def test_a_date_closed_is_neither_claimed_nor_rewritten(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    with open_records(tmp_path / "vigie.db") as records:
        records.executions.close("digest:x", MONDAY, now, Outcome.SKIPPED)
        records.executions.close("digest:x", MONDAY, now, Outcome.MISSED)
        last = records.executions.last("digest:x")
        assert last is not None
        assert last.outcome is Outcome.SKIPPED
