from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import pytest

from briefings.address import AddressError
from briefings.model import DeliveryState, Standing
from briefings.store import Records, open_records
from briefings.store.issues import fingerprint
from briefings.store.mail import Outgoing
from briefings.store.outbox import NotSettled
from briefings.store.subscribers import Unsubscribed
from briefings.wire import MalformedMessage
from tests.mailroom import MONDAY, draft, mail, people, week
from watch.errors import StoreError
from watch.faults import InjectedFault, faults, nth
from watch.store import open_store
from watch.zone import PARIS

HOUR = timedelta(hours=1)


def test_an_issue_comes_back_as_it_was_recorded(records: Records) -> None:
    made = records.issues.record(draft(stories=("s1", "s2")))
    assert records.issues.find("hebdo", week().start) == made
    assert records.issues.get(made.id) == made
    assert (made.number, made.period, made.text) == (1, week(), "Été")
    assert made.period.start.tzinfo is PARIS
    assert made.sha256 == fingerprint(draft().rendered)


def test_the_same_week_is_recorded_once(records: Records) -> None:
    first = records.issues.record(draft(), [mail("a@region.example")])
    second = records.issues.record(draft(number=2), [mail("b@region.example")])
    assert second == first
    assert [one.email for one in records.outbox.of(first.id)] == ["a@region.example"]


def test_numbers_follow_each_other_within_a_digest(records: Records) -> None:
    assert records.issues.next_number("hebdo") == 1
    records.issues.record(draft(1, week(1)))
    records.issues.record(draft(2, week()))
    assert records.issues.next_number("hebdo") == 3
    assert records.issues.next_number("mensuel") == 1
    assert [issue.number for issue in records.issues.latest("hebdo")] == [2, 1]


def test_a_number_already_taken_is_not_given_twice(records: Records) -> None:
    records.issues.record(draft(1, week(1)))
    with pytest.raises(StoreError, match="vient d'être pris"):
        records.issues.record(draft(1, week()))


