"""A real SMTP server on loopback that keeps what it is given as .eml files. For the demo only."""

from __future__ import annotations

import socket
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


@contextmanager
def receive(folder: Path) -> Iterator[tuple[Mailbox, int]]:
    """Listen on a free loopback port until the block ends; the mailbox and the port."""
    mailbox = Mailbox(folder)
    controller = Controller(mailbox, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        yield mailbox, controller.port
    finally:
        controller.stop()


def _free_port() -> int:
    """The controller checks itself on the port asked: 0 would not do."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
