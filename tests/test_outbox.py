from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from briefings.address import AddressError
from briefings.delivery.breaker import IN_A_ROW
from briefings.delivery.files import FileChannel
from briefings.delivery.outbox import Terms, drain
from briefings.delivery.report import DrainReport
from briefings.delivery.schedule import BACKOFF
from briefings.delivery.session import SmtpSettings
from briefings.delivery.smtp import SmtpChannel
from briefings.model import DeliveryState
from briefings.store import Records, open_records
from briefings.store.outbox import NotSettled
from tests.mailroom import MONDAY, mail, people, record, send_all
from tests.smtpd import Ledger, Relay, serve_faults

MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=20)
DOWN = SmtpSettings(host="127.0.0.1", port=1, security="none")


def passages(records: Records, script: dict[str, list[str]], *ats: timedelta) -> list[DrainReport]:
    """Drain at these times after Monday through one misbehaving relay."""
    with serve_faults(script) as relay:
        channel = SmtpChannel(relay.settings(timeout_after_dot=1 if "hang" in str(script) else 30))
        reports = [send_all(records, channel, at=MONDAY + at) for at in ats]
        channel.close()
        ledger_is_sound(records, relay.ledger)
    return reports


def ledger_is_sound(records: Records, ledger: Ledger) -> None:
    assert all(count == 1 for count in ledger.per_person().values())
    sent = records.outbox.by_state(DeliveryState.SENT)
    assert {one.email for one in sent} <= set(ledger.per_person())


def states(records: Records) -> list[str]:
    return [one.state.value for one in records.outbox.by_state(*DeliveryState)]


def test_everyone_gets_their_own_mail_and_the_reply_is_kept(records: Records, relay: Relay) -> None:
    record(records, people(3))
    channel = SmtpChannel(relay.settings())
    assert send_all(records, channel) == DrainReport(sent=3)
    assert send_all(records, channel) == DrainReport()
    channel.close()
    assert {one.to: one.content for one in relay.ledger.mails} == {
        email: mail(email).raw for email in people(3)
    }
    rows = records.outbox.by_state(DeliveryState.SENT)
    assert rows[0].reply == "250 2.0.0 Ok: queued as 000001"
    assert all(row.sent_at == MONDAY and row.attempts == 1 for row in rows)


def test_a_limit_leaves_the_rest_for_later(records: Records, relay: Relay) -> None:
    record(records, people(5))
    channel = SmtpChannel(relay.settings())
    assert send_all(records, channel, limit=2) == DrainReport(sent=2, waiting=3, next_try=MONDAY)
    assert send_all(records, channel).sent == 3
    channel.close()


def test_a_relay_that_is_down_is_said_in_one_sentence(records: Records) -> None:
    record(records, people(1))
    report = send_all(records, SmtpChannel(DOWN))
    [problem] = report.problems
    assert problem == (
        "Le relais 127.0.0.1:1 ne répond pas (connexion refusée)\u00a0; le message reste en file,"
        " prochain essai à 07\u00a0h\u00a016."
    )
    assert (report.retried, report.waiting, report.next_try) == (1, 1, MONDAY + MINUTE)


def test_a_relay_that_is_down_is_asked_once_for_everyone(records: Records) -> None:
    record(records, people(25))
    report = send_all(records, SmtpChannel(DOWN))
    assert len(report.problems) == 1
    assert "25\u00a0messages restent en file" in report.problems[0]
    assert report.retried == 25
    assert all(one.attempts == 1 for one in records.outbox.by_state(DeliveryState.QUEUED))
    assert send_all(records, SmtpChannel(DOWN)).problems == ()


