"""What a relay may answer at each step, and where that leaves the mail."""

from __future__ import annotations

import logging
from datetime import timedelta
from email import message_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings.address import AddressError, parse
from briefings.delivery.smtp import SmtpChannel
from briefings.message import personal
from briefings.model import DeliveryState
from briefings.store import Records
from tests.mailroom import MONDAY, people, record, send_all
from tests.smtpd import serve_faults
from tests.test_message import envelope
from watch.faults import faults

LATER, NEVER, UNKNOWN, TAKEN = "queued", "refused", "doubt", "sent"
HELD = "held"
"""Queued, and nothing leaves until someone has looked."""

REPLIES = [
    ("connect", "220-bonjour\r\n220 pret", TAKEN),
    ("connect", "421 occupe", LATER),
    ("connect", "554 pas de service", LATER),
    ("connect", "close", LATER),
    ("EHLO", "500 inconnu", TAKEN),
    ("EHLO", "250-relais\r\n250-SIZE 1\r\n250 8BITMIME", TAKEN),
    ("EHLO", "close", LATER),
    ("MAIL", "450 attendez", LATER),
    ("MAIL", "451 erreur locale", LATER),
    ("MAIL", "452 disque plein", LATER),
    ("MAIL", "421 fermeture", LATER),
    ("MAIL", "552 trop gros", NEVER),
    ("MAIL", "530 identifiez-vous", HELD),
    ("MAIL", "550 expediteur refuse", HELD),
    ("MAIL", "553 expediteur refuse", HELD),
    ("MAIL", "close", LATER),
    ("RCPT", "251 sera transmis", TAKEN),
    ("RCPT", "252 non verifie", TAKEN),
    ("RCPT", "450 4.2.0 liste grise", LATER),
    ("RCPT", "451 erreur locale", LATER),
    ("RCPT", "452 trop de destinataires", LATER),
    ("RCPT", "421 fermeture", LATER),
    ("RCPT", "550 5.1.1 inconnu", NEVER),
    ("RCPT", "551 ailleurs", NEVER),
    ("RCPT", "553 nom refuse", NEVER),
    ("RCPT", "554 5.7.1 refuse", NEVER),
    ("RCPT", "530 identifiez-vous", HELD),
    ("RCPT", "close", LATER),
    ("DATA", "250 etrange", LATER),
    ("DATA", "451 erreur locale", LATER),
    ("DATA", "421 fermeture", LATER),
    ("DATA", "554 pas de destinataire", NEVER),
    ("DATA", "close", LATER),
    ("dot", "take+250-un\r\n250 deux", TAKEN),
    ("dot", "451 erreur locale", LATER),
    ("dot", "452 disque plein", LATER),
    ("dot", "421 fermeture", LATER),
    ("dot", "550 refuse", NEVER),
    ("dot", "552 trop gros", NEVER),
    ("dot", "554 indesirable", NEVER),
    ("dot", "354 encore", UNKNOWN),
    ("dot", "n'importe quoi", UNKNOWN),
    ("dot", "close", UNKNOWN),
    ("dot", "take+close", UNKNOWN),
    ("dot", "take+hang", UNKNOWN),
]


@pytest.mark.parametrize("reply", ["421 fermeture", "close"])
def test_a_relay_that_leaves_before_the_dot_leaves_no_doubt_once_it_is_seen(
    records: Records, reply: str
) -> None:
    record(records, people(3))
    with serve_faults({"body": [reply]}) as relay:
        channel = SmtpChannel(relay.settings())

        def seen(point: str) -> None:
            if point == "after:smtp.body":
                relay.hung_up.wait(60)

        with faults(seen):
            send_all(records, channel)
        assert records.outbox.by_state(*DeliveryState)[0].state is DeliveryState.QUEUED
        send_all(records, channel, at=MONDAY + timedelta(hours=1))
        channel.close()
        assert set(relay.ledger.per_person().values()) == {1}


