"""When to ask a source again, from what it just answered. Pure: outcome and clock in, state out.

    success, 304   the pace that its publications deserve, or the freshness that it announces when
                   that is longer; sooner when the note is near (:mod:`watch.manners.cadence`)
    failure        15 min, 30 min, 1 h ... 24 h, spread by ``jitter``; never before Retry-After
    robots.txt     a day: the time that its answer holds
    410 Gone       a day, and the source is paused (:mod:`watch.manners.standing`)

It neither sleeps nor stores; the harvester writes the state in the transaction of the items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from watch.manners.cadence import eve, pace
from watch.model import (
    FailureKind,
    Fetched,
    FetchFailed,
    FetchState,
    Outcome,
    SourceSpec,
    Validators,
)

FIRST_RETRY = timedelta(minutes=15)
"""A restart or a short outage is over by then; the day's note must not miss the source."""
MAX_BACKOFF = timedelta(hours=24)
MAX_RETRY_AFTER = timedelta(days=7)
"""Servers send year 9999; a week later it is worth asking again."""
MAX_FRESHNESS = timedelta(hours=24)
"""A feed that says "good for a year" (a CDN's default) is still read once a day."""
MAX_VALIDATORS = 50
MAX_LENGTH = 1000
"""Characters of a validator; longer ones are data that the server makes us carry."""

_HTTP_GONE = 410
_HTTP_TOO_MANY = 429
_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})(?!\d)', re.ASCII | re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?![\w-])", re.ASCII | re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,10}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What slows or hastens the next request of a source that answered."""

    dates: Sequence[datetime] = ()
    """of its latest items"""
    slowest: timedelta = timedelta(0)
    """the longest that a source may be left alone, unless its own pace is longer"""
    note: datetime | None = None
    """when the next note is made"""


STEADY = Rhythm()


def due(
    specs: Iterable[SourceSpec], states: Mapping[str, FetchState], now: datetime
) -> tuple[SourceSpec, ...]:
    """The enabled sources whose time has come: never asked first, then the longest overdue."""
    waiting = [
        (_since(states.get(spec.slug)), index, spec)
        for index, spec in enumerate(specs)
        if spec.enabled and _is_due(states.get(spec.slug), now)
    ]
    return tuple(spec for _, _, spec in sorted(waiting, key=lambda entry: entry[:2]))


def next_state(
    state: FetchState,
    outcome: Outcome,
    spec: SourceSpec,
    now: datetime,
    jitter: float,
    rhythm: Rhythm = STEADY,
) -> FetchState:
    """What to remember of the source after ``outcome``; ``jitter`` from 0 to 1 spreads requests."""
    if isinstance(outcome, FetchFailed):
        failures = state.failures + 1
        delay = _after_failure(outcome, spec.every, failures, now, jitter)
        return replace(
            state,
            last_attempt=now,
            failures=failures,
            reason=outcome.reason,
            next_due=_later(now, delay),
        )
    return replace(
        state,
        validators=_validators(state.validators, outcome),
        watched_since=state.watched_since or now,
        last_attempt=now,
        last_success=now,
        failures=0,
        reason=None,
        next_due=_after_success(outcome.headers, spec.every, now, jitter, rhythm),
    )


def retry_after(text: str | None, now: datetime) -> timedelta:
    """How long the server asks to wait: seconds or a date; zero for garbage; at most a week."""
    if text is None:
        return timedelta(0)
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return min(timedelta(seconds=int(text)), MAX_RETRY_AFTER)
    return _between(now, _http_date(text), MAX_RETRY_AFTER)


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long the answer says it stays good (RFC 9111, 4.2.1), at most a day."""
    control = headers.get("cache-control", "")
    if _UNCACHED.search(control):
        return timedelta(0)
    if age := _MAX_AGE.search(control):
        # Less what it spent in the caches on its way (RFC 9111, 4.2.3).
        spent = retry_after(headers.get("age"), now)
        return min(max(timedelta(seconds=int(age[1])) - spent, timedelta(0)), MAX_FRESHNESS)
    # By the server's own clock when it gives it: ours may differ.
    sent = _http_date(headers.get("date", "")) or now
    return _between(sent, _http_date(headers.get("expires", "")), MAX_FRESHNESS)


def _after_success(
    headers: Mapping[str, str], every: timedelta, now: datetime, jitter: float, rhythm: Rhythm
) -> datetime:
    fresh = freshness(headers, now)
    ready = _later(now, max(pace(rhythm.dates, every, rhythm.slowest, now), fresh))
    return eve(ready, _later(now, max(every, fresh)), rhythm.note, jitter)


def _after_failure(
    failed: FetchFailed, every: timedelta, failures: int, now: datetime, jitter: float
) -> timedelta:
    if failed.status == _HTTP_GONE or failed.kind is FailureKind.ROBOTS:
        return MAX_BACKOFF
    # "Too many requests": coming back sooner than usual would be the wrong answer.
    first = every if failed.status == _HTTP_TOO_MANY else min(FIRST_RETRY, every)
    # 2**20 seconds are over a day: beyond, only the cap speaks.
    doubled: timedelta = min(first, MAX_BACKOFF) * 2 ** min(failures - 1, 20)
    spread = min(doubled, MAX_BACKOFF) * (1 + min(max(jitter, 0.0), 1.0) / 4)
    return max(min(spread, MAX_BACKOFF), retry_after(failed.retry_after, now))


def _validators(known: tuple[Validators, ...], outcome: Outcome) -> tuple[Validators, ...]:
    """Those of the URL just read replace the old; a 304 confirms what is known."""
    if not isinstance(outcome, Fetched):
        return known
    etag = _kept(outcome.headers.get("etag"))
    last_modified = _kept(outcome.headers.get("last-modified"))
    others = tuple(one for one in known if one.url != outcome.url)
    if etag is None and last_modified is None:
        return others
    fresh = Validators(url=outcome.url, etag=etag, last_modified=last_modified)
    return (*others, fresh)[-MAX_VALIDATORS:]


def _kept(value: str | None) -> str | None:
    """What may be sent back as a header: printable ASCII, short."""
    usable = value and value.isascii() and value.isprintable() and len(value) <= MAX_LENGTH
    return value if usable else None


def _is_due(state: FetchState | None, now: datetime) -> bool:
    if state is None or state.next_due is None or state.next_due <= now:
        return True
    # The clock was wrong when this was written (a machine starting in 2038): ask again.
    return state.last_attempt is not None and state.last_attempt > now


def _since(state: FetchState | None) -> datetime:
    if state is None or state.next_due is None:
        return datetime.min.replace(tzinfo=UTC)
    return state.next_due


def _between(start: datetime, end: datetime | None, cap: timedelta) -> timedelta:
    if end is None:
        return timedelta(0)
    return min(max(end - start, timedelta(0)), cap)


def _later(now: datetime, delay: timedelta) -> datetime:
    try:
        return now + delay
    except OverflowError:  # a pace of millennia in the catalogue
        return datetime.max.replace(tzinfo=UTC)


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
