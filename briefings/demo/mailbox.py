"""A real SMTP server on loopback that keeps what it is given as .eml files. For the demo only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED = "250 Message conserve"


class Mailbox:
    """Writes each accepted message; the names are ours, never the sender's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - the library's signature
        """Keep the message as received."""
        number = sum(1 for _ in self.folder.glob("*.eml")) + 1
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        (self.folder / f"message-{number:02}.eml").write_bytes(raw)
        return ACCEPTED

    def messages(self) -> list[Path]:
        """What was received, oldest first."""
        return sorted(self.folder.glob("*.eml"))


class _Controller(Controller):
    """Tells which free port it got: the library's own check connects to the port asked, 0."""

    def _trigger_server(self) -> None:
        if self.server is not None and self.port == 0:
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def receive(folder: Path) -> Iterator[tuple[Mailbox, int]]:
    """Listen on a free loopback port until the block ends; the mailbox and the port."""
    mailbox = Mailbox(folder)
    controller = _Controller(mailbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield mailbox, controller.port
    finally:
        controller.stop()
