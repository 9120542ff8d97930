"""Servers that did not answer, and hosts that asked to wait, for one run: not asked again. Pure.

A dead host with eight sources cost eight deadlines. What is silent is a scheme, a name and a port,
redirects followed: the server that redirected to it is not concerned. What asks to wait is a host,
whichever way it was come to.
"""

from __future__ import annotations

import httpx

from watch.fetch.failure import Stop
from watch.model import FailureKind

Origin = tuple[str, str, int | None]


class Silences:
    """Who is left alone for the rest of a run."""

    def __init__(self) -> None:
        self._silent: set[Origin] = set()
        self._waiting: dict[str, Stop] = {}

    def note(self, url: httpx.URL) -> None:
        """This server did not answer."""
        self._silent.add(_origin(url))

    def heed(self, stop: Stop) -> None:
        """This answer asks to wait, or does not; the first one of a host is the one told."""
        if stop.host and stop.retry_after is not None:
            self._waiting.setdefault(stop.host, stop)

    def check(self, url: httpx.URL) -> None:
        """Let the request go on, or ``Stop``: its server was asked a moment ago."""
        if _origin(url) in self._silent:
            raise Stop(FailureKind.SPARED, "le serveur n'a pas répondu à la demande précédente")
        if busy := self._waiting.get(url.host):
            raise Stop(
                FailureKind.SPARED,
                f"le serveur a répondu {busy.status} et demande d'attendre",
                status=busy.status,
                retry_after=busy.retry_after,
                host=busy.host,
            )


def _origin(url: httpx.URL) -> Origin:
    return url.scheme, url.host, url.port
