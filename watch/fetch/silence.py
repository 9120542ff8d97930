"""Servers that did not answer, for one run: their other sources are not asked. Pure.

A dead host with eight sources cost eight deadlines. What is silent is a scheme, a name and a port,
redirects followed: the server that redirected to it is not concerned.
"""

from __future__ import annotations

import httpx

from watch.fetch.failure import Stop
from watch.model import FailureKind

Origin = tuple[str, str, int | None]


class Silences:
    """The servers of one run that could not be reached, or said nothing in time."""

    def __init__(self) -> None:
        self._silent: set[Origin] = set()

    def note(self, url: httpx.URL) -> None:
        """This server did not answer."""
        self._silent.add(_origin(url))

    def check(self, url: httpx.URL) -> None:
        """Let the request go on, or ``Stop``: its server did not answer a moment ago."""
        if _origin(url) in self._silent:
            raise Stop(FailureKind.SPARED, "le serveur n'a pas répondu à la demande précédente")


def _origin(url: httpx.URL) -> Origin:
    return url.scheme, url.host, url.port
