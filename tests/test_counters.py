"""What is counted by name, in one process or in several."""

from __future__ import annotations

from multiprocessing import get_context
from pathlib import Path

import pytest

from briefings import counters
from briefings.counters import Count, Counters, Limit

HITS, PROCESSES = 200, 3


def test_a_count_begins_again_after_its_first_or_its_last() -> None:
    some = Counters()
    told = [
        (some.add("window", now, 10).number, some.add("idle", now, 10, idle=True).number)
        for now in (0, 6, 9, 12, 30)
    ]
    assert told == [(1, 1), (2, 2), (3, 3), (1, 4), (1, 1)]
    assert some.get("idle") == Count(1, 30, 30)
    some.drop("idle")
    assert some.get("idle") is None


def test_a_limit_is_reached_and_what_is_beyond_is_refused() -> None:
    some, limit = Counters(), Limit(2, 60)
    assert some.left(limit, "a") == 2
    assert [some.hit(limit, "a") for _ in range(4)] == [True, True, False, False]
    assert (some.left(limit, "a"), some.left(limit, "b")) == (0, 2)


def test_the_oldest_names_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "MOST", 10)
    some = Counters()
    for number in range(counters._SWEEP):
        some.add(f"{number}", number, 60)
    known = [number for number in range(counters._SWEEP) if some.get(f"{number}")]
    assert known == list(range(counters._SWEEP - 10, counters._SWEEP))


def _hit(path: Path) -> None:
    some = Counters(path)
    for _ in range(HITS):
        some.hit(Limit(1, 3600), "a")


def test_processes_lose_no_count(tmp_path: Path) -> None:
    path = tmp_path / "counters.db"
    made = [get_context("spawn").Process(target=_hit, args=(path,)) for _ in range(PROCESSES)]
    for one in made:
        one.start()
    for one in made:
        one.join(60)
    found = Counters(path).get("a")
    assert found is not None
    assert found.number == HITS * PROCESSES
