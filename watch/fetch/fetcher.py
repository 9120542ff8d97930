"""Many requests at once behind a plain iterator. Decides no manners: ``turns`` and ``limits`` do.

The event loop runs in a thread of its own: were it run by the consumer between two ``next()``, a
slow consumer (a database write) would make healthy requests miss their deadlines.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from queue import SimpleQueue

import httpx
from anyio.from_thread import start_blocking_portal

from watch.fetch.dial import GuardedBackend, Resolver, system_resolver
from watch.fetch.exchange import Line, exchange
from watch.fetch.gate import Refusal, admit
from watch.fetch.limits import Limits
from watch.fetch.permission import Permissions, Word
from watch.fetch.silence import Silences
from watch.fetch.slots import Slots
from watch.fetch.transport import GuardedTransport
from watch.fetch.turns import Turns
from watch.model import Clock, Outcome, Request

Deliver = Callable[[Outcome], None]


class Fetcher:
    """Asks; one instance may serve many runs, and remembers each host's rest between them."""

    def __init__(
        self,
        limits: Limits,
        *,
        user_agent: str,
        now: Clock,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """``user_agent`` says who we are and whom to write to; ``tls`` replaces the authorities."""
        self._limits = limits
        self._user_agent = user_agent
        self._now = now
        self._resolver = resolver
        self._given_tls = tls
        self._last: dict[str, float] = {}
        self._words: dict[str, Word] = {}

    def fetch(self, requests: Iterable[Request]) -> Iterator[Outcome]:
        """One outcome per request, as they come; closing the iterator cancels what is left.

        At most ``limits.concurrency`` requests are under way for less than ``limits.patience``: the
        slow ones do not make the others wait. Nothing is asked while 8 MB wait to be taken.
        """
        lanes = self._lanes(requests)
        if not lanes:
            return
        arrivals: SimpleQueue[Outcome | None] = SimpleQueue()
        with start_blocking_portal() as portal:
            slots = portal.call(Slots, self._limits)
            run = portal.start_task_soon(self._run, lanes, slots, arrivals.put)
            run.add_done_callback(lambda _: arrivals.put(None))
            while (outcome := arrivals.get()) is not None:
                slots.release(outcome)
                yield outcome
            run.result()

    def _lanes(self, requests: Iterable[Request]) -> list[tuple[str, list[Request]]]:
        """Requests by host, the longest first; one lane never has two requests under way."""
        lanes: dict[str, list[Request]] = {}
        for request in requests:
            url = admit(request.url, self._limits)
            host = "" if isinstance(url, Refusal) else url.host
            lanes.setdefault(host, []).append(request)
        return sorted(lanes.items(), key=lambda lane: -len(lane[1]))

    async def _run(
        self, lanes: list[tuple[str, list[Request]]], slots: Slots, deliver: Deliver
    ) -> None:
        backend = GuardedBackend(self._limits, self._resolver)
        transport = GuardedTransport(backend, self._tls)
        unverified = GuardedTransport(backend, _believing())
        turns = Turns(self._limits.pause, self._last)
        permissions = Permissions(self._words, turns, self._now)
        line = Line(
            transport=transport,
            unverified=unverified,
            user_agent=self._user_agent,
            limits=self._limits,
            turns=turns,
            permissions=permissions,
            silences=Silences(),
            now=self._now,
        )
        async with asyncio.TaskGroup() as group:
            for host, requests in lanes:
                group.create_task(_lane(host, requests, line, slots, deliver))

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._given_tls or httpx.create_ssl_context(trust_env=False)


async def _lane(
    host: str,
    requests: list[Request],
    line: Line,
    slots: Slots,
    deliver: Deliver,
) -> None:
    async with line.apart() as own:
        for request in requests:
            # Rest first, without holding a slot that another host could use.
            await line.turns.rest(host)
            deliver(await slots.carry(partial(exchange, request, own)))


def _believing() -> ssl.SSLContext:
    """Any certificate: only for a source that an office exempted, with a reason and a date."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
