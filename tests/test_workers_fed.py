"""How many documents are on their way to the processes, and when their results are given."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from watch.workers import Workers

MEGABYTE = 2**20


@pytest.mark.parametrize(("waiting", "heavy"), [(3, 2**20), (99, 2_500)])
def test_jobs_are_read_only_as_room_appears(
    monkeypatch: pytest.MonkeyPatch, waiting: int, heavy: int
) -> None:
    monkeypatch.setattr("watch.workers.WAITING", waiting)
    monkeypatch.setattr("watch.workers.HEAVY", heavy)
    read = delivered = most = 0

    def jobs() -> Iterator[tuple[int, tuple[bytes]]]:
        nonlocal read, most
        for n in range(20):
            read += 1
            most = max(most, read - delivered)
            yield n, (b"x" * 1_000,)

    with Workers(1, seconds=1, memory=256 * MEGABYTE, modules=()) as pool:
        for _ in pool.run(len, jobs()):
            delivered += 1
    assert delivered == 20
    assert most <= 3


def test_as_many_results_are_given_as_jobs_are_sent_while_there_are_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Who writes a group of results would otherwise leave the processes idle meanwhile.
    monkeypatch.setattr("watch.workers.WAITING", 4)
    monkeypatch.setattr("watch.workers.READY", math.inf)
    sent = given = running = most = 0

    def jobs() -> Iterator[tuple[int, tuple[int]]]:
        nonlocal sent, running
        for n in range(20):
            sent, running = n + 1, 0
            yield n, (n,)

    with Workers(1, seconds=1, memory=256 * MEGABYTE, modules=()) as pool:
        for _ in pool.run(abs, jobs()):
            given, running = given + 1, running + 1
            most = max(most, running) if sent < 20 else most
    assert (given, most) == (20, 1)
