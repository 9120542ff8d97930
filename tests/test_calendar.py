"""When the note is due: Paris wall clock, whatever the season and the machine's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.calendar import DAYS, last_due, next_due, worth_catching_up
from watch.settings import Schedule
from watch.zone import PARIS

MONDAY = Schedule()
instants = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2036, 1, 1),  # noqa: DTZ001 - idem
    timezones=st.just(UTC),
)
schedules = st.builds(
    Schedule,
    day=st.sampled_from(DAYS),
    hour=st.sampled_from(["00:00", "01:59", "03:00", "07:00", "23:59"]),
)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T06:59:59+01:00", "2026-11-16T07:00:00+01:00"),
        ("2026-11-23T07:00:00+01:00", "2026-11-23T07:00:00+01:00"),
        ("2026-11-29T23:00:00+01:00", "2026-11-23T07:00:00+01:00"),
        # The clocks change on 25 October 2026 and 28 March 2027: still 7 in the morning.
        ("2026-10-26T06:30:00+00:00", "2026-10-26T07:00:00+01:00"),
        ("2027-03-29T05:30:00+00:00", "2027-03-29T07:00:00+02:00"),
        ("2027-01-01T00:00:00+00:00", "2026-12-28T07:00:00+01:00"),
    ],
)
def test_the_note_is_due_on_monday_at_seven_in_paris(now: str, due: str) -> None:
    found = last_due(MONDAY, datetime.fromisoformat(now))
    assert found.isoformat() == due


@given(schedules, instants)
def test_the_due_instants_frame_the_present(schedule: Schedule, now: datetime) -> None:
    before, after = last_due(schedule, now), next_due(schedule, now)
    assert before <= now < after
    assert after.date() - before.date() == timedelta(days=7)
    for due in (before, after):
        local = due.astimezone(PARIS)
        assert DAYS[local.weekday()] == schedule.day
        assert f"{local:%H:%M}" == schedule.hour
    assert last_due(schedule, after) == after


@given(schedules, instants)
def test_each_period_comes_once_in_a_year(schedule: Schedule, now: datetime) -> None:
    due, seen = last_due(schedule, now), set()
    for _ in range(53):
        seen.add(due)
        due = next_due(schedule, due)
    assert len(seen) == 53


def test_a_missed_note_is_caught_up_within_the_delay() -> None:
    due = datetime(2026, 11, 23, 7, tzinfo=PARIS)
    assert worth_catching_up(MONDAY, due, due + timedelta(days=3))
    assert not worth_catching_up(MONDAY, due, due + timedelta(days=3, seconds=1))
