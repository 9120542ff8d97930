"""What is worth reading first: each part of the sum, then the order that it gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.interest import Facts, interest
from watch.model import Category

SINCE = datetime(2026, 11, 16, tzinfo=UTC)
TODAY = datetime(2026, 11, 23, tzinfo=UTC).date()
NOTHING = Facts(confidence=0, region=0, sources=1, categories=(), begun=SINCE - timedelta(days=99))


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
        ({"categories": [Category.OUTREACH]}, 6),
        ({"categories": [Category.THEME, Category.MINISTRY]}, 10),
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
        categories=categories,
        begun=SINCE + timedelta(days=begun),
        deadlines=[TODAY + timedelta(days=each) for each in deadlines],
    )
    for part in interest(facts, SINCE, TODAY).parts:
        assert 0 <= part.points <= part.most
        assert part.reason
