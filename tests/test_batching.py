"""Which answers share a transaction: all of them, in their order, and none for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import sentinel

from hypothesis import given
from hypothesis import strategies as st

from watch.batching import ENOUGH, SOON, TOGETHER, Answer, together
from watch.preparing import Prepared

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def answer(articles: int) -> Answer:
    return sentinel.spec, sentinel.outcome, Prepared(entries=(sentinel.entry,) * articles)


@given(st.lists(st.tuples(st.integers(0, 2 * ENOUGH), st.integers(0, 1500))))
def test_every_answer_is_written_once_in_its_order(came: list[tuple[int, int]]) -> None:
    clock = [NOW]
    answers = [answer(articles) for articles, _ in came]

    def coming() -> Iterator[Answer]:
        for one, (_, wait) in zip(answers, came, strict=True):
            clock[0] += timedelta(milliseconds=wait)
            yield one

    groups = list(together(coming(), lambda: clock[0]))
    assert [id(one) for group in groups for one in group] == list(map(id, answers))
    for group in groups:
        assert 1 <= len(group) <= TOGETHER
        assert sum(len(one[2].entries) for one in group[:-1]) < ENOUGH


def test_an_answer_waits_a_second_for_others_then_leaves_with_the_next() -> None:
    times = iter([NOW, NOW, NOW, NOW + SOON, NOW + SOON, NOW + SOON])
    groups = list(together([answer(1)] * 3, lambda: next(times)))
    assert [len(group) for group in groups] == [2, 1]
