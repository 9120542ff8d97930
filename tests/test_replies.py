"""What a relay says reaches the officer: named, in French, and without anyone's address."""

from __future__ import annotations

import smtplib
import ssl
from datetime import timedelta
from pathlib import Path

import pytest

from briefings.delivery.base import DeliveryError
from briefings.delivery.files import FileChannel
from briefings.delivery.replies import refusal, silence, words
from briefings.delivery.schedule import BACKOFF
from briefings.delivery.session import SmtpSettings
from briefings.delivery.smtp import SmtpChannel
from briefings.model import DeliveryState
from briefings.store import Records
from tests.mailroom import MONDAY, people, record, send_all
from tests.smtpd import Relay, serve, serve_faults
from watch.errors import SettingsError

TO = "jean.durand@region.example"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("5.1.1 <jean.durand@region.example>: inconnu", "5.1.1 <adresse>: inconnu"),
        ("5.1.1 JEAN.DURAND@REGION.EXAMPLE inconnu", "5.1.1 <adresse> inconnu"),
        ("User jean.durand unknown", "User <adresse> unknown"),
        ("'Jean.Durand': no such user", "'<adresse>': no such user"),
        ("forwarded to <j.durand@ailleurs.example>", "forwarded to <adresse>"),
        ("2.0.0 Ok: queued as 4F2A1", "2.0.0 Ok: queued as 4F2A1"),
        ("jean.durandier reste", "jean.durandier reste"),
    ],
)
def test_no_address_is_kept_of_what_the_relay_says(said: str, kept: str) -> None:
    assert words(550, said.encode(), TO) == f"550 {kept}"


def test_a_reply_is_one_short_line_whatever_its_bytes() -> None:
    text = words(550, b"un\r\n\x1b[31mdeux\xff\x00 " + b"x" * 9000)
    assert text.startswith("550 un [31mdeux\ufffd")
    assert len(text) <= 300
    assert text.isprintable()


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_relay_that_wants_a_login_strikes_nobody_off(step: str) -> None:
    error = refusal("relais.example:587", step, 530, b"5.7.0 Authentication required", TO)
    assert (error.retryable, error.relay) == (True, True)
    assert "vérifiez smtp.username" in str(error)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TimeoutError(), "ne répond pas (délai de 60\u00a0s dépassé)"),
        (smtplib.SMTPServerDisconnected("x"), "a coupé la connexion"),
        (ConnectionResetError(), "a coupé la connexion"),
        (smtplib.SMTPException("No suitable"), "n'a aucune façon de s'authentifier"),
        (smtplib.SMTPNotSupportedError("x"), "vérifiez smtp.security"),
        (smtplib.SMTPConnectError(554, "non"), "répond «\u00a0554 non\u00a0»"),
        (smtplib.SMTPAuthenticationError(535, b"non"), "vérifiez smtp.username"),
        (ssl.SSLError(1, "wrong version"), "vérifiez smtp.port et smtp.security"),
        (OSError(113, "No route to host"), "ne répond pas (machine injoignable)"),
    ],
)
def test_a_lack_of_dialogue_names_the_relay_and_what_to_check(error: OSError, told: str) -> None:
    sentence = silence("relais.example:587", error, 60)
    assert sentence.startswith("le relais relais.example:587 ")
    assert told in sentence


def test_a_relay_with_no_common_way_of_logging_in_is_said() -> None:
    with serve(auth_require_tls=False, auth_exclude_mechanism=["LOGIN", "PLAIN"]) as relay:
        channel = SmtpChannel(relay.settings(username="marie", password="secret"))
        with pytest.raises(DeliveryError, match="s'authentifier"):
            channel.greet()


def test_a_relay_that_says_no_to_a_greeting_is_said() -> None:
    said = pytest.raises(DeliveryError, match="421 fermeture")
    with serve_faults({"NOOP": ["421 fermeture"]}) as relay, said:
        SmtpChannel(relay.settings()).greet()


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"username": "hélène"}, "smtp.username"),
        ({"username": "h", "password": "été"}, "VIGIE_SMTP__PASSWORD"),
        ({"helo": "poste é"}, "smtp.helo"),
        ({"helo": "poste\r\nMAIL FROM:<x@evil.example>"}, "smtp.helo"),
        ({"host": "relais..example"}, "smtp.host"),
        ({"host": "r" * 64 + ".example"}, "smtp.host"),
    ],
)
def test_what_cannot_be_said_on_the_wire_is_refused_at_once(
    change: dict[str, str],
    setting: str,
) -> None:
    with pytest.raises(SettingsError, match=setting) as caught:
        SmtpSettings(**({"host": "relais.example"} | change))  # type: ignore[arg-type]  # strings
    assert "été" not in str(caught.value)


def test_a_mail_that_one_relay_always_postpones_ends_with_a_person(records: Records) -> None:
    record(records, people(2))
    at, tries = MONDAY, 0
    with serve_faults({"RCPT": ["451 plus tard", "ok", *["451 plus tard"] * 99]}) as relay:
        channel = SmtpChannel(relay.settings())
        while (report := send_all(records, channel, at=at)).next_try is not None:
            at, tries = report.next_try, tries + 1
        channel.close()
    assert tries > len(BACKOFF)
    assert timedelta(hours=48) <= at - MONDAY <= timedelta(hours=52)
    assert (report.retried, report.refused, report.waiting) == (0, 1, 0)
    assert "remettez en file" in report.problems[-1]
    [refused] = records.outbox.by_state(DeliveryState.REFUSED)
    assert refused.email == people(2)[0]
    assert relay.ledger.per_person() == {people(2)[1]: 1}


def test_old_mails_that_are_due_are_tried_before_anyone_gives_up(
    records: Records,
    relay: Relay,
) -> None:
    record(records, people(3))
    records.engine.execute("UPDATE outbox SET attempts = 9")
    channel = SmtpChannel(relay.settings())
    late = MONDAY + timedelta(days=3)
    assert send_all(records, channel, at=late, limit=1).sent == 1
    assert send_all(records, channel, at=late).sent == 2
    channel.close()


def test_the_longest_address_is_a_file_all_the_same(tmp_path: Path) -> None:
    longest = f"{'c' * 64}@{'a.' * 93}fr"
    FileChannel(tmp_path).send([b"A: b\r\n"], "v@x.example", longest, lambda: None)
    [file] = tmp_path.iterdir()
    assert file.read_bytes() == b"A: b\r\n"
