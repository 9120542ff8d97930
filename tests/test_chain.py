"""The journal's chain followed by pieces: bounded, and never said whole before it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from briefings.store.audit import Audit
from briefings.store.chain import AGAIN, Chain
from tests.offices import NOW, House

ALTER = "UPDATE audit SET about = 'autre' WHERE id = :id"
REMOVE = "DELETE FROM audit WHERE id = :id"


def write(audit: Audit, count: int, who: str = "Marie") -> None:
    for number in range(count):
        audit.add(NOW, who, "essai", str(number))


def tamper(audit: Audit, sql: str, number: int) -> None:
    """As whoever can write the whole file would."""
    for trigger in ("audit_said", "audit_kept"):
        audit._engine.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    audit._engine.execute(sql, id=number)


def test_it_goes_on_from_where_it_was_left_and_says_up_to_where(house: House) -> None:
    with house.open() as (records, _):
        audit, chain = records.audit, Chain()
        write(audit, 5)
        for number in range(1, 5):
            found = chain.follow(audit, NOW, seconds=-1)  # one line each time
            assert (found.upto, found.whole, found.broken) == (number, False, None)
        assert chain.follow(audit, NOW, seconds=-1).whole
        write(audit, 1200)
        found = chain.follow(audit, NOW, seconds=60)
        assert (found.upto, found.whole, found.since) == (1205, True, NOW)


@pytest.mark.parametrize("sql", [ALTER, REMOVE])
@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_line_altered_or_taken_away_is_named(house: House, sql: str, number: int) -> None:
    with house.open() as (records, _):
        write(records.audit, 6)
        tamper(records.audit, sql, number)
        found = Chain().follow(records.audit, NOW)
        assert (found.broken, found.whole) == (number, False)


def test_what_was_already_followed_is_followed_again_each_hour(house: House) -> None:
    with house.open() as (records, _):
        audit, chain = records.audit, Chain()
        write(audit, 6)
        assert chain.follow(audit, NOW).whole
        tamper(audit, ALTER, 2)
        assert chain.follow(audit, NOW + timedelta(minutes=59)).broken is None
        assert chain.follow(audit, NOW + AGAIN).broken == 2


def test_a_journal_made_anew_is_seen_by_who_followed_it(house: House) -> None:
    with house.open() as (records, _):
        audit, chain = records.audit, Chain()
        write(audit, 6)
        assert chain.follow(audit, NOW).whole
        tamper(audit, "DELETE FROM audit WHERE id > :id", 0)
        write(audit, 7, "Eve")
        assert Chain().follow(audit, NOW).whole  # who followed nothing cannot know
        found = chain.follow(audit, NOW)
        assert (found.broken, found.whole) == (6, False)


def test_the_last_lines_cut_off_are_missed_by_who_followed_them(house: House) -> None:
    with house.open() as (records, _):
        audit, chain = records.audit, Chain()
        write(audit, 6)
        assert chain.follow(audit, NOW).whole
        tamper(audit, "DELETE FROM audit WHERE id > :id", 4)
        assert chain.follow(audit, NOW).broken == 6
