"""A whole passage: several connections, a relay that refuses us, a machine that stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from briefings.delivery.breaker import IN_A_ROW, TOLERATED, Breaker
from briefings.delivery.clerk import Clerk, Closed
from briefings.delivery.report import ALARMING
from briefings.delivery.session import SmtpSettings
from briefings.delivery.smtp import SmtpChannel
from briefings.delivery.stopping import stoppable
from briefings.model import DeliveryState
from briefings.store import Records, open_records
from tests.mailroom import MONDAY, mail, people, record, send_all
from tests.smtpd import Relay, only_marie, serve, serve_faults

ROOT = Path(__file__).parent.parent
DOWN = SmtpSettings(host="127.0.0.1", port=1, security="none")
MINUTE = timedelta(minutes=1)


def test_several_connections_send_each_mail_once(records: Records) -> None:
    record(records, people(60))
    with serve_faults({}) as relay:
        channels = [SmtpChannel(relay.settings()) for _ in range(4)]
        report = send_all(records, *channels)
        for channel in channels:
            channel.close()
        assert (report.sent, report.waiting, report.problems) == (60, 0, ())
        assert relay.ledger.connections == 4
        assert relay.ledger.per_person() == dict.fromkeys(people(60), 1)
        assert {one.content.removesuffix(b".\r\n") for one in relay.ledger.mails} == {
            mail(email).raw for email in people(60)
        }


def test_a_few_mails_open_one_connection(records: Records) -> None:
    record(records, people(3))
    with serve_faults({}) as relay:
        channels = [SmtpChannel(relay.settings()) for _ in range(4)]
        assert send_all(records, *channels).sent == 3
        for channel in channels:
            channel.close()
        assert relay.ledger.connections == 1


def test_one_connection_that_breaks_stops_the_others_without_a_doubt(records: Records) -> None:
    record(records, people(80))
    with serve_faults({"RCPT": ["ok"] * 20 + ["421 fermeture"]}) as relay:
        channels = [SmtpChannel(relay.settings()) for _ in range(3)]
        first = send_all(records, *channels)
        again = send_all(records, *channels, at=MONDAY + MINUTE)
        for channel in channels:
            channel.close()
    assert (first.doubt, first.refused) == (0, 0)
    assert first.sent + first.waiting == 80
    assert 0 < first.waiting == again.sent
    assert relay.ledger.per_person() == dict.fromkeys(people(80), 1)


def test_refusals_in_a_row_hold_everything_until_someone_has_looked(records: Records) -> None:
    record(records, people(30))
    with serve_faults({"RCPT": ["550 compte suspendu"] * 30}) as relay:
        channel = SmtpChannel(relay.settings())
        first = send_all(records, channel)
        later = send_all(records, channel, at=MONDAY + timedelta(hours=5))
        channel.close()
    assert (first.refused, first.waiting) == (IN_A_ROW, 30 - IN_A_ROW)
    assert "550 compte suspendu" in str(first.held)
    assert (later.refused, later.sent, later.held) == (0, 0, first.held)


def test_more_than_a_tenth_of_refusals_hold_everything(records: Records) -> None:
    record(records, people(60))
    with serve_faults({"RCPT": ["ok", "ok", "ok", "550 inconnu"] * 15}) as relay:
        channel = SmtpChannel(relay.settings())
        first = send_all(records, channel)
        channel.close()
        assert first.refused == TOLERATED + 1
        assert "trop de refus" in str(first.held)
        records.sending.resume()
        assert send_all(records, channel).held is not None
        channel.close()


def test_a_hold_put_by_another_program_stops_this_one_too(records: Records, relay: Relay) -> None:
    record(records, people(40))

    class Elsewhere(SmtpChannel):
        def greet(self) -> None:
            with open_records(records.engine.path) as others:  # type: ignore[attr-defined]  # SQLite's
                others.sending.hold("essai", MONDAY)

        def send(
            self,
            message: Sequence[bytes],
            sender: str,
            to: str,
            before_final_dot: Callable[[], None],
        ) -> str:
            if to == people(1)[0]:
                self.greet()
            return super().send(message, sender, to, before_final_dot)

    channel = Elsewhere(relay.settings())
    report = send_all(records, channel)
    channel.close()
    assert report.held == "essai"
    assert 0 < report.sent < 40


def test_five_wrong_addresses_in_fifty_are_not_our_fault() -> None:
    breaker = Breaker()
    for number in range(200):
        breaker.failed(refused=True) if number % 10 == 0 else breaker.accepted()
        assert not breaker.open
    breaker.failed(refused=True)
    breaker.failed(refused=True)
    assert breaker.open


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
def test_a_refused_password_is_not_tried_again(records: Records) -> None:
    record(records, people(3))
    with serve(authenticator=only_marie, auth_required=True, auth_require_tls=False) as relay:
        channel = SmtpChannel(relay.settings(username="marie", password="non"))
        first = send_all(records, channel)
        assert "refuse notre identifiant" in str(first.held)
        assert (first.sent, first.refused, first.waiting) == (0, 0, 3)
        good = SmtpChannel(relay.settings(username="marie", password="secret"))
        assert send_all(records, good, at=MONDAY + MINUTE).sent == 0
        records.sending.resume()
        assert send_all(records, good, at=MONDAY + MINUTE).sent == 3
        good.close()


def test_how_long_the_relay_has_been_down_is_in_the_report(records: Records, relay: Relay) -> None:
    record(records, people(2))
    down = SmtpChannel(DOWN)
    first = send_all(records, down)
    assert (first.down_since, first.alarming(MONDAY)) == (MONDAY, False)
    idle = send_all(records, down, at=MONDAY + MINUTE / 2)
    assert idle.down_since == MONDAY
    late = send_all(records, down, at=MONDAY + ALARMING)
    assert (late.down_since, late.alarming(MONDAY + ALARMING)) == (MONDAY, True)
    channel = SmtpChannel(relay.settings())
    back = send_all(records, channel, at=MONDAY + timedelta(hours=2))
    channel.close()
    assert (back.sent, back.down_since) == (2, None)


def test_mails_may_be_counted_by_the_minute(records: Records, relay: Relay) -> None:
    record(records, people(4))
    channel = SmtpChannel(relay.settings())
    started = time.monotonic()
    assert send_all(records, channel, per_minute=600).sent == 4
    channel.close()
    assert time.monotonic() - started >= 4 * 60 / 600 - 0.01


def test_asked_to_stop_before_it_begins_it_takes_nothing(records: Records, relay: Relay) -> None:
    record(records, people(2))
    stop = threading.Event()
    stop.set()
    report = send_all(records, SmtpChannel(relay.settings()), stop=stop)
    assert (report.sent, report.waiting, relay.ledger.mails) == (0, 2, [])


def test_a_relay_that_hangs_does_not_hold_a_machine_that_stops(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefings.delivery.outbox.GRACE", 1)
    record(records, people(3))
    stop = threading.Event()
    with serve_faults({"RCPT": ["hang"]}) as relay:
        channel = SmtpChannel(relay.settings(timeout=60))
        threading.Timer(0.3, stop.set).start()
        started = time.monotonic()
        report = send_all(records, channel, stop=stop)
        assert time.monotonic() - started < 10
    assert (report.sent, report.doubt, report.waiting) == (0, 0, 3)
    assert records.outbox.by_state(DeliveryState.INTENT) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_mail_under_way_and_leaves_no_doubt(
    tmp_path: Path, number: signal.Signals
) -> None:
    with serve_faults({}) as relay, open_records(tmp_path / "v.db") as records:
        record(records, people(3000))
        command = [sys.executable, "-m", "tests.mailer", "stop", str(tmp_path / "v.db")]
        process = subprocess.Popen(
            [*command, str(relay.port)], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )
        while len(relay.ledger.mails) < 20:
            time.sleep(0.01)
        process.send_signal(number)
        assert process.wait(timeout=30) != 0
        counts = records.outbox.counts()
        assert counts[DeliveryState.SENT] == len(relay.ledger.mails) < 3000
        assert counts[DeliveryState.INTENT] == counts[DeliveryState.DOUBT] == 0
        channel = SmtpChannel(relay.settings())
        assert send_all(records, channel, limit=5).sent == 5  # nothing is left claimed
        channel.close()


def interrupted(times: int) -> list[bool]:
    said = []
    try:
        with stoppable() as stop:
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
                said.append(stop.is_set())
    except KeyboardInterrupt:
        return said
    raise AssertionError("the signal was swallowed")


def test_a_signal_does_what_it_does_once_the_sending_is_over() -> None:
    assert interrupted(1) == [True]
    assert interrupted(2) == [True], "the second one waits for nothing"


def test_what_several_threads_ask_for_meanwhile_is_one_commit(records: Records) -> None:
    begun = []

    def transaction() -> object:
        begun.append(1)
        return records.engine.transaction("test")

    clerk = Clerk(transaction)  # type: ignore[arg-type]  # counted on the way
    for number in range(10):
        clerk.tell(partial(records.meta.put, "k", str(number)))
    assert clerk.serve(patience=1)
    assert (records.meta.get("k"), len(begun)) == ("9", 1)
    assert not clerk.serve(patience=0.01)


def test_who_asks_a_clerk_that_failed_is_told(records: Records) -> None:
    clerk = Clerk(lambda: records.engine.transaction("test"))
    told = []

    def ask() -> None:
        try:
            clerk.ask(lambda: 1 // 0)
        except Closed:
            told.append("closed")

    thread = threading.Thread(target=ask)
    thread.start()
    with pytest.raises(ZeroDivisionError):
        clerk.serve(patience=5)
    thread.join(timeout=60)
    assert told == ["closed"]
    with pytest.raises(Closed):
        clerk.tell(int)
