"""httpx's requests and responses over an httpcore pool, by the public names of both.

It changes nothing on the way: errors pass as they are, bodies are not read.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import httpcore
import httpx

from watch.fetch.certificate import dated


class _Stream(httpx.AsyncByteStream):
    """httpcore's stream under httpx's type; errors pass as they are."""

    def __init__(self, stream: AsyncIterator[bytes], close: Callable[[], Awaitable[None]]) -> None:
        self._stream = stream
        self._close = close

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        await self._close()


class GuardedTransport(httpx.AsyncBaseTransport):
    """Every connection of its pool is opened by the backend it is given."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        """One per host asked and run: connections belong to one event loop."""
        self._backend = backend
        self._tls = tls
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls, max_connections=None, keepalive_expiry=5.0, network_backend=backend
        )

    def apart(self) -> GuardedTransport:
        """Another one, that shares no connection."""
        return GuardedTransport(self._backend, self._tls)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the body is not read."""
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        waiting = bool(self._pool.connections)
        try:
            answer = await self._pool.handle_async_request(asked)
        except (httpcore.ReadError, httpcore.RemoteProtocolError):
            if not waiting:
                raise
            # A server may close what waits just as it is asked: once more, by a new connection
            # (RFC 9112, 9.3.1).
            answer = await self._pool.handle_async_request(asked)
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Stream(answer.aiter_stream(), answer.aclose),
            extensions=answer.extensions,
        )

    async def dated(self, error: Exception, url: httpx.URL, now: datetime) -> str | None:
        """See :func:`watch.fetch.certificate.dated`."""
        host = url.raw_host.decode("ascii")
        return await dated(error, host, url.port or 443, self._backend, self._tls, now)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()