def test_a_story_sent_in_another_week_is_remembered(records: Records) -> None:
    records.issues.record(draft(1, week(1), ("old", "older")))
    records.issues.record(draft(2, week(), ("new",)))
    assert records.issues.stories_sent("hebdo", week(1).start) == {"new"}
    assert records.issues.stories_sent("hebdo", week().start) == {"old", "older"}
    assert records.issues.stories_sent("mensuel", week().start) == frozenset()


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        (Outgoing(email="b@nulle part", message_id="<2@x>", raw=b"A: b\r\n"), AddressError),
        (Outgoing(email="b@region.example", message_id="<2@x>", raw=b"A: b\n"), MalformedMessage),
        (
            Outgoing(
                email="b@region.example",
                message_id=mail("a@region.example").message_id,
                raw=b"A: b\r\n",
            ),
            StoreError,
        ),
    ],
)
def test_one_bad_mail_records_nothing_at_all(
    records: Records,
    broken: Outgoing,
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        records.issues.record(draft(), [mail("a@region.example"), broken])
    assert records.issues.find("hebdo", week().start) is None
    assert records.outbox.counts()[DeliveryState.QUEUED] == 0
    assert records.issues.stories_sent("hebdo", MONDAY) == frozenset()


@pytest.mark.parametrize(("point", "recorded"), [(1, False), (2, True)])
def test_a_death_at_the_commit_leaves_all_or_nothing(
    records: Records,
    point: int,
    *,
    recorded: bool,
) -> None:
    with pytest.raises(InjectedFault), faults(nth(point, "exception")):
        records.issues.record(draft(), [mail(one) for one in people(3)])
    assert (records.issues.find("hebdo", week().start) is not None) is recorded
    assert records.outbox.counts()[DeliveryState.QUEUED] == (3 if recorded else 0)
    assert len(records.issues.stories_sent("hebdo", MONDAY)) == (1 if recorded else 0)


def test_one_person_written_two_ways_gets_one_mail(records: Records) -> None:
    mails = [mail("a@region.example"), mail("A@Region.example")]
    issue = records.issues.record(draft(), mails)
    assert [one.email for one in records.outbox.of(issue.id)] == ["a@region.example"]


def test_a_subscriber_is_entered_once_in_one_form(records: Records) -> None:
    added = records.subscribers.add("Claire@Region.example", ["hebdo"], MONDAY)
    again = records.subscribers.add("claire@region.example", ["hebdo", "mensuel"], MONDAY + HOUR)
    assert (again.id, again.since, again.digests) == (added.id, MONDAY, ("hebdo", "mensuel"))
    assert records.subscribers.get("CLAIRE@region.example") == again
    assert [one.email for one in records.subscribers.of("mensuel")] == ["claire@region.example"]


def test_only_confirmed_subscribers_of_that_digest_receive_it(records: Records) -> None:
    records.subscribers.add("a@region.example", ["hebdo"], MONDAY)
    records.subscribers.add("b@region.example", ["mensuel"], MONDAY)
    records.subscribers.add("c@region.example", ["hebdo"], MONDAY, standing=Standing.PENDING)
    records.subscribers.add("d@region.example", ["hebdo"], MONDAY)
    assert records.subscribers.leave("d@region.example", MONDAY)
    assert [one.email for one in records.subscribers.of("hebdo")] == ["a@region.example"]
    assert len(records.subscribers.all()) == 4


def test_who_left_is_not_brought_back_by_someone_else(records: Records) -> None:
    records.subscribers.add("a@region.example", ["hebdo"], MONDAY)
    assert records.subscribers.leave("a@region.example", MONDAY + HOUR)
    assert not records.subscribers.leave("a@region.example", MONDAY + HOUR)
    with pytest.raises(Unsubscribed):
        records.subscribers.add("A@region.example", ["hebdo"], MONDAY + HOUR)
    back = records.subscribers.rejoin("a@region.example", ["hebdo"], MONDAY + 2 * HOUR)
    assert (back.standing, back.since) == (Standing.CONFIRMED, MONDAY + 2 * HOUR)


def test_a_job_is_done_by_one_process(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    with open_records(path) as one, open_records(path) as other:
        assert one.executions.claim("hebdo", MONDAY, MONDAY, HOUR)
        assert not other.executions.claim("hebdo", MONDAY, MONDAY, HOUR)
        assert other.executions.last("hebdo") is None
        one.executions.finish("hebdo", MONDAY, MONDAY + HOUR)
        assert not other.executions.claim("hebdo", MONDAY, MONDAY + 5 * HOUR, HOUR)
        assert other.executions.claim("hebdo", MONDAY + timedelta(days=7), MONDAY, HOUR)
        done = other.executions.last("hebdo")
    assert done is not None
    assert (done.due, done.done_at) == (MONDAY, MONDAY + HOUR)


def test_a_job_left_by_a_dead_process_is_taken_after_its_lease(records: Records) -> None:
    claim = records.executions.claim
    assert claim("hebdo", MONDAY, MONDAY, HOUR)
    assert not claim("hebdo", MONDAY, MONDAY + HOUR / 2, HOUR)
    assert claim("hebdo", MONDAY, MONDAY + HOUR, HOUR)
    assert not claim("hebdo", MONDAY, MONDAY + HOUR, HOUR)


def test_a_job_given_back_is_taken_at_once(records: Records) -> None:
    assert records.executions.claim("hebdo", MONDAY, MONDAY, HOUR)
    records.executions.release("hebdo", MONDAY, MONDAY)
    assert records.executions.claim("hebdo", MONDAY, MONDAY, HOUR)


def test_the_instance_is_named_once(records: Records) -> None:
    assert records.meta.get("instance") is None
    records.meta.adopt("first")
    assert records.meta.instance() == "first"
    records.meta.put("started", "hier")
    records.meta.put("started", "aujourd'hui")
    assert records.meta.get("started") == "aujourd'hui"


def test_a_mail_that_does_not_exist_is_said(records: Records) -> None:
    with pytest.raises(NotSettled, match="L'envoi n° 7 n'existe pas"):
        records.outbox.get(7)


def test_archive_and_briefings_share_one_file(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    with open_store(path) as store:
        assert store.articles.count() == 0
    with open_records(path) as records:
        records.issues.record(draft())
    with open_store(path), open_records(path) as records:
        found = records.issues.find("hebdo", week().start.astimezone(UTC))
    assert found is not None
