"""A source is asked as often as it deserves, and always before the note."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.manners.cadence import eve, gaps, pace

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

ages = st.lists(st.timedeltas(-10 * DAY, 4000 * DAY), max_size=40)
bounds = st.timedeltas(timedelta(minutes=15), 30 * DAY)
jitters = st.floats(0, 1)


def dates(gap: timedelta, count: int = 15) -> list[datetime]:
    return [NOW - gap * rank for rank in range(count)]


@pytest.mark.parametrize(
    ("gap", "hours"),
    [(HOUR / 4, 6), (HOUR, 6), (DAY / 2, 6), (DAY, 12), (2 * DAY, 24), (30 * DAY, 24)],
)
def test_the_pace_follows_the_publications_between_the_bounds(gap: timedelta, hours: int) -> None:
    assert pace(dates(gap), 6 * HOUR, DAY, NOW) == hours * HOUR


def test_an_office_may_choose_both_bounds() -> None:
    assert pace(dates(HOUR), HOUR / 2, DAY, NOW) == HOUR / 2
    assert pace(dates(30 * DAY), 6 * HOUR, 3 * DAY, NOW) == 3 * DAY
    assert pace(dates(30 * DAY), 7 * DAY, DAY, NOW) == 7 * DAY


def test_a_source_without_a_rhythm_keeps_its_own_pace() -> None:
    assert pace([], 6 * HOUR, DAY, NOW) == 6 * HOUR
    assert pace(dates(30 * DAY, 2), 6 * HOUR, DAY, NOW) == 6 * HOUR
    assert pace([NOW] * 50, 6 * HOUR, DAY, NOW) == 6 * HOUR
    assert pace([NOW + DAY * n for n in range(1, 50)], 6 * HOUR, DAY, NOW) == 6 * HOUR


def test_a_silence_slows_and_one_item_brings_back() -> None:
    old = [date - 30 * DAY for date in dates(6 * HOUR)]
    slowed = pace(old, HOUR, DAY, NOW)
    assert slowed == 6 * HOUR  # twice its longest gap: one long silence is not a new rhythm
    assert pace([*old, NOW], HOUR, DAY, NOW) == 3 * HOUR


@given(ages, bounds, bounds)
def test_the_pace_never_leaves_its_bounds(
    old: list[timedelta], every: timedelta, slowest: timedelta
) -> None:
    found = pace([NOW - age for age in old], every, slowest, NOW)
    assert every <= found <= max(every, slowest)


@given(st.timedeltas(HOUR, 400 * DAY), st.timedeltas(HOUR, 400 * DAY), bounds, bounds)
def test_who_publishes_less_is_not_asked_more(
    one: timedelta, other: timedelta, every: timedelta, slowest: timedelta
) -> None:
    few, many = max(one, other), min(one, other)
    assert pace(dates(few), every, slowest, NOW) >= pace(dates(many), every, slowest, NOW)


@given(st.timedeltas(timedelta(0), 40 * DAY), bounds, st.timedeltas(HOUR, 8 * DAY), jitters)
def test_a_slowed_source_is_read_before_the_note(
    slow: timedelta, every: timedelta, left: timedelta, jitter: float
) -> None:
    note = NOW + left
    ready = NOW + every + slow
    found = eve(ready, NOW + every, note, jitter)
    assert NOW + every <= found <= ready
    assert found <= note or NOW + every >= note


def test_without_a_note_nothing_is_brought_forward() -> None:
    assert eve(NOW + DAY, NOW + HOUR, None, 0.5) == NOW + DAY


def test_gaps_are_those_of_the_latest_distinct_dates() -> None:
    assert gaps([NOW, NOW, NOW - HOUR, NOW - 3 * HOUR], NOW) == (2 * HOUR, HOUR)
    assert len(gaps(dates(HOUR, 500), NOW)) == 19
