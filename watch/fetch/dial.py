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
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address

from watch.fetch.failure import Stop, Unreachable
from watch.fetch.gate import address_refusal
from watch.fetch.limits import Limits
from watch.fetch.wire import Wire
from watch.model import FailureKind

MAX_DIALLED = 4
"""Addresses tried per name; a name may answer with thousands."""
FIRST_TRIES = 3.0
"""Seconds given to an address when another is left to try (a black-holed IPv6, mostly)."""

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Name and port to numeric addresses, best first; raises OSError when there is none."""


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


class Dialler:
    """Where every connection of Vigie is opened; ``Stop`` when the address is refused."""

    def __init__(self, limits: Limits, resolver: Resolver) -> None:
        """``resolver`` is an argument so that tests can lie."""
        self._limits = limits
        self._resolver = resolver

    async def dial(self, host: str, port: int, tls: ssl.SSLContext | None) -> Wire:
        """Resolve, judge all answers, dial the first that replies.

        Raises:
            Unreachable: no address replies, or the server and ``tls`` do not agree.
        """
        addresses = await self._addresses(host, port)
        for address in addresses:
            self._judge(address, port)
        connected = await _first(addresses[:MAX_DIALLED], port)
        try:
            name = None if tls is None else host
            streams = await asyncio.open_connection(sock=connected, ssl=tls, server_hostname=name)
        except OSError as error:
            raise Unreachable from error
        return Wire(*streams)

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
        except OSError:
            raise Stop(FailureKind.DNS, f"le nom {host} n'existe pas dans le DNS") from None
        if not answers:
            raise Stop(FailureKind.DNS, f"le nom {host} n'a pas d'adresse")
        return answers

    def _judge(self, address: str, port: int) -> None:
        refusal = address_refusal(address, port, self._limits)
        if refusal is not None:
            raise Stop(FailureKind.FORBIDDEN_ADDRESS, refusal)


async def _first(addresses: Sequence[str], port: int) -> socket.socket:
    """Connected to the first that replies; not asyncio's own choice, which dials two at once."""
    for address in addresses[:-1]:
        with suppress(OSError):
            async with asyncio.timeout(FIRST_TRIES):
                return await _connected(address, port)
    try:
        return await _connected(addresses[-1], port)
    except OSError as error:
        raise Unreachable from error


async def _connected(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    dialled = socket.socket(family, socket.SOCK_STREAM)
    try:
        dialled.settimeout(0)
        await asyncio.get_running_loop().sock_connect(dialled, (address, port))
    except BaseException:
        dialled.close()
        raise
    return dialled
