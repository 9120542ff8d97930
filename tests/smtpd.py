"""Two mail relays for the tests, each with a ledger of what it accepted: the ground truth.

``Relay`` is aiosmtpd, a real server. ``FaultyRelay`` speaks just enough SMTP to misbehave at a
chosen step.
"""

from __future__ import annotations

import asyncio
import socket
import socketserver
import ssl
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from briefings.delivery.session import SmtpSettings

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Mail:
    sender: str
    to: str
    content: bytes

    @property
    def message_id(self) -> str:
        return str(message_from_bytes(self.content)["Message-ID"])


@dataclass
class Ledger:
    """What a relay took responsibility for, and every command it was given."""

    mails: list[Mail] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0

    def per_person(self) -> Counter[str]:
        return Counter(mail.to for mail in self.mails)


class _Handler:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        assert envelope.mail_from is not None
        self.ledger.mails += [
            Mail(envelope.mail_from, to, envelope.content) for to in envelope.rcpt_tos
        ]
        return f"250 2.0.0 Ok: queued as {len(self.ledger.mails):06}"


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Learn which port was free before the base class knocks on it."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd's


@dataclass
class Relay:
    port: int
    ledger: Ledger

    def settings(self, **changes: object) -> SmtpSettings:
        return _settings(self.port, changes)


@contextmanager
def serve(context: ssl.SSLContext | None = None, **options: object) -> Iterator[Relay]:
    """A relay on a free port; ``context`` for TLS from the first byte."""
    ledger = Ledger()
    controller = _Controller(
        _Handler(ledger),
        hostname=HOST,
        port=0,
        ssl_context=context,
        **options,  # type: ignore[arg-type]  # aiosmtpd's own options, whatever they are
        ready_timeout=10,
    )
    controller.start()
    try:
        yield Relay(controller.port, ledger)
    finally:
        controller.stop()


def only_marie(
    _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: object
) -> AuthResult:
    login = getattr(data, "login", b""), getattr(data, "password", b"")
    return AuthResult(success=login == (b"marie", b"secret"), handled=False)


class _Faulty(socketserver.ThreadingTCPServer):
    """``script``: step -> what to do the next times it comes.

    Steps: connect, EHLO, MAIL, RCPT, DATA, body (data arrives, no dot yet), dot. Actions: a reply
    such as "451 later", "close", "hang"; with "take+" before, the mail is accepted first. After
    "421 …" it hangs up, as that reply announces (RFC 5321 4.2.3).
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, script: Mapping[str, list[str]]) -> None:
        super().__init__((HOST, 0), _Dialogue)
        self.script = {step: list(actions) for step, actions in script.items()}
        self.ledger = Ledger()
        self.over = threading.Event()
        self.hung_up = threading.Event()

    def action(self, step: str) -> str:
        actions = self.script.get(step, [])
        return actions.pop(0) if actions else "ok"


class _Hangup(Exception):
    pass


class _Dialogue(socketserver.StreamRequestHandler):
    server: _Faulty

    def handle(self) -> None:
        self.server.ledger.connections += 1
        self.sender = self.to = ""
        try:
            self.act("connect", "220 pret")
            while line := self.rfile.readline():
                self.command(line.decode().rstrip("\r\n"))
        except (_Hangup, OSError):
            pass

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
            self.connection.shutdown(socket.SHUT_RDWR)
        self.server.hung_up.set()

    def command(self, line: str) -> None:
        self.server.ledger.commands.append(line)
        verb = line[:4].upper()
        if verb == "MAIL":
            self.sender = line[line.index("<") + 1 : line.index(">")]
        if verb == "RCPT":
            self.to = line[line.index("<") + 1 : line.index(">")]
        good = {"EHLO": "250 faulty", "DATA": "354 go", "QUIT": "221 bye"}.get(verb, "250 ok")
        if self.act(verb, good) and verb == "DATA":
            self.data()

    def data(self) -> None:
        content = self.rfile.readline()
        self.act("body", "")
        while not content.endswith(b"\r\n.\r\n"):
            line = self.rfile.readline()
            if not line:
                raise _Hangup
            content += line
        self.mail = Mail(self.sender, self.to, content)
        if self.act("dot", "250 queued"):
            self.server.ledger.mails.append(self.mail)

    def act(self, step: str, good: str) -> bool:
        """Play the next action of this step; whether it was the ordinary one."""
        action = self.server.action(step)
        taken = action.removeprefix("take+")
        if taken != action:
            self.server.ledger.mails.append(self.mail)
        if taken == "close":
            raise _Hangup
        if taken == "hang":
            self.server.over.wait(30)
            raise _Hangup
        reply = good if taken == "ok" else taken
        if reply:
            self.wfile.write(f"{reply}\r\n".encode())
        if reply.startswith("421"):
            raise _Hangup
        return action == "ok"


@dataclass
class FaultyRelay:
    port: int
    ledger: Ledger
    hung_up: threading.Event
    """set once it has ended a dialogue"""

    def settings(self, **changes: object) -> SmtpSettings:
        return _settings(self.port, changes)


@contextmanager
def serve_faults(script: Mapping[str, list[str]]) -> Iterator[FaultyRelay]:
    with _Faulty(script) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield FaultyRelay(server.server_address[1], server.ledger, server.hung_up)
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


def _settings(port: int, changes: Mapping[str, object]) -> SmtpSettings:
    plain = SmtpSettings(host=HOST, port=port, security="none", timeout=30, timeout_after_dot=30)
    return replace(plain, **changes)  # type: ignore[arg-type]  # the tests give the right ones


@pytest.fixture
def relay() -> Iterator[Relay]:
    """A mail relay that accepts everything."""
    with serve() as running:
        yield running
