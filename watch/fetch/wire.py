"""One connection to one server, asked one thing after another: HTTP/1.1 by h11, over a stream.

It judges no address, sets no deadline and reads no body whole: its callers do. httpcore asked over
the same stream took three times the processor time (docs/decisions/0070).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import cast

import h11
import httpx

STEP = 65_536
"""bytes read at once"""
MAX_HEAD = 100 * 1024
"""bytes of a head, of the line of a chunk, of trailers"""
KEPT = 5.0
"""seconds that a connection may wait for its next request: what servers keep theirs for"""

Headers = Sequence[tuple[str, str]]


class Left(ConnectionError):
    """The server hung up before the first byte of its answer."""


class Wire:
    """The connection, and the head of the last answer."""

    status = 0
    headers: httpx.Headers

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD)
        self._since = 0.0

    async def ask(self, url: httpx.URL, headers: Headers) -> None:
        """Send a GET; returns with the head of the answer, whose body is not read."""
        whole = [("Host", url.netloc.decode("ascii")), *headers]
        asked = h11.Request(method="GET", target=url.raw_path, headers=whole)
        # No drain: a request is shorter than what any socket takes at once.
        self._writer.write(self._sent(asked) + self._sent(h11.EndOfMessage()))
        head = await self._event()
        while isinstance(head, h11.InformationalResponse):
            head = await self._event()
        answer = cast("h11.Response", head)
        self.status, self.headers = answer.status_code, httpx.Headers(list(answer.headers))

    async def parts(self) -> AsyncIterator[bytes]:
        """The body as it comes, as it was sent: compressed if it was."""
        while isinstance(event := await self._event(), h11.Data):
            yield bytes(event.data)

    def rest(self) -> bool:
        """Keep it for another request, when the whole answer was read; whether it may serve."""
        if self._http.their_state is h11.SEND_BODY:
            with suppress(h11.RemoteProtocolError):
                self._http.next_event()  # the end, when the answer has no body
        done = self._http.our_state is self._http.their_state is h11.DONE
        if not done or self._http.trailing_data != (b"", False):
            return False
        self._http.start_next_cycle()
        self._since = time.monotonic()
        return True

    def fresh(self) -> bool:
        """Whether the server probably still listens."""
        return time.monotonic() - self._since < KEPT and not self._reader.at_eof()

    def certificate(self) -> dict[str, str]:
        """What the server showed, once it was verified."""
        return cast("dict[str, str]", self._writer.get_extra_info("peercert"))

    def close(self) -> None:
        """At once: nothing is awaited from a server that may be hostile."""
        self._writer.transport.abort()

    def _sent(self, event: h11.Event) -> bytes:
        return self._http.send(event) or b""

    async def _event(self) -> h11.Event:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            received = await self._reader.read(STEP)
            if not received and self._http.their_state is h11.SEND_RESPONSE:
                raise Left
            self._http.receive_data(received)
        return cast("h11.Event", event)