def test_waits_grow_then_someone_is_called_after_two_days(records: Records) -> None:
    record(records, people(2))
    at, waits = MONDAY, []
    while (report := send_all(records, SmtpChannel(DOWN), at=at)).next_try is not None:
        waits.append(report.next_try - at)
        at = report.next_try
    assert tuple(waits[: len(BACKOFF)]) == BACKOFF
    assert set(waits[len(BACKOFF) :]) == {BACKOFF[-1]}
    assert timedelta(hours=48) <= at - MONDAY <= timedelta(hours=52)
    assert (report.refused, report.waiting, states(records)) == (2, 0, ["refused", "refused"])
    assert "sans succès depuis 48\u00a0h" in report.problems[-1]


def test_a_machine_off_for_a_week_still_tries(records: Records, relay: Relay) -> None:
    record(records, people(1))
    channel = SmtpChannel(relay.settings())
    assert send_all(records, channel, at=MONDAY + timedelta(days=6)).sent == 1
    channel.close()


def test_a_later_attempt_after_a_relay_came_back(records: Records, relay: Relay) -> None:
    record(records, people(3))
    send_all(records, SmtpChannel(DOWN))
    channel = SmtpChannel(relay.settings())
    assert send_all(records, channel, at=MONDAY + MINUTE).sent == 3
    channel.close()
    ledger_is_sound(records, relay.ledger)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "dot"])
def test_later_for_one_person_stops_nobody_else(records: Records, step: str) -> None:
    record(records, people(3))
    first, second = passages(records, {step: ["451 plus tard"]}, 0 * MINUTE, MINUTE)
    assert (first.sent, first.retried, first.waiting) == (2, 1, 1)
    assert "451 plus tard" in first.problems[0]
    assert "prochain essai à 07\u00a0h\u00a016" in first.problems[0]
    assert (second.sent, second.waiting) == (1, 0)


@pytest.mark.parametrize("step", ["RCPT", "DATA", "dot"])
def test_never_for_one_person_is_reported_and_not_retried(records: Records, step: str) -> None:
    record(records, people(3))
    first, second = passages(records, {step: ["550 inconnu"]}, 0 * MINUTE, 600 * MINUTE)
    assert (first.sent, first.refused, first.waiting) == (2, 1, 0)
    assert re.fullmatch(
        r"Envoi n° 1 refusé\u00a0: le relais .* refuse le message.*", first.problems[0]
    )
    assert second == DrainReport()


def test_421_makes_everyone_wait_and_strikes_nobody_off(records: Records) -> None:
    record(records, people(4))
    first, second = passages(records, {"RCPT": ["ok", "421 fermeture"]}, 0 * MINUTE, MINUTE)
    assert (first.sent, first.retried, first.refused) == (1, 3, 0)
    assert second.sent == 3


def test_an_account_that_is_closed_does_not_burn_the_whole_list(records: Records) -> None:
    record(records, people(30))
    script = {"RCPT": ["550 compte ferme"] * 30}
    [report] = passages(records, script, 0 * MINUTE)
    assert (report.refused, report.waiting) == (IN_A_ROW, 30 - IN_A_ROW)


@pytest.mark.parametrize("action", ["take+close", "close", "take+hang"])
def test_no_reply_after_the_dot_is_never_resent(records: Records, action: str) -> None:
    record(records, people(3))
    first, second, third = passages(records, {"dot": [action]}, 0 * MINUTE, MINUTE, LEASE * 10)
    assert (first.doubt, first.sent, first.waiting) == (1, 0, 2)
    assert "en doute" in first.problems[0]
    assert (second.sent, second.doubt) == (2, 0)
    assert third == DrainReport()
    assert states(records) == ["doubt", "sent", "sent"]


def test_a_person_settles_a_doubt(records: Records, relay: Relay) -> None:
    record(records, people(2))
    passages(records, {"dot": ["close", "close"]}, 0 * MINUTE, MINUTE)
    arrived, lost = records.outbox.by_state(DeliveryState.DOUBT)
    later = MONDAY + LEASE
    settled = records.outbox.settle(arrived.id, sent=True, who="Claire", now=later)
    assert (settled.state, settled.sent_at) == (DeliveryState.SENT, later)
    records.outbox.settle(lost.id, sent=False, who="Claire", now=later)
    channel = SmtpChannel(relay.settings())
    assert send_all(records, channel, at=later).sent == 1
    channel.close()
    assert relay.ledger.per_person() == {lost.email: 1}
    with pytest.raises(NotSettled, match="rien à trancher"):
        records.outbox.settle(lost.id, sent=False, who="Claire", now=later)


