"""Weeks: no hour lost or told twice, and dates that a French reader would write."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings import period
from briefings.errors import BriefingError
from briefings.model import Frequency

ten_years = st.dates(date(2020, 1, 1), date(2030, 12, 31))
instants = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2030, 12, 31),  # noqa: DTZ001 - idem
    timezones=st.just(UTC),
)


@given(ten_years)
def test_a_week_is_seven_days_from_monday_midnight(day: date) -> None:
    found = period.week(day)
    first, last = period.days(found)
    assert first <= day <= last
    assert first.weekday() == 0
    assert last - first == timedelta(days=6)
    assert (found.start.hour, found.end.hour) == (0, 0)


@given(ten_years)
def test_weeks_follow_one_another_without_gap_or_overlap(day: date) -> None:
    here, after = period.week(day), period.week(day + timedelta(days=7))
    assert here.end == after.start
    # The instants too, not only the wall clock: UTC is where articles are compared.
    assert here.end.astimezone(UTC) == after.start.astimezone(UTC)


@given(instants)
def test_the_last_complete_week_is_over_and_the_next_is_not(now: datetime) -> None:
    last = period.last_complete_week(now)
    assert last.end <= now
    assert period.week(period.days(last)[1] + timedelta(days=1)).end > now


@given(ten_years)
def test_a_week_reads_back_from_its_name(day: date) -> None:
    here = period.week(day)
    assert period.parse(period.key(here)) == here
    assert period.parse(period.key(here).replace("S", "W")) == here


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 167), (date(2026, 10, 25), 169), (date(2026, 11, 18), 168)],
)
def test_the_clock_change_moves_no_midnight(day: date, hours: int) -> None:
    here = period.week(day)
    assert here.end.astimezone(UTC) - here.start.astimezone(UTC) == timedelta(hours=hours)


def test_monday_at_midnight_in_paris_ends_the_week_though_it_is_sunday_in_utc() -> None:
    now = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert period.key(period.last_complete_week(now)) == "2026-S47"
    assert period.key(period.last_complete_week(now - timedelta(seconds=1))) == "2026-S46"


@pytest.mark.parametrize(
    ("day", "label", "short"),
    [
        (
            date(2026, 11, 18),
            "semaine\u00a047, du lundi 16 au dimanche 22 novembre 2026",
            "16-22 novembre 2026",
        ),
        (
            date(2026, 12, 1),
            "semaine\u00a049, du lundi 30 novembre au dimanche 6 décembre 2026",
            "30 novembre – 6 décembre 2026",
        ),
        (
            date(2026, 12, 31),
            "semaine\u00a053, du lundi 28 décembre 2026 au dimanche 3 janvier 2027",
            "28 décembre 2026 – 3 janvier 2027",
        ),
        (
            date(2026, 6, 1),
            "semaine\u00a023, du lundi 1er au dimanche 7 juin 2026",
            "1er-7 juin 2026",
        ),
        (
            date(2026, 10, 28),
            "semaine\u00a044, du lundi 26 octobre au dimanche 1er novembre 2026",
            "26 octobre – 1er novembre 2026",
        ),
    ],
)
def test_french_says_month_and_year_once(day: date, label: str, short: str) -> None:
    assert period.label(period.week(day)) == label
    assert period.brief_span(period.week(day)) == short


@pytest.mark.parametrize("text", ["", "47", "2026-47", "2026-S00", "2026-S54", "2025-S53", "x-S1"])
def test_what_is_not_a_week_is_refused_in_french(text: str) -> None:
    with pytest.raises(BriefingError, match="2026-S47"):
        period.parse(text)


@pytest.mark.parametrize("frequency", period.EXAMPLES)
def test_the_names_that_messages_give_as_examples_are_read(frequency: Frequency) -> None:
    found = period.parse(period.EXAMPLES[frequency], frequency)
    assert period.frequency(found) is frequency
    assert period.key(found) == period.EXAMPLES[frequency]


@pytest.mark.parametrize(
    ("text", "wanted", "key"),
    [
        ("2026-11-23", Frequency.WEEKLY, "2026-S48"),
        ("2026-11-23", Frequency.MONTHLY, "2026-11"),
        ("2026-S48", Frequency.FORTNIGHTLY, "2026-S47-S48"),
        ("2027-01-01", Frequency.FORTNIGHTLY, "2026-S53-S01"),
    ],
)
def test_a_day_or_a_week_names_the_period_that_holds_it(
    text: str, wanted: Frequency, key: str
) -> None:
    assert period.key(period.parse(text, wanted)) == key


@pytest.mark.parametrize(
    ("text", "wanted", "example"),
    [
        ("2026-11", Frequency.WEEKLY, "2026-S47"),
        ("2026-S47", Frequency.MONTHLY, "2026-11"),
        ("2026-S47", Frequency.DAILY, "2026-11-23"),
        ("2026-S48-S49", Frequency.FORTNIGHTLY, "2026-S47-S48"),
    ],
)
def test_another_rhythm_is_refused_with_the_right_example(
    text: str, wanted: Frequency, example: str
) -> None:
    with pytest.raises(BriefingError, match=f"comme {example}"):
        period.parse(text, wanted)


@pytest.mark.parametrize("text", ["2026-S47", "2026-W47", " 2026s47 ", "2026-w47"])
def test_the_usual_spellings_of_a_week_are_read(text: str) -> None:
    assert period.key(period.parse(text)) == "2026-S47"
