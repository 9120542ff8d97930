"""What is worth reading first: each part of the sum, then the order that it gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_select import SPECS, item, spec
from watch.commands.reading import rank
from watch.interest import Facts, interest
from watch.model import Category, Labelled, Scope

SINCE = datetime(2026, 11, 16, tzinfo=UTC)
TODAY = datetime(2026, 11, 23, tzinfo=UTC).date()
NOTHING = Facts(confidence=0, region=0, sources=1, tellers=(), begun=SINCE - timedelta(days=99))


def points(**changes: object) -> float:
    facts = replace(NOTHING, **changes)  # type: ignore[arg-type]  # fields named by the tests
    return interest(facts, SINCE, TODAY).total


@pytest.mark.parametrize(
    ("changes", "worth"),
    [
        ({}, 0),
        ({"confidence": 0.5}, 20),
        ({"region": 0.6}, 12),
        ({"sources": 3}, 16),
        ({"sources": 40}, 24),
        ({"tellers": [spec("a", Category.OUTREACH)]}, 6),
        ({"tellers": [spec("a", Category.THEME), spec("b", Category.MINISTRY)]}, 10),
        ({"tellers": [spec("a", Category.THEME, scope=Scope.OCCITANIE)], "region": 0.1}, 20 + 3),
        ({"begun": SINCE}, 10),
        ({"begun": SINCE + timedelta(days=3)}, 10),
        ({"begun": SINCE - timedelta(days=3.5)}, 5),
        ({"deadlines": [TODAY]}, 15),
        ({"deadlines": [TODAY - timedelta(days=1)]}, 0),
        ({"deadlines": [TODAY + timedelta(days=9), TODAY + timedelta(days=99)]}, 12),
    ],
)
def test_each_part_is_worth_what_the_table_says(changes: dict[str, object], worth: float) -> None:
    assert points(**changes) == pytest.approx(worth)


@given(
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(0, 99),
    st.lists(st.sampled_from(list(Category))),
    st.integers(-400, 400),
    st.lists(st.integers(-400, 400)),
)
def test_no_part_leaves_its_bounds_and_each_has_its_reason(
    confidence: float,
    region: float,
    sources: int,
    categories: list[Category],
    begun: int,
    deadlines: list[int],
) -> None:
    facts = Facts(
        confidence=confidence,
        region=region,
        sources=sources,
        tellers=[spec(str(rank), each) for rank, each in enumerate(categories)],
        begun=SINCE + timedelta(days=begun),
        deadlines=[TODAY + timedelta(days=each) for each in deadlines],
    )
    for part in interest(facts, SINCE, TODAY).parts:
        assert 0 <= part.points <= part.most
        assert part.reason


def told(key: str, days: float, found: float | None = None, **more: str) -> Labelled:
    """An item told so many days after ``SINCE``, and found then or later."""
    return item(
        key,
        published=SINCE + timedelta(days=days),
        seen=SINCE + timedelta(days=days if found is None else found),
        **more,
    )


def test_a_story_begun_before_is_less_new_and_keeps_its_first_sources() -> None:
    items = [told("a", -3.5), told("b", 1, source="presse", story="a"), told("c", 1)]
    ranked = rank(items, {}, SPECS, SINCE, TODAY)
    points = {
        one.lead.article.story: {part.name: part.points for part in one.interest.parts}
        for one in ranked
    }
    assert points["a"]["nouveauté"] == pytest.approx(5)
    assert points["a"]["sources"] == 8
    assert points["c"]["nouveauté"] == 10


def test_what_a_new_source_had_told_long_before_is_not_to_be_read_first() -> None:
    items = [told("old", -30, found=1), told("late", -3, found=1), told("before", -1)]
    assert [one.lead.article.key for one in rank(items, {}, SPECS, SINCE, TODAY)] == ["late"]