def test_who_left_while_queued_is_not_written_to(records: Records, relay: Relay) -> None:
    record(records, people(2))
    for email in people(2):
        records.subscribers.add(email, ["hebdo"], MONDAY)
    records.subscribers.leave(people(2)[0], MONDAY)
    channel = SmtpChannel(relay.settings())
    report = send_all(records, channel)
    channel.close()
    assert (report.sent, report.refused) == (1, 1)
    assert set(relay.ledger.per_person()) == {people(2)[1]}
    [refused] = records.outbox.by_state(DeliveryState.REFUSED)
    assert refused.error == "la personne s'est désinscrite, ou son adresse est suspendue"


def test_leaving_during_the_dialogue_still_stops_the_mail(
    records: Records, relay: Relay, tmp_path: Path
) -> None:
    record(records, people(1))
    records.subscribers.add(people(1)[0], ["hebdo"], MONDAY)

    class Meanwhile(SmtpChannel):
        def send(
            self,
            message: Sequence[bytes],
            sender: str,
            to: str,
            before_final_dot: Callable[[], None],
        ) -> str:
            def dot() -> None:
                with open_records(tmp_path / "vigie.db") as elsewhere:
                    elsewhere.subscribers.leave(to, MONDAY)
                before_final_dot()

            return super().send(message, sender, to, dot)

    channel = Meanwhile(relay.settings())
    assert send_all(records, channel).refused == 1
    channel.close()
    assert relay.ledger.mails == []


def test_bytes_changed_since_they_were_validated_do_not_leave(
    records: Records,
    relay: Relay,
) -> None:
    record(records, people(2))
    records.engine.execute(
        "UPDATE outbox SET raw = :raw WHERE id = 1", raw=b"A: b\r\n\r\nAutre.\r\n"
    )
    channel = SmtpChannel(relay.settings())
    report = send_all(records, channel)
    channel.close()
    assert (report.sent, report.refused) == (1, 1)
    assert "ne sont plus ceux qui ont été validés" in report.problems[0]
    assert [one.to for one in relay.ledger.mails] == [people(2)[1]]


def test_the_bytes_are_forgotten_once_accepted_and_kept_until_then(
    records: Records,
    relay: Relay,
) -> None:
    record(records, people(1))
    raw = records.engine.rows("SELECT raw, sha256 FROM outbox")[0]
    assert sha256(raw["raw"]).hexdigest() == raw["sha256"]
    channel = SmtpChannel(relay.settings())
    send_all(records, channel)
    channel.close()
    after = records.engine.rows("SELECT raw, sha256 FROM outbox")[0]
    assert (after["raw"], after["sha256"]) == (None, raw["sha256"])


def test_a_wrong_sender_address_stops_before_anything(records: Records, tmp_path: Path) -> None:
    record(records, people(1))
    with pytest.raises(AddressError):
        drain(
            records,
            [FileChannel(tmp_path)],
            Terms(sender="non", now=lambda: MONDAY, owner="test"),
        )
    assert states(records) == ["queued"]


def test_no_address_in_the_logs_nor_in_the_report(
    records: Records,
    caplog: pytest.LogCaptureFixture,
) -> None:
    record(records, people(4))
    script = {"RCPT": [f"550 <{people(4)[0]}> inconnu", f"451 {people(4)[1]} plus tard"]}
    with caplog.at_level(logging.DEBUG):
        reports = passages(records, script, 0 * MINUTE)
    told = caplog.text + "".join(reports[0].problems)
    assert len(reports[0].problems) == 2
    assert not [email for email in people(4) if email in told]
