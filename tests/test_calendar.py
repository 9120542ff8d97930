"""When issues are due: Paris wall clock, whatever the season and the machine's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.calendar import Closed, due, last_due, never, next_due, pending
from briefings.model import Digest, Frequency, Period
from briefings.period import containing, following, key, parse, previous
from watch.zone import PARIS

WEEKLY = Digest(slug="hebdo", title="Veille", themes=())
MONTHLY = Digest(slug="mois", title="Le mois", themes=(), frequency=Frequency.MONTHLY, month_day=31)
DAILY = Digest(slug="jour", title="Le jour", themes=(), frequency=Frequency.DAILY)

instants = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2036, 1, 1),  # noqa: DTZ001 - idem
    timezones=st.just(UTC),
)
digests = st.builds(
    Digest,
    slug=st.just("essai"),
    title=st.just("Essai"),
    themes=st.just(()),
    frequency=st.sampled_from(Frequency),
    weekday=st.integers(0, 6),
    month_day=st.integers(1, 31),
    hour=st.sampled_from([time(0), time(1, 59), time(3), time(7), time(23, 59)]),
)


def shut(seed: int) -> Closed:
    """Days closed at random, often several in a row."""
    return lambda day: (day.toordinal() // 3 * 7919 + seed) % 5 == 0


closings = st.one_of(st.just(never), st.builds(shut, st.integers(0, 1000)))


@pytest.mark.parametrize(
    ("now", "when"),
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
def test_the_weekly_note_is_due_on_monday_at_seven_in_paris(now: str, when: str) -> None:
    period = last_due(WEEKLY, datetime.fromisoformat(now))
    assert due(WEEKLY, period).isoformat() == when


@pytest.mark.parametrize(
    ("digest", "name", "when"),
    [
        (MONTHLY, "2026-12", "2027-02-01"),  # 31 January 2027 is a Sunday
        (MONTHLY, "2027-01", "2027-03-01"),  # February has no 31st, and ends on a Sunday
        (MONTHLY, "2028-01", "2028-02-29"),  # a leap day
        (DAILY, "2028-02-28", "2028-02-29"),
        (DAILY, "2026-11-21", "2026-11-22"),  # a Sunday: a daily digest has no weekend
        (WEEKLY, "2026-S53", "2027-01-04"),
    ],
)
def test_the_day_of_an_issue(digest: Digest, name: str, when: str) -> None:
    assert due(digest, parse(name)).date().isoformat() == when


@pytest.mark.parametrize(
    ("digest", "name", "closed", "when"),
    [
        (WEEKLY, "2026-S14", {"2026-04-06"}, "2026-04-07"),  # Easter Monday
        (DAILY, "2026-04-30", {"2026-05-01"}, "2026-05-02"),
        (MONTHLY, "2026-11", {"2026-12-31", "2027-01-01"}, "2027-01-04"),
    ],
)
def test_a_closed_day_gives_its_issue_to_the_next_working_day(
    digest: Digest, name: str, closed: set[str], when: str
) -> None:
    moved = due(digest, parse(name), lambda day: day.isoformat() in closed)
    assert (moved.date().isoformat(), moved.time()) == (when, digest.hour)


def test_an_office_closed_for_ever_still_has_its_note() -> None:
    assert due(WEEKLY, parse("2026-S47"), lambda _: True).date() == date(2026, 11, 23)


@given(digests, instants, closings)
def test_the_due_instants_frame_the_present(digest: Digest, now: datetime, closed: Closed) -> None:
    last, coming = last_due(digest, now, closed), next_due(digest, now, closed)
    assert due(digest, last, closed).timestamp() <= now.timestamp()
    assert due(digest, coming, closed).timestamp() > now.timestamp()
    assert due(digest, coming, closed).time() == digest.hour
    assert following(last) == coming


@settings(max_examples=25)
@given(digests, instants, closings, st.integers(1, 40))
def test_whenever_one_looks_each_period_has_one_issue_and_its_order(
    digest: Digest, start: datetime, closed: Closed, hours: int
) -> None:
    done: list[Period] = [last_due(digest, start, closed)]
    now, end = start, start + timedelta(days=150)
    while now < end:
        done += pending(digest, done[-1].end, now, closed)
        now += timedelta(hours=hours)
    assert all(following(before) == after for before, after in pairwise(done))
    dues = [due(digest, period, closed).timestamp() for period in done]
    assert dues == sorted(dues)
    assert done[-1] == last_due(digest, now - timedelta(hours=hours), closed)


@pytest.mark.parametrize("frequency", Frequency)
def test_ten_years_have_each_period_once_without_gap_or_overlap(frequency: Frequency) -> None:
    """2026 and 2032 have 53 weeks; 2028 and 2032 are leap years; 20 changes of the clock."""
    period, names, day = containing(frequency, date(2026, 1, 1)), [], date(2026, 1, 1)
    while period.end.year < 2036:
        names.append(key(period))
        assert parse(names[-1]) == period
        assert period.start.date() <= day < period.end.date()
        after = following(period)
        assert previous(after) == period
        assert after.start.astimezone(UTC) == period.end.astimezone(UTC)
        period, day = after, period.end.date()
    assert len(set(names)) == len(names)
    assert names == sorted(names)


def test_a_due_hour_is_never_one_that_the_clock_change_skips_or_repeats() -> None:
    digest = Digest(slug="j", title="J", themes=(), frequency=Frequency.DAILY, hour=time(3))
    for name in ("2026-10-24", "2027-03-27"):
        when = due(digest, parse(name))
        assert when.astimezone(UTC).astimezone(PARIS) == when
        assert when.replace(fold=1).utcoffset() == when.utcoffset()
