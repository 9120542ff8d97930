"""Alerts whose process is killed before any of its statements: nothing lost, nothing twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from briefings.store import open_records
from tests.alerted import Archive, titles
from tests.offices import House
from watch.faults import faults, nth
from watch.store.sqlite import SQLite


@pytest.fixture
def archive(house: House) -> Archive:
    return Archive(house)


def points(archive: Archive) -> int:
    """How many statements there are to die before, on the way of one alert."""
    seen: list[str] = []
    with every_statement(seen.append):
        archive.tick()
    return len(seen)


def test_a_death_at_any_point_neither_loses_nor_repeats(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    archive.article("Des tiers-lieux, sujet 0")
    many = points(archive)
    assert many > 12
    for n in range(1, many + 1):
        archive.house.hands.forward(days=1)
        archive.article(f"Des tiers-lieux, sujet {n}")
        die(archive, n)
        archive.tick()
        assert sorted(titles(archive.mails())) == sorted(f"sujet {one}" for one in range(n + 1))
    with open_records(archive.house.home / "vigie.db") as records:
        rows = records.engine.rows("PRAGMA integrity_check")
    assert [row["integrity_check"] for row in rows] == ["ok"]


@contextmanager
def every_statement(hook: Callable[[str], None]) -> Iterator[None]:
    """Call ``hook`` before each statement and around each commit."""
    with faults(hook), pytest.MonkeyPatch.context() as patch:
        for name in ("execute", "executemany", "rows"):
            patch.setattr(SQLite, name, _heard(getattr(SQLite, name), hook))
        yield


def _heard(method: Callable[..., object], hook: Callable[[str], None]) -> Callable[..., object]:
    def call(engine: SQLite, sql: str, *given: object, **params: object) -> object:
        hook(sql)
        return method(engine, sql, *given, **params)

    return call


def die(archive: Archive, n: int) -> None:
    """A process of its own, killed before its n-th statement."""
    child = os.fork()
    if child == 0:
        with every_statement(nth(n, "kill")):
            archive.tick()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL
