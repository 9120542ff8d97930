"""A mail relay for the benchmarks: takes everything, and writes down what it took as Postfix would.

python benchmarks/relay.py LEDGER LOG     prints its port, serves until it is killed

``LEDGER`` has one line per mail accepted, written before the "250": Message-ID, recipient. It is
the ground truth. ``LOG`` is a log as Postfix writes it, down to what it says of a client that
vanishes before the final dot; /dev/null for none.
"""

from __future__ import annotations

import asyncio
import os
import sys
from itertools import count
from pathlib import Path
from time import strftime

_STAMP = strftime("%b %d %H:%M:%S")
_QUEUE_IDS = count(1)
_PIDS = count(1000)


class Log:
    """Appends whole lines, at once."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)

    def write(self, *lines: str) -> None:
        os.write(self._file, "".join(f"{line}\n" for line in lines).encode())


class Relay(asyncio.Protocol):
    """One connection."""

    def __init__(self, ledger: Log, log: Log) -> None:
        self.ledger, self.log = ledger, log
        self.smtpd = f"{_STAMP} relais postfix/smtpd[{next(_PIDS)}]:"
        self.buffer = bytearray()
        self.content: bytearray | None = None
        self.queue = self.message_id = self.to = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.say("220 relais ESMTP")

    def say(self, reply: str) -> None:
        self.transport.write(f"{reply}\r\n".encode())

    def data_received(self, data: bytes) -> None:
        if self.content is not None:
            self.receive(data)
            return
        self.buffer += data
        while self.content is None and (end := self.buffer.find(b"\r\n")) >= 0:
            line = self.buffer[:end].decode()
            del self.buffer[: end + 2]
            self.command(line)
        if self.content is not None and self.buffer:
            data, self.buffer = bytes(self.buffer), bytearray()
            self.receive(data)

    def command(self, line: str) -> None:
        verb = line[:4].upper()
        if verb == "EHLO":
            self.say("250-relais\r\n250-SIZE 50000000\r\n250 8BITMIME")
        elif verb == "MAIL":
            self.queue = f"Q{next(_QUEUE_IDS):09X}"
            self.log.write(f"{self.smtpd} {self.queue}: client=localhost[127.0.0.1]")
            self.say("250 2.1.0 Ok")
        elif verb == "RCPT":
            self.to = line[line.index("<") + 1 : line.index(">")]
            self.say("250 2.1.5 Ok")
        elif verb == "DATA":
            self.content, self.message_id = bytearray(), ""
            self.say("354 End data with <CR><LF>.<CR><LF>")
        elif verb == "QUIT":
            self.say("221 2.0.0 Bye")
            self.transport.close()
        else:
            self.say("250 2.0.0 Ok")

    def receive(self, data: bytes) -> None:
        assert self.content is not None
        self.content += data
        if not self.message_id and (start := self.content.find(b"Message-ID: ")) >= 0:
            self.message_id = self.content[start + 12 : start + 112].split(b"\r\n")[0].decode()
            cleanup = f"{_STAMP} relais postfix/cleanup[77]:"
            self.log.write(f"{cleanup} {self.queue}: message-id={self.message_id}")
        if self.content.endswith(b"\r\n.\r\n"):
            self.accept()

    def accept(self) -> None:
        assert self.content is not None
        size, self.content = len(self.content), None
        self.ledger.write(f"{self.message_id} {self.to}")
        qmgr = f"{_STAMP} relais postfix/qmgr[70]: {self.queue}:"
        self.log.write(
            f"{qmgr} from=<v@region.example>, size={size}, nrcpt=1 (queue active)",
            f"{_STAMP} relais postfix/smtp[88]: {self.queue}: to=<{self.to}>, relay=mx:25,"
            " delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 ok)",
            f"{qmgr} removed",
        )
        self.say(f"250 2.0.0 Ok: queued as {self.queue}")

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        if self.content is not None:
            size = len(self.content)
            self.log.write(
                f"{self.smtpd} lost connection after DATA ({size} bytes) from localhost[127.0.0.1]"
            )


async def serve(ledger: Path, log: Path) -> None:
    """Print the port and never return."""
    loop = asyncio.get_running_loop()
    where, told = Log(ledger), Log(log)
    server = await loop.create_server(lambda: Relay(where, told), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), Path(sys.argv[2])))
