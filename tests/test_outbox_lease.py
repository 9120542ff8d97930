from __future__ import annotations

from pathlib import Path

from briefings.delivery.outbox import LEASE
from briefings.delivery.report import DrainReport
from briefings.delivery.smtp import SmtpChannel
from briefings.model import DeliveryState
from briefings.store import Records, open_records
from tests.mailroom import MONDAY, people, record, send_all
from tests.smtpd import Relay


def test_what_a_dead_sender_left_after_the_dot_is_shown_after_its_lease(
    records: Records,
    relay: Relay,
) -> None:
    record(records, people(1))
    [claimed] = records.outbox.claim("dead", MONDAY, lease=LEASE, limit=1)
    assert records.outbox.intend(claimed.id, "dead", MONDAY, lease=LEASE) is DeliveryState.INTENT
    channel = SmtpChannel(relay.settings())
    assert send_all(records, channel, at=MONDAY + LEASE / 2) == DrainReport()
    report = send_all(records, channel, at=MONDAY + LEASE)
    channel.close()
    assert (report.doubt, report.sent) == (1, 0)
    assert "1\u00a0message en doute" in report.problems[0]
    assert relay.ledger.mails == []


def test_a_sender_that_lost_its_lease_does_not_reach_the_dot(records: Records) -> None:
    record(records, people(1))
    outbox = records.outbox
    [slow] = outbox.claim("slow", MONDAY, lease=LEASE, limit=1)
    [quick] = outbox.claim("quick", MONDAY + LEASE, lease=LEASE, limit=1)
    assert outbox.intend(slow.id, "slow", MONDAY + LEASE, lease=LEASE) is DeliveryState.QUEUED
    assert outbox.intend(quick.id, "quick", MONDAY + LEASE, lease=LEASE) is DeliveryState.INTENT
    assert outbox.intend(slow.id, "slow", MONDAY + LEASE, lease=LEASE) is not DeliveryState.INTENT


def test_a_yes_that_comes_after_the_lease_settles_the_doubt(records: Records) -> None:
    record(records, people(1))
    outbox = records.outbox
    [slow] = outbox.claim("slow", MONDAY, lease=LEASE, limit=1)
    outbox.intend(slow.id, "slow", MONDAY, lease=LEASE)
    assert outbox.expire(MONDAY + LEASE) == 1
    outbox.sent(slow.id, "slow", "250 ok", MONDAY + LEASE)
    assert outbox.get(slow.id).state is DeliveryState.SENT


def test_a_late_verdict_of_one_sender_does_not_touch_the_dot_of_another(records: Records) -> None:
    record(records, people(1))
    outbox = records.outbox
    [slow] = outbox.claim("slow", MONDAY, lease=LEASE, limit=1)
    outbox.claim("quick", MONDAY + LEASE, lease=LEASE, limit=1)
    outbox.intend(slow.id, "quick", MONDAY + LEASE, lease=LEASE)
    outbox.retry(slow.id, "slow", "451", MONDAY + LEASE)
    outbox.refuse(slow.id, "slow", "550")
    outbox.release("slow")
    assert outbox.get(slow.id).state is DeliveryState.INTENT


def test_two_connections_see_one_queue(tmp_path: Path) -> None:
    with open_records(tmp_path / "v.db") as one, open_records(tmp_path / "v.db") as other:
        record(one, people(4))
        first = one.outbox.claim("one", MONDAY, lease=LEASE, limit=3)
        second = other.outbox.claim("other", MONDAY, lease=LEASE, limit=3)
    assert [len(first), len(second)] == [3, 1]
    assert not {mail.id for mail in first} & {mail.id for mail in second}
