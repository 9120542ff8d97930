"""Open connections to judged addresses only. Resolves once, checks every answer, dials that one.

The address that is judged is the address that is dialled: a name that changes its answer between
the check and the connection (DNS rebinding) gains nothing. SNI, the certificate check and the Host
header keep the name. Knows nothing of HTTP semantics.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from ipaddress import ip_address

import anyio
import httpcore

from watch.fetch.failure import Stop
from watch.fetch.gate import address_refusal
from watch.fetch.limits import Limits
from watch.model import FailureKind

MAX_DIALLED = 4
"""Addresses tried per name; a name may answer with thousands."""
FIRST_TRIES = 3.0
"""Seconds given to an address when another is left to try (a black-holed IPv6, mostly)."""

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Name and port to numeric addresses, best first; raises OSError when there is none."""

SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """The machine's own resolver, in a thread that nobody waits for.

    A stalled lookup cannot be cancelled: in a daemon thread it delays neither the other lookups
    nor the end of the program, as an executor's thread would.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Sequence[str]] = loop.create_future()

    def settle(answer: Sequence[str] | OSError) -> None:
        if future.done():
            return
        if isinstance(answer, OSError):
            future.set_exception(answer)
        else:
            future.set_result(answer)

    def look_up() -> None:
        answer = _getaddrinfo(host, port)
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, answer)

    threading.Thread(target=look_up, name=f"dns {host}", daemon=True).start()
    return await future


def _getaddrinfo(host: str, port: int) -> Sequence[str] | OSError:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        return error
    except UnicodeError:  # a label over 63 characters
        return OSError("label too long")
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Where every connection of Vigie is opened; ``Stop`` when the address is refused."""

    def __init__(self, limits: Limits, resolver: Resolver) -> None:
        """``resolver`` is an argument so that tests can lie."""
        self._limits = limits
        self._resolver = resolver
        self._dialler = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, judge all answers, dial the first that replies."""
        addresses = await self._addresses(host, port)
        for address in addresses:
            self._judge(address, port)
        addresses = addresses[:MAX_DIALLED]
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return _Connection(await self._dialler.connect_tcp(address, port, FIRST_TRIES))
        return _Connection(
            await self._dialler.connect_tcp(
                addresses[-1], port, timeout, local_address, socket_options
            )
        )

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002 - httpcore's signature
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - idem
        socket_options: Iterable[SocketOption] | None = None,  # noqa: ARG002 - idem
    ) -> httpcore.AsyncNetworkStream:
        """Never: a local socket is not the web."""
        raise Stop(FailureKind.FORBIDDEN_ADDRESS, "adresse interdite\u00a0: fichier local")

    async def sleep(self, seconds: float) -> None:
        """Wait inside the loop."""
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            return (str(ip_address(host)),)
        except ValueError:
            pass
        try:
            async with asyncio.timeout(self._limits.resolve):
                answers = await self._resolver(host, port)
        except TimeoutError:
            raise Stop(FailureKind.DNS, f"le nom {host} n'est pas résolu à temps") from None
        except OSError as error:
            raise Stop(FailureKind.DNS, _unresolved(host, error)) from None
        if not answers:
            raise Stop(FailureKind.DNS, f"le nom {host} n'a pas d'adresse")
        return answers

    def _judge(self, address: str, port: int) -> None:
        refusal = address_refusal(address, port, self._limits)
        if refusal is not None:
            raise Stop(FailureKind.FORBIDDEN_ADDRESS, refusal)


def _unresolved(host: str, error: OSError) -> str:
    """No such name, or nobody to say so: a server that fails, or no network at all."""
    if error.errno in {socket.EAI_AGAIN, socket.EAI_FAIL} and isinstance(error, socket.gaierror):
        return f"le DNS ne répond pas pour le nom {host}"
    return f"le nom {host} n'existe pas dans le DNS"


class _Connection(httpcore.AsyncNetworkStream):
    """httpcore's stream, closed also when its TLS handshake is cancelled.

    httpcore 1.0.9 closes it on errors only: a deadline during the handshake left the socket open.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's signature
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - idem
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - idem
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except asyncio.CancelledError:
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
