"""The connections of one host's turn: one per server, kept for the next request. No HTTP here."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import suppress

import httpx

from watch.fetch.certificate import dated
from watch.fetch.dial import Dialler
from watch.fetch.failure import Stop, Unreachable
from watch.fetch.gate import default_port
from watch.fetch.wire import Headers, Wire
from watch.model import Clock, FailureKind

Origin = tuple[str, str, int]
Authorities = Callable[[], ssl.SSLContext]
"""Made when a first server needs them: 30 ms."""


class Wires:
    """Asks by a connection that waits, or by a new one."""

    def __init__(self, dialler: Dialler, authorities: Authorities, now: Clock) -> None:
        """One per host asked and run: connections belong to one event loop."""
        self._dialler = dialler
        self._authorities = authorities
        self._now = now
        self._kept: dict[Origin, Wire] = {}

    def apart(self) -> Wires:
        """Another one, that shares no connection."""
        return Wires(self._dialler, self._authorities, self._now)

    async def ask(self, url: httpx.URL, headers: Headers) -> Wire:
        """The answer's head on its connection, to :meth:`settle` once it is read."""
        kept = self._kept.pop(_origin(url), None)
        if kept is not None and kept.fresh():
            # A server may close what waits at any time: asked again, once (RFC 9112, 9.3.1).
            with suppress(ConnectionError):
                return await _asked(kept, url, headers)
        elif kept is not None:
            kept.close()
        return await _asked(await self._dial(url), url, headers)

    def settle(self, wire: Wire, url: httpx.URL) -> None:
        """Keep its connection if another request may follow."""
        if wire.rest():
            self._kept[_origin(url)] = wire
        else:
            wire.close()

    def close(self) -> None:
        """Close every connection."""
        for wire in self._kept.values():
            wire.close()

    async def _dial(self, url: httpx.URL) -> Wire:
        scheme, host, port = _origin(url)
        tls = self._authorities() if scheme == "https" else None
        try:
            return await self._dialler.dial(host, port, tls)
        except Unreachable as error:
            if tls and (why := await dated(error, host, port, self._dialler, tls, self._now())):
                raise Stop(FailureKind.TLS, why) from error
            raise


async def _asked(wire: Wire, url: httpx.URL, headers: Headers) -> Wire:
    try:
        await wire.ask(url, headers)
    except BaseException:
        wire.close()
        raise
    return wire


def _origin(url: httpx.URL) -> Origin:
    return url.scheme, url.raw_host.decode("ascii"), default_port(url)
