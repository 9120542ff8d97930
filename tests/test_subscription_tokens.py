"""Links: what they reveal, what they survive, and that nobody makes one."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from briefings.subscriptions.tokens import (
    Keys,
    Purpose,
    expired,
    leaving,
    opened,
    person,
    read_leaving,
    sealed,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KEYS = Keys(person=b"p" * 32, signing=(b"n" * 32,))
DAY = timedelta(days=1)


def test_a_link_to_leave_is_short_and_says_whom_and_what() -> None:
    token = leaving(KEYS, "marie@region.example", "hebdo")
    assert len(token) == 39
    found = read_leaving(KEYS, token)
    assert found is not None
    assert found.person == person(KEYS, "marie@region.example")
    assert found.which(["mensuel", "hebdo"]) == "hebdo"
    assert found.which(["mensuel"]) is None


def test_no_link_to_leave_is_guessed_nor_altered() -> None:
    random = Random(20261123)  # noqa: S311 - a repeatable test, not a secret
    alphabet = string.ascii_letters + string.digits + "-_"
    assert not any(
        read_leaving(KEYS, "".join(random.choices(alphabet, k=39))) for _ in range(100_000)
    )
    token = leaving(KEYS, "marie@region.example", "hebdo")
    for place in range(38):  # the last sign holds unused bits
        other = "A" if token[place] != "A" else "B"
        assert read_leaving(KEYS, token[:place] + other + token[place + 1 :]) is None
    assert read_leaving(Keys(person=b"x" * 32, signing=KEYS.signing), token) is None


@given(st.text(max_size=60))
def test_any_text_is_refused_without_fuss(text: str) -> None:
    assert read_leaving(KEYS, text) is None
    for purpose in (Purpose.CONFIRM, Purpose.CHOOSE, Purpose.FORM):
        assert opened(KEYS, purpose, text, NOW, DAY) is None
        assert not expired(KEYS, purpose, text, NOW, DAY)


def test_a_sealed_link_ends_with_its_time_and_its_purpose() -> None:
    token = sealed(KEYS, Purpose.CONFIRM, "words", NOW)
    assert opened(KEYS, Purpose.CONFIRM, token, NOW + DAY, DAY) == ("words", NOW)
    late = NOW + DAY + timedelta(seconds=1)
    assert opened(KEYS, Purpose.CONFIRM, token, late, DAY) is None
    assert expired(KEYS, Purpose.CONFIRM, token, late, DAY)
    assert opened(KEYS, Purpose.CHOOSE, token, NOW, DAY) is None
    # Sealed by a clock that was ahead: not yet ours to believe.
    assert opened(KEYS, Purpose.CONFIRM, token, NOW - timedelta(hours=1), DAY) is None


def test_a_key_is_replaced_without_breaking_the_links_already_sent() -> None:
    token = sealed(KEYS, Purpose.CHOOSE, "words", NOW)
    turned = Keys(person=KEYS.person, signing=(b"z" * 32, *KEYS.signing))
    assert opened(turned, Purpose.CHOOSE, token, NOW, DAY) == ("words", NOW)
    newer = sealed(turned, Purpose.CHOOSE, "words", NOW)
    assert opened(KEYS, Purpose.CHOOSE, newer, NOW, DAY) is None
    retired = Keys(person=KEYS.person, signing=turned.signing[:1])
    assert opened(retired, Purpose.CHOOSE, token, NOW, DAY) is None
