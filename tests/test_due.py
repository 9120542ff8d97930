"""When a source is asked again: pace, patience, and what a server may say about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.due import MAX_BACKOFF, MAX_RETRY_AFTER, due, freshness, next_state, retry_after
from watch.model import (
    Category,
    FailureKind,
    Fetched,
    FetchFailed,
    FetchState,
    NotModified,
    Outcome,
    SourceSpec,
    Validators,
)

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
URL = "https://example.fr/flux.xml"
HOUR = timedelta(hours=1)
BLANK = FetchState(source="exemple")

century = st.timedeltas(timedelta(0), timedelta(days=36_500))
instants = century.map(lambda age: datetime(2000, 1, 1, tzinfo=UTC) + age)
jitters = st.floats(0, 1)
paces = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=400))


def spec(slug: str = "exemple", every: timedelta = 6 * HOUR, *, enabled: bool = True) -> SourceSpec:
    return SourceSpec(
        slug=slug, name="Exemple", kind="feed", url=URL, homepage="https://example.fr/",
        category=Category.TERRITORY, every=every, enabled=enabled,
    )  # fmt: skip


def fetched(**headers: str) -> Fetched:
    lower = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fetched(url=URL, final_url=URL, body=b"", media_type="", headers=lower, at=NOW)


def unchanged(**headers: str) -> NotModified:
    return NotModified(url=URL, headers=fetched(**headers).headers, at=NOW)


def failed(status: int | None = 500, wait: str | None = None) -> FetchFailed:
    return FetchFailed(
        url=URL, kind=FailureKind.STATUS, reason=f"le serveur a répondu {status}", at=NOW,
        status=status, retry_after=wait,
    )  # fmt: skip


def after(outcome: Outcome, state: FetchState = BLANK, jitter: float = 0.0) -> FetchState:
    return next_state(state, outcome, spec(), NOW, jitter)


def wait_of(state: FetchState) -> timedelta:
    assert state.next_due is not None
    return state.next_due - NOW


@pytest.mark.parametrize("outcome", [fetched(), unchanged()])
def test_a_success_clears_the_past_and_keeps_the_pace(outcome: Outcome) -> None:
    state = after(outcome, replace(BLANK, failures=7, reason="le serveur a répondu 500"))
    assert (state.failures, state.reason) == (0, None)
    assert state.last_attempt == state.last_success == NOW
    assert wait_of(state) == 6 * HOUR


def test_the_first_success_opens_the_watch_for_good() -> None:
    first = after(fetched())
    assert first.watched_since == NOW
    later = next_state(first, fetched(), spec(), NOW + HOUR, 0)
    assert later.watched_since == NOW
    assert after(failed()).watched_since is None


@pytest.mark.parametrize(
    ("headers", "hours"),
    [
        ({}, 6),
        ({"cache_control": "max-age=3600"}, 6),
        ({"cache_control": "public, Max-Age = 43200"}, 12),
        ({"cache_control": 'max-age="43200"'}, 12),
        ({"cache_control": "max-age=31536000"}, 24),
        ({"cache_control": "max-age=" + "9" * 400}, 6),
        # Half of that day was spent in a cache on its way.
        ({"cache_control": "max-age=86400", "age": "43200"}, 12),
        ({"cache_control": "max-age=86400", "age": "9" * 9}, 6),
        ({"cache_control": "max-age=43200", "age": "hier"}, 12),
        ({"cache_control": "s-maxage=43200"}, 6),
        ({"cache_control": "max-age=-1"}, 6),
        ({"cache_control": "no-cache, max-age=43200"}, 6),
        ({"cache_control": "no-store", "expires": "Tue, 24 Nov 2026 21:30:00 GMT"}, 6),
        ({"expires": "Tue, 24 Nov 2026 21:30:00 GMT"}, 12),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, 24),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 6),
        ({"expires": "-1"}, 6),
        ({"expires": "0"}, 6),
        # The server's clock is eight hours behind ours: its own Date is the reference.
        (
            {"expires": "Tue, 24 Nov 2026 09:30:00 GMT", "date": "Tue, 24 Nov 2026 01:30:00 GMT"},
            8,
        ),
    ],
)
def test_an_announced_freshness_is_respected_within_a_day(
    headers: dict[str, str], hours: int
) -> None:
    assert wait_of(after(fetched(**headers))) == hours * HOUR


def test_patience_doubles_up_to_a_day() -> None:
    state, waits = BLANK, []
    for _ in range(9):
        state = after(failed(), state)
        waits.append(wait_of(state) / timedelta(minutes=1))
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    assert state.failures == 9
    assert state.reason == "le serveur a répondu 500"


def test_jitter_spreads_the_retries_without_passing_the_cap() -> None:
    assert wait_of(after(failed(), jitter=1.0)) == timedelta(minutes=15) * 1.25
    old = replace(BLANK, failures=50)
    assert wait_of(after(failed(), old, jitter=1.0)) == MAX_BACKOFF


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("7200", 2 * HOUR),
        (" 7200 ", 2 * HOUR),
        ("Tue, 24 Nov 2026 11:30:00 GMT", 2 * HOUR),
        ("Tue, 24 Nov 2026 12:30:00 +0100", 2 * HOUR),
        ("Tuesday, 24-Nov-26 11:30:00 GMT", 2 * HOUR),
        ("Mon, 23 Nov 2026 11:30:00 GMT", timedelta(0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_RETRY_AFTER),
        ("999999999", MAX_RETRY_AFTER),
        ("9" * 5000, timedelta(0)),
        ("0", timedelta(0)),
        ("-5", timedelta(0)),
        ("1.5", timedelta(0)),
        ("bientôt", timedelta(0)),
        ("", timedelta(0)),
        (None, timedelta(0)),
    ],
)
def test_retry_after_is_read_in_all_its_forms(text: str | None, waits: timedelta) -> None:
    assert retry_after(text, NOW) == waits


def test_retry_after_only_lengthens_the_wait() -> None:
    assert wait_of(after(failed(503, "7200"))) == 2 * HOUR
    assert wait_of(after(failed(503, "1"))) == timedelta(minutes=15)
    assert wait_of(after(failed(429, "Fri, 31 Dec 9999 23:59:59 GMT"))) == MAX_RETRY_AFTER


def test_too_many_requests_is_never_answered_sooner_than_usual() -> None:
    assert wait_of(after(failed(429))) == 6 * HOUR
    assert wait_of(after(failed(429, "60"))) == 6 * HOUR
    assert wait_of(after(failed(429, "36000"))) == 10 * HOUR


def test_gone_is_not_asked_again_the_same_day() -> None:
    assert wait_of(after(failed(410))) == MAX_BACKOFF
    assert wait_of(after(failed(404))) == timedelta(minutes=15)


def test_validators_belong_to_the_url_that_gave_them() -> None:
    other = Validators(url="https://example.fr/page2", etag='"p2"')
    old = replace(BLANK, validators=(other, Validators(url=URL, etag='"v1"')))
    state = after(fetched(etag='W/"v2"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT"), old)
    fresh = Validators(url=URL, etag='W/"v2"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT")
    assert state.validators == (other, fresh)
    assert after(fetched(), old).validators == (other,)  # no longer given: no longer sent


def test_a_304_and_a_failure_keep_the_validators() -> None:
    old = replace(BLANK, validators=(Validators(url=URL, etag='"v1"'),))
    assert after(unchanged(etag='"v9"'), old).validators == old.validators
    assert after(failed(), old).validators == old.validators


@pytest.mark.parametrize("etag", ["", "é", "a\r\nb", "x" * 1001])
def test_a_validator_that_cannot_be_sent_is_not_kept(etag: str) -> None:
    assert after(fetched(etag=etag)).validators == ()


def test_validators_do_not_pile_up() -> None:
    state = BLANK
    for n in range(200):
        page = replace(fetched(etag='"v"'), url=f"https://example.fr/{n}")
        state = after(page, state)
    assert len(state.validators) == 50
    assert state.validators[-1].url == "https://example.fr/199"


def test_due_takes_the_enabled_whose_time_has_come_longest_overdue_first() -> None:
    specs = [spec("late"), spec("off", enabled=False), spec("new"), spec("early"), spec("later")]
    states = {
        "late": FetchState(source="late", next_due=NOW),
        "off": FetchState(source="off"),
        "early": FetchState(source="early", next_due=NOW + timedelta(seconds=1)),
        "later": FetchState(source="later", next_due=NOW - HOUR),
    }
    assert [one.slug for one in due(specs, states, NOW)] == ["new", "later", "late"]


def test_a_clock_that_came_back_does_not_silence_a_source() -> None:
    wrong = datetime(2038, 1, 19, tzinfo=UTC)
    state = next_state(BLANK, fetched(), spec(), wrong, 0)
    assert due([spec()], {"exemple": state}, NOW) == (spec(),)


headers = st.dictionaries(
    st.sampled_from(["cache-control", "expires", "date", "etag", "last-modified"]), st.text()
)


@given(instants, headers, paces, jitters)
def test_any_success_waits_at_least_the_pace(
    now: datetime, given_headers: dict[str, str], every: timedelta, jitter: float
) -> None:
    page = replace(fetched(), headers=given_headers)
    state = next_state(BLANK, page, spec(every=every), now, jitter)
    assert state.next_due is not None
    assert every <= state.next_due - now <= max(every, timedelta(hours=24))


@given(
    instants, st.integers(0, 10**9), paces, jitters, st.text() | st.none(), st.integers(100, 999)
)
def test_any_failure_waits_within_bounds(
    now: datetime, before: int, every: timedelta, jitter: float, text: str | None, status: int
) -> None:
    state = replace(BLANK, failures=before, last_success=now)
    new = next_state(state, failed(status, text), spec(every=every), now, jitter)
    assert new.next_due is not None
    assert min(every, timedelta(minutes=15)) <= new.next_due - now <= MAX_RETRY_AFTER
    assert new.failures == before + 1
    assert new.last_success == now


@given(instants, st.timedeltas(timedelta(0), timedelta(days=30)), jitters)
def test_no_request_leaves_before_a_valid_retry_after(
    now: datetime, asked: timedelta, jitter: float
) -> None:
    seconds = int(asked.total_seconds())
    date = format_datetime(now.replace(microsecond=0) + asked, usegmt=True)
    for text in (str(seconds), date):
        state = next_state(BLANK, failed(503, text), spec(), now, jitter)
        assert state.next_due is not None
        owed = min(timedelta(seconds=seconds - 1), MAX_RETRY_AFTER)
        assert state.next_due - now >= owed


@given(st.text(), instants)
def test_no_header_breaks_the_reading(text: str, now: datetime) -> None:
    assert timedelta(0) <= retry_after(text, now) <= MAX_RETRY_AFTER
    for name in ("cache-control", "expires", "date"):
        assert timedelta(0) <= freshness({name: text}, now) <= timedelta(hours=24)


@given(paces, st.integers(1, 30), st.sampled_from([404, 429, 500, 503]))
def test_patience_never_shrinks_while_a_source_fails(
    every: timedelta, times: int, status: int
) -> None:
    state, last = BLANK, timedelta(0)
    for _ in range(times):
        state = next_state(state, failed(status), spec(every=every), NOW, 0)
        assert wait_of(state) >= last
        last = wait_of(state)


def test_a_pace_of_millennia_does_not_overflow() -> None:
    state = next_state(BLANK, fetched(), spec(every=timedelta(days=999_999_999)), NOW, 0)
    assert state.next_due == datetime.max.replace(tzinfo=UTC)
