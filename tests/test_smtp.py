from __future__ import annotations

import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from briefings.delivery.base import DeliveryError, DoubtfulDelivery, Withheld
from briefings.delivery.session import SmtpSettings
from briefings.delivery.smtp import SmtpChannel
from tests.smtpd import Relay, only_marie, serve, serve_faults
from watch.errors import SettingsError

MESSAGE = b"Subject: essai\r\nMessage-ID: <1.abc@x.example>\r\n\r\nBonjour.\r\n"
TO = "claire@region.example"


def send(channel: SmtpChannel, message: bytes = MESSAGE, to: str = TO) -> str:
    return channel.send([message], "veille@x.example", to, lambda: None)


def failure(script: dict[str, list[str]], **settings: object) -> DeliveryError:
    with serve_faults(script) as relay:
        channel = SmtpChannel(relay.settings(**settings))
        with pytest.raises(DeliveryError) as caught:
            send(channel)
        channel.close()
    return caught.value


def test_the_relay_gets_the_bytes_and_its_reply_comes_back(relay: Relay) -> None:
    channel = SmtpChannel(relay.settings())
    assert send(channel) == "250 2.0.0 Ok: queued as 000001"
    channel.close()
    [mail] = relay.ledger.mails
    assert (mail.content, mail.to, mail.sender) == (MESSAGE, TO, "veille@x.example")


def test_the_connection_is_kept_from_mail_to_mail() -> None:
    with serve_faults({}) as relay:
        channel = SmtpChannel(relay.settings())
        for number in range(5):
            send(channel, to=f"a{number}@region.example")
        channel.close()
        channel.close()
    assert relay.ledger.connections == 1
    assert len(relay.ledger.mails) == 5
    assert relay.ledger.commands[-1] == "quit"


def test_dots_are_doubled_on_the_wire() -> None:
    with serve_faults({}) as relay:
        channel = SmtpChannel(relay.settings())
        send(channel, b"A: b\r\n\r\n.\r\n..deux\r\nfin.\r\n")
        channel.close()
    assert relay.ledger.mails[0].content == b"A: b\r\n\r\n..\r\n...deux\r\nfin.\r\n.\r\n"


def test_the_intent_is_asked_for_between_the_body_and_the_dot() -> None:
    seen: list[int] = []
    with serve_faults({}) as relay:
        channel = SmtpChannel(relay.settings())
        channel.send([MESSAGE], "v@x.example", TO, lambda: seen.append(len(relay.ledger.mails)))
        channel.close()
        assert (seen, len(relay.ledger.mails)) == ([0], 1)


def test_a_withheld_mail_never_reaches_the_ledger_and_the_next_one_does(relay: Relay) -> None:
    def no() -> None:
        raise Withheld

    channel = SmtpChannel(relay.settings())
    with pytest.raises(Withheld):
        channel.send([MESSAGE], "v@x.example", TO, no)
    send(channel, to="autre@region.example")
    channel.close()
    assert [mail.to for mail in relay.ledger.mails] == ["autre@region.example"]


@pytest.mark.parametrize("step", ["RCPT", "DATA", "dot"])
@pytest.mark.parametrize(("reply", "retryable"), [("451 plus tard", True), ("550 inconnu", False)])
def test_a_refusal_concerns_this_person_only(step: str, reply: str, *, retryable: bool) -> None:
    error = failure({step: [reply]})
    assert (error.retryable, error.relay) == (retryable, False)
    assert not isinstance(error, DoubtfulDelivery)
    assert reply in str(error)


def test_a_greylisting_at_mail_is_tried_again() -> None:
    error = failure({"MAIL": ["450 attendez"]})
    assert (error.retryable, error.relay) == (True, False)


def test_refusing_our_sender_strikes_nobody_off() -> None:
    error = failure({"MAIL": ["553 expediteur inconnu"]})
    assert (error.retryable, error.relay) == (True, True)
    assert "smtp.sender" in str(error)


def test_a_message_too_big_is_final() -> None:
    assert failure({"MAIL": ["552 trop gros"]}).retryable is False


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "dot"])
def test_421_concerns_everyone(step: str) -> None:
    error = failure({step: ["421 fermeture"]})
    assert (error.retryable, error.relay) == (True, True)


@pytest.mark.parametrize("step", ["connect", "EHLO", "MAIL", "RCPT", "DATA"])
def test_hanging_up_before_the_dot_is_no_doubt(step: str) -> None:
    error = failure({step: ["close"]})
    assert (error.retryable, error.relay) == (True, True)
    assert "a coupé la connexion" in str(error)


def test_a_relay_that_gives_up_during_a_long_body_is_no_doubt() -> None:
    with serve_faults({"body": ["552 trop gros"]}) as relay:
        channel = SmtpChannel(relay.settings())
        # The refusal may be read before the dot or after it, as the network will: never a doubt.
        with pytest.raises(DeliveryError, match="552 trop gros") as caught:
            channel.send([MESSAGE * 20_000], "v@x.example", TO, lambda: None)
    assert not isinstance(caught.value, DoubtfulDelivery)
    assert caught.value.retryable is False


@pytest.mark.parametrize("action", ["close", "take+close"])
def test_hanging_up_after_the_dot_is_a_doubt(action: str) -> None:
    error = failure({"dot": [action]})
    assert isinstance(error, DoubtfulDelivery)
    assert error.retryable is False


def test_silence_after_the_dot_is_a_doubt_once_the_long_wait_is_over() -> None:
    error = failure({"dot": ["take+hang"]}, timeout_after_dot=0.2)
    assert isinstance(error, DoubtfulDelivery)
    assert "délai de 0.2\u00a0s dépassé" in str(error)


