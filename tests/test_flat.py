"""What a harvest asks of the archive must not read all of it: SQLite's own plans say so."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.test_harvest import NOW
from watch.model import SourceReport
from watch.store import Store

QUESTIONS: dict[str, Callable[[Store], object]] = {
    "what the model has not read": lambda store: list(store.articles.unlabelled("v1")),
    "the last line of each source": lambda store: store.sources.latest(),
    "the last reading of each source": lambda store: store.sources.last_read(),
    "the most of each source": lambda store: store.sources.most(),
    "the latest of a source": lambda store: store.articles.recent("s", 10),
    "what is to be put into stories": lambda store: store.stories.batch(),
    "the words of what has come": lambda store: store.articles.index(10),
}
WHOLE = r"SCAN (articles|harvests|listing|[al]\b)"


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_of_each_harvest_reads_no_whole_table(store: Store, name: str) -> None:
    asked: list[str] = []
    store.engine.db.conn.set_trace_callback(asked.append)
    QUESTIONS[name](store)
    store.engine.db.conn.set_trace_callback(None)
    assert asked
    # What the full-text index asks of itself is told as a comment.
    for sql in (one for one in asked if not one.startswith("--")):
        plan = [row["detail"] for row in store.engine.rows(f"EXPLAIN QUERY PLAN {sql}")]
        assert plan
        assert [step for step in plan if re.match(WHOLE, step)] == []


def test_the_last_lines_are_those_of_each_source(store: Store) -> None:
    lines = [("a", "nouveau", 1), ("b", "echec", 0), ("a", "nouveau", 2), ("a", "inchange", 0)]
    for source, outcome, received in lines:
        store.sources.log(SourceReport(source=source, outcome=outcome, at=NOW, received=received))
    assert {one: line.outcome for one, line in store.sources.latest().items()} == {
        "a": "inchange",
        "b": "echec",
    }
    assert {one: line.received for one, line in store.sources.last_read().items()} == {"a": 2}
    assert store.sources.most() == {"a": 2, "b": 0}


def test_an_empty_journal_has_no_last_line(store: Store) -> None:
    assert store.sources.latest() == store.sources.last_read() == {}
    assert store.sources.most() == {}


def test_the_cache_of_a_harvest_follows_the_file(store: Store) -> None:
    def cached(megabytes: int) -> int:
        with store.engine.path.open("r+b") as file:
            # A hole: it takes no place on the disk.
            file.truncate(max(megabytes * 2**20, store.engine.path.stat().st_size))
        store.engine.expect_bulk()
        return -int(store.engine.rows("PRAGMA cache_size")[0]["cache_size"])

    assert [cached(size) for size in (0, 800, 5_000)] == [8_192, 51_200, 65_536]