@pytest.mark.parametrize("reply", ["421 fermeture", "close"])
def test_a_relay_that_leaves_as_the_dot_leaves_is_never_given_the_mail_twice(
    records: Records, reply: str
) -> None:
    record(records, people(3))
    with serve_faults({"body": [reply]}) as relay:
        channel = SmtpChannel(relay.settings())
        send_all(records, channel)
        left = records.outbox.by_state(*DeliveryState)[0].state
        # The dot may cross the hanging up: then nobody can tell, and it is held.
        assert left in {DeliveryState.QUEUED, DeliveryState.DOUBT}
        send_all(records, channel, at=MONDAY + timedelta(hours=1))
        channel.close()
        told = relay.ledger.per_person()
        assert set(told.values()) == {1}
        assert len(told) == (3 if left is DeliveryState.QUEUED else 2)


@pytest.mark.parametrize(("step", "reply", "expected"), REPLIES)
def test_a_reply_leaves_the_mail_where_it_truly_stands(
    records: Records, step: str, reply: str, expected: str
) -> None:
    record(records, people(3))
    with serve_faults({step: [reply]}) as relay:
        channel = SmtpChannel(relay.settings(timeout_after_dot=1 if "hang" in reply else 30))
        first = send_all(records, channel)
        [mail, *others] = records.outbox.by_state(*DeliveryState)
        assert mail.state == (LATER if expected == HELD else expected)
        assert (first.held is not None) is (expected == HELD)
        records.sending.resume()
        for hours in (1, 2):
            send_all(records, channel, at=MONDAY + timedelta(hours=hours))
        channel.close()
        after = records.outbox.by_state(*DeliveryState)
        assert [one.state for one in after[1:]] == [DeliveryState.SENT] * len(others)
        assert after[0].state == (expected if expected in {NEVER, UNKNOWN} else TAKEN)
        received = relay.ledger.per_person()
        assert set(received.values()) <= {1}
        # Accepted before the line was cut or not: nobody can tell, and nobody is told twice.
        for one in after:
            if one.state is DeliveryState.SENT:
                assert received[one.email] == 1


def test_each_mail_names_the_one_person_of_its_envelope(records: Records) -> None:
    record(records, people(12))
    with serve_faults({"RCPT": ["450 plus tard", "550 inconnu"]}) as relay:
        channel = SmtpChannel(relay.settings())
        send_all(records, channel)
        channel.close()
        for mail in relay.ledger.mails:
            assert message_from_bytes(mail.content).get_all("To") == [mail.to]
            assert message_from_bytes(mail.content).get_all("Cc") is None
        recipients = [line for line in relay.ledger.commands if line.lower().startswith("rcpt")]
        transactions = [line for line in relay.ledger.commands if line.lower().startswith("mail")]
        assert len(recipients) == len(transactions)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=330)
    | st.from_regex(r"[a-z.]{1,70}@[a-z0-9.é-]{1,300}", fullmatch=True)
    | st.sampled_from(
        ["a@b.fr\nRCPT TO:<x@y.fr>", "a@b.fr>\r\nDATA", '"a b"@c.fr', "a..b@c.fr", ".a@c.fr"]
    )
)
def test_no_address_says_more_than_one_line_to_the_relay(text: str) -> None:
    try:
        address = parse(text)
    except AddressError:
        return
    assert len(address) <= 254
    assert address.isascii()
    assert not set(address) & set(' \r\n<>,;:"\\')
    lines = personal(envelope(to=text)).split(b"\r\n")
    assert lines[0] == f"To: {address}".encode()
    assert len(lines) == 3


def test_no_log_names_anyone_however_the_sending_goes(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    everyone = people(12)
    record(records, everyone)
    told = []
    script = {
        "RCPT": ["ok", f"550 <{everyone[1]}> inconnu", f"450 {everyone[2]} plus tard"],
        "dot": ["ok", f"452 {everyone[3]}", "take+close"],
    }
    with caplog.at_level(logging.DEBUG), serve_faults(script) as relay:
        channel = SmtpChannel(relay.settings())
        for hours in range(3):
            report = send_all(records, channel, at=MONDAY + timedelta(hours=hours))
            told += [*report.problems, str(report.held)]
        channel.close()
    assert told
    whole = caplog.text + " ".join(told)
    assert not [address for address in everyone if address in whole]
