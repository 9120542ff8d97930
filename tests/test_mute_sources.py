"""A source that does not answer for two months: asked all along, and named to officer and readers.

A fake clock of 60 days, a real server, the real archive and the note's own list of problems.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from briefings.app import open_office
from briefings.issue import _problems
from tests.fetch.conftest import Hostile, listen
from tests.test_harvest import spec
from tests.test_harvest_manners import DAY, HOUR, NOW, channel, item, run
from watch.checkups import symptoms_of
from watch.health import Signal
from watch.model import SourceSpec
from watch.store import Store
from watch.workers import Workers


@pytest.fixture
def server() -> Iterator[Hostile]:
    yield from listen()


def months(store: Store, workers: Workers, one: SourceSpec, days: int) -> list[datetime]:
    """Ask whenever the time has come, for this long; when it was asked."""
    asked, now = [], NOW
    while now <= NOW + days * DAY:
        run(store, workers, one, now=now)
        asked.append(now)
        due = store.sources.state(one.slug).next_due
        assert due is not None
        now = max(due, now + timedelta(minutes=1))
    return asked


def told(home: Path, store: Store, one: SourceSpec, now: datetime) -> dict[str, str]:
    office = open_office(home)
    watch = replace(office.watch, sources=(one,), now=lambda: now)
    return _problems(replace(office, watch=watch), store, store.sources.states())


@pytest.mark.slow
def test_two_months_without_an_answer(
    server: Hostile, store: Store, workers: Workers, tmp_path: Path
) -> None:
    server.give("/s", status="500 Oops")
    one = spec(server.url().rstrip("/"), "s")
    asked = months(store, workers, one, 60)
    gaps = [after - before for before, after in pairwise(asked)]
    assert max(gaps) <= 24 * HOUR
    assert asked[-1] > NOW + 59 * DAY, "never dropped"
    for days in (3, 7, 30, 60):
        ((_, symptom),) = symptoms_of([one], store, NOW + days * DAY)
        assert (symptom.signal, symptom.since) == (Signal.ERROR, NOW)
    said = told(tmp_path, store, one, NOW + 60 * DAY)["s"]
    assert said == "en échec depuis le 24 novembre 2026\u00a0: le serveur a répondu 500"
    server.give("/s", channel(item(1, NOW + 60 * DAY)))
    run(store, workers, one, now=NOW + 61 * DAY)
    assert told(tmp_path, store, one, NOW + 61 * DAY) == {}


def test_a_source_that_answers_and_says_nothing_is_named_too(
    server: Hostile, store: Store, workers: Workers, tmp_path: Path
) -> None:
    server.give("/s", channel(*(item(n, NOW - n * DAY) for n in range(1, 8))))
    one = spec(server.url().rstrip("/"), "s")
    run(store, workers, one)
    assert told(tmp_path, store, one, NOW) == {}
    run(store, workers, one, now=NOW + 30 * DAY)
    assert told(tmp_path, store, one, NOW + 30 * DAY) == {"s": "muette depuis le 23 novembre 2026"}


def test_a_source_set_aside_is_not_a_problem(
    server: Hostile, store: Store, workers: Workers, tmp_path: Path
) -> None:
    server.give("/s", channel(*(item(n, NOW - n * DAY) for n in range(1, 8))))
    one = spec(server.url().rstrip("/"), "s")
    run(store, workers, one)
    off = replace(one, enabled=False)
    assert told(tmp_path, store, off, NOW + 30 * DAY) == {}
