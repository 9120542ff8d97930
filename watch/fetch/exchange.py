"""One request from its URL to its outcome: hops, deadlines, status. Never raises for a server.

Redirects are followed by hand, so that each hop passes the gate and the guard again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import httpcore
import httpx

from watch.fetch.body import ACCEPT_ENCODING, Body, check_announced
from watch.fetch.failure import NETWORK_ERRORS, Stop, explain, tls_cause
from watch.fetch.gate import Refusal, admit
from watch.fetch.limits import Limits
from watch.fetch.permission import Permissions
from watch.fetch.silence import Silences
from watch.fetch.transport import GuardedTransport
from watch.fetch.turns import Turns
from watch.model import (
    Clock,
    FailureKind,
    Fetched,
    FetchFailed,
    NotModified,
    Outcome,
    Redirect,
    Request,
)

log = logging.getLogger(__name__)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
GIVEN = frozenset({200, 203})
MAX_VALIDATOR = 1000
"""Characters; a longer ETag is a server's way to make us carry its data."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a request needs from its run.

    The bare transport, no ``httpx.Client``: a client keeps cookies, and reads ``Location``
    even when it is told not to follow (an ill-formed one then raises).
    """

    transport: GuardedTransport
    unverified: GuardedTransport
    """the same, but it believes any certificate: for what an office exempted"""
    user_agent: str
    limits: Limits
    turns: Turns
    permissions: Permissions
    silences: Silences
    now: Clock

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[Line]:
        """The same with connections of its own, closed when all was asked of a host.

        Not one pool for all: before each request, httpcore asks the kernel about every idle
        connection of its pool. 1,000 requests to 200 hosts cost 23 s of processor time, now 2.
        """
        async with self.transport.apart() as transport, self.unverified.apart() as unverified:
            yield replace(self, transport=transport, unverified=unverified)


@dataclass(slots=True)
class _Trip:
    """Where a request stands: its current URL, the way so far, the network time left."""

    request: Request
    url: httpx.URL
    left: float
    conditional: Mapping[str, str]
    redirects: list[Redirect] = field(default_factory=list)


async def exchange(request: Request, line: Line) -> Outcome:
    """Carry one request through; every failure is a value."""
    begun = time.monotonic()
    try:
        outcome = await _follow(request, line, begun)
    except Stop as stop:
        return _failed(request, stop, line, begun)
    except NETWORK_ERRORS as error:
        return _failed(request, explain(error), line, begun)
    except Exception as error:
        # The one net per request: a fault of ours or of a library costs one source, not the run.
        log.exception("unexpected failure while fetching")
        unknown = Stop(FailureKind.PROTOCOL, f"erreur inattendue ({type(error).__name__})")
        return _failed(request, unknown, line, begun)
    return outcome


async def _follow(request: Request, line: Line, begun: float) -> Outcome:
    trip = _Trip(request, _admitted(request.url, line), line.limits.total, _conditional(request))
    for _ in range(line.limits.redirects + 1):
        line.silences.check(trip.url)
        if request.robots:
            await line.permissions.check(trip.url, lambda asked: exchange(asked, line))
        async with line.turns.of(trip.url.host):
            line.silences.check(trip.url)  # of what others heard while the turn was waited for
            started = time.monotonic()
            outcome = await _hop(trip, line, begun)
            trip.left -= time.monotonic() - started
        if outcome is not None:
            return outcome
    raise Stop(FailureKind.REDIRECTS, f"plus de {line.limits.redirects} redirections")


async def _hop(trip: _Trip, line: Line, begun: float) -> Outcome | None:
    """Ask the current URL once; None when it sends elsewhere."""
    try:
        async with asyncio.timeout(trip.left):
            response = await _open(trip, line)
            try:
                if response.status_code in REDIRECTS:
                    _turn(trip, response, line)
                    return None
                return await _land(trip, response, line, begun)
            finally:
                await response.aclose()
    except TimeoutError:
        reason = f"réponse incomplète après {line.limits.total:.0f}\u00a0s"
        raise Stop(FailureKind.TIMEOUT, reason) from None


async def _open(trip: _Trip, line: Line) -> httpx.Response:
    headers = {
        "user-agent": line.user_agent,
        "accept": trip.request.accept,
        "accept-encoding": ACCEPT_ENCODING,
        **trip.conditional,
    }
    request = httpx.Request("GET", trip.url, headers=headers)
    # The exemption is for the host that was named, not for where it redirects.
    exempt = trip.request.unverified and trip.url.host == httpx.URL(trip.request.url).host
    transport = line.unverified if exempt else line.transport
    try:
        async with asyncio.timeout(line.limits.headers):
            return await _dial(request, transport, line.now)
    except httpcore.ConnectError as error:
        if tls_cause(error) is None:
            line.silences.note(trip.url)
        raise
    except TimeoutError:
        line.silences.note(trip.url)
        reason = f"pas de réponse en {line.limits.headers:.0f}\u00a0s"
        raise Stop(FailureKind.TIMEOUT, reason) from None


async def _dial(request: httpx.Request, transport: GuardedTransport, now: Clock) -> httpx.Response:
    try:
        return await transport.handle_async_request(request)
    except httpcore.ConnectError as error:
        if reason := await transport.dated(error, request.url, now()):
            raise Stop(FailureKind.TLS, reason) from error
        raise


def _turn(trip: _Trip, response: httpx.Response, line: Line) -> None:
    """Move the trip to where the redirect points."""
    location = response.headers.get("location", "").strip().replace(" ", "%20")
    if not location:
        raise Stop(FailureKind.REDIRECTS, "redirection sans adresse", status=response.status_code)
    target = _joined(trip.url, location, line)
    if not _same_site(trip.url, target):
        trip.conditional = {}
    trip.url = target
    trip.redirects.append(Redirect(response.status_code, str(target)))


def _joined(base: httpx.URL, location: str, line: Line) -> httpx.URL:
    if "\\" in location:  # browsers read it as a slash, parsers do not agree
        raise Stop(FailureKind.BAD_URL, "redirection vers une adresse mal formée")
    try:
        joined = str(base.join(location))
    except (httpx.InvalidURL, ValueError, UnicodeError):
        raise Stop(FailureKind.BAD_URL, "redirection vers une adresse mal formée") from None
    return _admitted(joined, line)


def _admitted(url: str, line: Line) -> httpx.URL:
    answer = admit(url, line.limits)
    if isinstance(answer, Refusal):
        raise Stop(answer.kind, answer.reason)
    return answer


def _same_site(old: httpx.URL, new: httpx.URL) -> bool:
    """Same origin, or the same host going from http to https on the usual ports."""
    if (old.scheme, old.host, old.port) == (new.scheme, new.host, new.port):
        return True
    upgrade = (old.scheme, new.scheme) == ("http", "https")
    return upgrade and old.host == new.host and old.port is None and new.port is None


def _conditional(request: Request) -> dict[str, str]:
    wanted = {"if-none-match": request.etag, "if-modified-since": request.last_modified}
    return {name: value for name, value in wanted.items() if value and _sendable(value)}


def _sendable(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) <= MAX_VALIDATOR


async def _land(trip: _Trip, response: httpx.Response, line: Line, begun: float) -> Outcome:
    """Read the final answer."""
    headers = dict(response.headers.items())
    if response.status_code == httpx.codes.NOT_MODIFIED and trip.conditional:
        await response.aread()  # nothing, but httpcore closes a connection that was not read
        return NotModified(
            url=trip.request.url,
            headers=headers,
            at=line.now(),
            elapsed=time.monotonic() - begun,
            redirects=tuple(trip.redirects),
        )
    if response.status_code not in GIVEN:
        refused = _status(response, trip.url.host)
        line.silences.heed(refused)
        raise refused
    body = await _read(response, line.limits.body)
    return Fetched(
        url=trip.request.url,
        final_url=str(trip.url),
        body=body,
        media_type=headers.get("content-type", ""),
        headers=headers,
        at=line.now(),
        elapsed=time.monotonic() - begun,
        redirects=tuple(trip.redirects),
    )


async def _read(response: httpx.Response, cap: int) -> bytes:
    check_announced(response.headers.get("content-length"), cap)
    body = Body(response.headers.get("content-encoding", ""), cap)
    async for chunk in response.aiter_raw():
        body.add(chunk)
    return body.close()


def _status(response: httpx.Response, host: str) -> Stop:
    return Stop(
        FailureKind.STATUS,
        f"le serveur a répondu {response.status_code}",
        status=response.status_code,
        retry_after=response.headers.get("retry-after"),
        host=host,
    )


def _failed(request: Request, stop: Stop, line: Line, begun: float) -> FetchFailed:
    return FetchFailed(
        url=request.url,
        kind=stop.kind,
        reason=stop.reason,
        at=line.now(),
        status=stop.status,
        retry_after=stop.retry_after,
        host=stop.host,
        elapsed=time.monotonic() - begun,
    )
