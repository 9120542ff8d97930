"""Serve a farm with latency and dead hosts: see README.md.

    python benchmarks/farm/server.py /tmp/farm --latency 0.2 --hanging 5

A dead host takes the connection and the request, and never answers. Answers 304 to the validators
that it gave.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.farm.generate import PORT, Feed, manifest


def hanging(hosts: list[str], percent: float) -> frozenset[str]:
    """The dead ones, spread evenly."""
    count = round(len(hosts) * percent / 100)
    return frozenset(hosts[rank * len(hosts) // count] for rank in range(count))


class Answers:
    """What is answered to a request's head, None for nothing."""

    def __init__(self, folder: Path, feeds: list[Feed], dead: frozenset[str]) -> None:
        self._folder = folder
        self._dead = dead
        self._feeds = {one.path: one for one in feeds}

    def __call__(self, head: str) -> bytes | None:
        path = head.split(" ", 2)[1]
        feed = self._feeds.get(path)
        if feed is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        if feed.host in self._dead:
            return None
        etag = f'"{feed.number}-{feed.size}"'
        if etag in head:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        body = (self._folder / "base" / path[1:]).read_bytes()
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {etag}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


class Connection(asyncio.Protocol):
    """One after another, as HTTP/1.1 has it."""

    def __init__(self, answers: Callable[[str], bytes | None], latency: float) -> None:
        self._answers = answers
        self._latency = latency
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            answer = self._answers(head.decode("latin-1"))
            if answer is not None:
                asyncio.get_running_loop().call_later(self._latency, self._send, answer)

    def _send(self, answer: bytes) -> None:
        if isinstance(self._transport, asyncio.Transport) and not self._transport.is_closing():
            self._transport.write(answer)


async def serve(folder: Path, latency: float, percent: float) -> None:
    """Until it is killed."""
    feeds = manifest(folder)
    hosts = sorted({one.host for one in feeds})
    answers = Answers(folder, feeds, hanging(hosts, percent))
    loop = asyncio.get_running_loop()
    for host in hosts:
        await loop.create_server(lambda: Connection(answers, latency), host, PORT, backlog=512)
    print("ready", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    asked.add_argument("--hanging", type=float, default=0.0, help="percent of the hosts")
    options = asked.parse_args()
    asyncio.run(serve(options.folder, options.latency, options.hanging))


if __name__ == "__main__":
    main()