@pytest.mark.parametrize("reply", ["354 encore", "bonjour", "999 quoi", "100 attends"])
def test_a_reply_that_is_no_reply_after_the_dot_is_a_doubt(reply: str) -> None:
    assert isinstance(failure({"dot": [reply]}), DoubtfulDelivery)


def test_silence_before_the_dot_is_tried_again() -> None:
    error = failure({"RCPT": ["hang"]}, timeout=0.2)
    assert (error.retryable, error.relay) == (True, True)
    assert "ne répond pas (délai de 0.2\u00a0s dépassé)" in str(error)


@pytest.mark.parametrize("tired", ["close", "421 assez", "451 trop de messages"])
def test_a_relay_tired_of_a_kept_connection_gets_a_new_one(tired: str) -> None:
    with serve_faults({"MAIL": ["ok", tired]}) as relay:
        channel = SmtpChannel(relay.settings())
        send(channel)
        send(channel, to="b@region.example")
        channel.close()
    assert relay.ledger.connections == 2
    assert len(relay.ledger.mails) == 2


def test_a_relay_that_is_down_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DeliveryError) as caught:
        send(SmtpChannel(SmtpSettings(host="127.0.0.1", port=port, security="none")))
    assert str(caught.value) == f"le relais 127.0.0.1:{port} ne répond pas (connexion refusée)"
    assert (caught.value.retryable, caught.value.relay) == (True, True)


def test_an_unknown_name_is_said() -> None:
    settings = SmtpSettings(host="relais.invalid", security="tls")
    with pytest.raises(DeliveryError, match=r"relais\.invalid:587 est introuvable"):
        SmtpChannel(settings).greet()


def test_the_address_of_a_person_stays_out_of_the_error() -> None:
    error = failure({"RCPT": [f"550 5.1.1 <{TO.upper()}>: User unknown"]})
    assert "550 5.1.1 <adresse>: User unknown" in str(error)


def test_the_envelope_holds_one_person_and_no_other_command() -> None:
    with serve_faults({}) as relay:
        channel = SmtpChannel(relay.settings(helo="poste.example"))
        send(channel)
        channel.close()
    assert relay.ledger.commands == [
        "ehlo poste.example",
        "mail FROM:<veille@x.example>",
        f"rcpt TO:<{TO}>",
        "DATA",
        "quit",
    ]


def test_greeting_sends_nothing(relay: Relay) -> None:
    channel = SmtpChannel(relay.settings())
    channel.greet()
    channel.close()
    assert relay.ledger.mails == []


@pytest.mark.parametrize(
    "settings",
    [
        {"host": "relais.example"},
        {"host": "192.0.2.1"},
        {"host": "relais.example", "username": "u", "allow_plaintext": True},
    ],
)
def test_nothing_leaves_in_clear(settings: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="sans chiffrement"):
        SmtpSettings(security="none", **settings)  # type: ignore[arg-type]  # see the parameters


def test_clear_text_on_one_s_own_network_has_to_be_asked_for() -> None:
    settings = SmtpSettings(host="relais.example", security="none", allow_plaintext=True)
    assert settings.name == "relais.example:587"


def test_the_password_is_not_printed() -> None:
    assert "secret" not in repr(SmtpSettings(host="h.example", username="u", password="secret"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A key and a certificate of our own for localhost."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    out = ["-keyout", str(key), "-out", str(cert)]
    subprocess.run([*command.split(), *names, *out], check=True, capture_output=True)
    return key, cert


def server_context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    key, cert = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def client_context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate[1]))


def test_tls_from_the_first_byte(certificate: tuple[Path, Path]) -> None:
    with serve(server_context(certificate)) as relay:
        settings = relay.settings(host="localhost", security="tls")
        channel = SmtpChannel(settings, context=client_context(certificate))
        send(channel)
        send(channel)
        channel.close()
    assert len(relay.ledger.mails) == 2


def test_starttls_with_a_login(certificate: tuple[Path, Path]) -> None:
    with serve(
        tls_context=server_context(certificate),
        require_starttls=True,
        authenticator=only_marie,
        auth_required=True,
    ) as relay:
        settings = relay.settings(
            host="localhost", security="starttls", username="marie", password="secret"
        )
        channel = SmtpChannel(settings, context=client_context(certificate))
        send(channel)
        channel.close()
        wrong = relay.settings(
            host="localhost", security="starttls", username="marie", password="non"
        )
        with pytest.raises(DeliveryError, match="refuse notre identifiant") as caught:
            send(SmtpChannel(wrong, context=client_context(certificate)))
    assert len(relay.ledger.mails) == 1
    assert (caught.value.retryable, caught.value.relay) == (True, True)


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: tuple[Path, Path]) -> None:
    unknown = pytest.raises(DeliveryError, match="certificat qui n'est pas valable")
    with serve(server_context(certificate)) as relay, unknown:
        send(SmtpChannel(relay.settings(host="localhost", security="tls")))
    with serve(tls_context=server_context(certificate)) as relay, unknown:
        send(SmtpChannel(relay.settings(host="localhost", security="starttls")))
    assert relay.ledger.mails == []


def test_a_stripped_starttls_sends_nothing(relay: Relay) -> None:
    channel = SmtpChannel(relay.settings(security="starttls"))
    with pytest.raises(DeliveryError, match="n'offre ni le chiffrement") as caught:
        send(channel)
    assert caught.value.retryable
    assert relay.ledger.mails == []


def test_tls_to_a_relay_in_clear_says_what_to_check(relay: Relay) -> None:
    with pytest.raises(DeliveryError, match=r"vérifiez smtp\.port et smtp\.security"):
        send(SmtpChannel(relay.settings(security="tls")))
