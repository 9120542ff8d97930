"""What a relay's log proves of a mail in doubt, and what it does not."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.delivery.outbox import LEASE
from briefings.delivery.relaylog import RelayLog
from briefings.delivery.smtp import SmtpChannel
from briefings.delivery.traces import Traces
from briefings.model import DeliveryState
from briefings.store import Records
from briefings.store.backlog import Doubt
from tests.mailroom import MONDAY, mail, people, record, send_all
from tests.smtpd import Relay, serve_faults

ID, TO = "<0a1b2c@region.example>", "claire@region.example"
STAMP = "Nov 23 07:15:01 relais postfix"
CLIENT = f"{STAMP}/smtpd[900]: 4F1A23C0D5: client=localhost[127.0.0.1]"
NAMED = f"{STAMP}/cleanup[901]: 4F1A23C0D5: message-id={ID}"
ACTIVE = f"{STAMP}/qmgr[70]: 4F1A23C0D5: from=<v@x.example>, size=9, nrcpt=1 (queue active)"
GIVEN = f"{STAMP}/smtp[88]: 4F1A23C0D5: to=<{TO}>, relay=mx:25, dsn=2.0.0, status=sent (250 ok)"
BROKEN = f"{STAMP}/smtpd[900]: lost connection after DATA (812 bytes) from localhost[127.0.0.1]"
ACCEPTED = [CLIENT, NAMED, ACTIVE, GIVEN]
LOST = [CLIENT, NAMED, BROKEN]


def doubt(log_at: str = "1:0") -> Doubt:
    return Doubt(id=1, email=TO, message_id=ID, log_at=log_at)


def proof(lines: list[str]) -> tuple[str | None, str | None]:
    traces = Traces()
    traces.want(doubt())
    for line in lines:
        traces.read(line.encode())
    return traces.accepted(ID), traces.lost(ID)


def test_what_the_queue_manager_took_for_that_person_is_accepted() -> None:
    assert proof(ACCEPTED) == ("4F1A23C0D5", None)


def test_what_broke_inside_its_text_is_lost() -> None:
    assert proof(LOST) == (None, "4F1A23C0D5")


@pytest.mark.parametrize(
    "status", ["status=deferred (timeout)", "status=bounced (550 unknown)", "status=sent (ok)"]
)
def test_what_becomes_of_it_later_is_the_relay_s_affair(status: str) -> None:
    given = f"{STAMP}/smtp[88]: 4F1A23C0D5: to=<{TO.upper()}>, relay=none, {status}"
    assert proof([CLIENT, NAMED, ACTIVE, given])[0] == "4F1A23C0D5"


def test_an_alias_still_names_our_recipient() -> None:
    given = f"{STAMP}/local[9]: 4F1A23C0D5: to=<root@x.example>, orig_to=<{TO}>, status=sent (x)"
    assert proof([CLIENT, NAMED, ACTIVE, given])[0] == "4F1A23C0D5"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [CLIENT, NAMED],
        [CLIENT, NAMED, ACTIVE],
        [CLIENT, NAMED, GIVEN],
        [NAMED, BROKEN],
        [NAMED.replace("0a1b2c", "autre"), ACTIVE, GIVEN],
        [CLIENT, NAMED, ACTIVE, GIVEN.replace("claire", "paul")],
        [CLIENT, NAMED, f"{STAMP}/smtpd[900]: disconnect from localhost[127.0.0.1]", BROKEN],
        [CLIENT, NAMED, BROKEN.replace("[900]", "[901]")],
        [CLIENT, NAMED, CLIENT.replace("4F1A", "5F1A"), BROKEN],
        [CLIENT, NAMED, ACTIVE, BROKEN],
        [CLIENT, NAMED, BROKEN.replace("DATA (812 bytes)", "RCPT")],
        [CLIENT, NAMED, BROKEN, NAMED.replace("4F1A", "5F1A")],
        [*LOST, *(line.replace("4F1A", "5F1A").replace("[900]", "[902]") for line in LOST)],
        ["", "postfix", "\x00", CLIENT.replace("client=", "cliant=")],
    ],
)
def test_anything_less_proves_nothing(lines: list[str]) -> None:
    assert proof(lines) == (None, None)


def test_a_queue_id_used_again_for_another_message_is_not_ours_any_more() -> None:
    other = NAMED.replace("0a1b2c", "autre")
    assert proof([CLIENT, NAMED, CLIENT, other, ACTIVE, GIVEN]) == (None, None)


@given(st.lists(st.sampled_from([*ACCEPTED, *LOST, "bruit", ""]) | st.text(max_size=80)))
def test_it_is_never_both(lines: list[str]) -> None:
    accepted, lost = proof(lines)
    assert accepted is None or lost is None


def position(path: Path) -> str:
    found = RelayLog(path).position()
    assert found is not None
    return found


def write(path: Path, lines: list[str]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))


def test_only_what_follows_the_attempt_counts(tmp_path: Path) -> None:
    log = tmp_path / "mail.log"
    write(log, LOST)
    started = position(log)
    assert RelayLog(log).read([doubt(started)]).lost == {}
    write(log, [line.replace("4F1A", "5F1A") for line in ACCEPTED])
    found = RelayLog(log).read([doubt(started)])
    assert (list(found.accepted), found.lost) == ([1], {})


def test_two_doubts_are_each_read_from_their_own_attempt(tmp_path: Path) -> None:
    log = tmp_path / "mail.log"
    write(log, ["autre"])
    early = position(log)
    write(log, LOST)
    other = Doubt(id=2, email=TO, message_id=ID.replace("0a", "0b"), log_at=position(log))
    write(log, [line.replace("0a1b", "0b1b").replace("4F1A", "6F") for line in ACCEPTED])
    found = RelayLog(log).read([doubt(early), other])
    assert (list(found.accepted), list(found.lost)) == ([2], [1])


def test_a_log_that_was_renamed_is_read_to_its_end_and_then_the_new_one(tmp_path: Path) -> None:
    log = tmp_path / "mail.log"
    write(log, ["avant"])
    started = position(log)
    write(log, ACCEPTED[:2])
    log.rename(tmp_path / "mail.log.1")
    write(log, ACCEPTED[2:])
    assert list(RelayLog(log).read([doubt(started)]).accepted) == [1]


def test_a_log_emptied_in_place_is_read_from_its_start(tmp_path: Path) -> None:
    log = tmp_path / "mail.log"
    write(log, ["x" * 5000])
    started = position(log)
    os.truncate(log, 0)
    write(log, ACCEPTED)
    assert list(RelayLog(log).read([doubt(started)]).accepted) == [1]


def test_a_log_that_is_not_there_is_said_and_settles_nothing(tmp_path: Path) -> None:
    found = RelayLog(tmp_path / "absent.log").read([doubt()])
    assert (found.accepted, found.lost) == ({}, {})
    assert "smtp.log" in found.problems[0]
    assert RelayLog(tmp_path / "absent.log").position() is None
    assert RelayLog(tmp_path / "absent.log").read([]).problems == ()


def passage(records: Records, log: Path, action: str, lines: list[str], relay: Relay) -> None:
    """A relay that falls silent at the dot, whose log then says this; then the next passage."""
    record(records, people(1))
    log.touch()
    with serve_faults({"dot": [action]}) as faulty:
        channel = SmtpChannel(faulty.settings())
        assert send_all(records, channel, log=RelayLog(log)).doubt == 1
        channel.close()
    ours = [
        line.replace(ID, mail(people(1)[0]).message_id).replace(TO, people(1)[0]) for line in lines
    ]
    write(log, ours)
    channel = SmtpChannel(relay.settings())
    later = MONDAY + timedelta(minutes=5)
    assert send_all(records, channel, at=later, log=RelayLog(log)).settled == bool(lines)
    channel.close()


def test_an_accepted_mail_is_settled_and_not_sent_again(
    records: Records, relay: Relay, tmp_path: Path
) -> None:
    passage(records, tmp_path / "mail.log", "take+close", ACCEPTED, relay)
    [settled] = records.outbox.by_state(*DeliveryState)
    assert settled.state is DeliveryState.SENT
    assert relay.ledger.mails == []


def test_a_lost_mail_is_sent_again_at_once(records: Records, relay: Relay, tmp_path: Path) -> None:
    passage(records, tmp_path / "mail.log", "close", LOST, relay)
    assert records.outbox.by_state(DeliveryState.SENT)
    assert relay.ledger.per_person() == {people(1)[0]: 1}


def test_silence_leaves_the_doubt_to_a_person(
    records: Records, relay: Relay, tmp_path: Path
) -> None:
    passage(records, tmp_path / "mail.log", "close", [], relay)
    assert len(records.outbox.by_state(DeliveryState.DOUBT)) == 1
    assert relay.ledger.mails == []


def test_a_sender_that_is_still_at_its_dot_is_left_alone(records: Records, tmp_path: Path) -> None:
    """The log may already speak of it; only its own reply, or the end of its lease, counts."""
    log = tmp_path / "mail.log"
    log.touch()
    record(records, people(1))
    at = RelayLog(log).position()
    [claimed] = records.outbox.claim("live", MONDAY, lease=LEASE, limit=1, log_at=at)
    records.outbox.intend(claimed.id, "live", MONDAY, lease=LEASE)
    assert records.backlog.doubts(MONDAY) == []
