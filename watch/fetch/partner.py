"""A server that the settings name, asked at once: the identity provider of the organisation.

Its address comes from the office's own file and may be inside its network, so the guard of
addresses does not judge it. What it answers is bounded all the same: no redirect is followed, no
proxy of the environment asked; so many bytes, so many seconds.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import httpx

MOST = 512 * 1024
"""Bytes: the keys of a large provider are some 20 kB."""
STEP, WHOLE = 5.0, 10.0
"""Seconds: of one exchange on the wire, and of the whole answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What it said."""

    status: int
    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Why it did not; for the log and for who keeps Vigie."""

    reason: str


def ask(
    url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer | Unanswered:
    """GET this address, or POST ``body`` to it."""
    client = httpx.Client(trust_env=False, follow_redirects=False, timeout=STEP, verify=_trusted())
    try:
        with (
            client,
            client.stream(
                "GET" if body is None else "POST", url, content=body, headers=headers
            ) as answer,
        ):
            return _read(answer)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Unanswered(f"{type(error).__name__}\u00a0: {error}")


def _read(answer: httpx.Response) -> Answer | Unanswered:
    until, body = time.monotonic() + WHOLE, b""
    for part in answer.iter_bytes():
        body += part
        if len(body) > MOST:
            return Unanswered(f"réponse de plus de {MOST} octets")
        if time.monotonic() > until:
            return Unanswered(f"réponse inachevée après {WHOLE:.0f} secondes")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Answer(answer.status_code, body, kind)


@cache
def _trusted() -> ssl.SSLContext:
    """The machine's authorities, where an organisation adds its own; httpx has a list apart."""
    return ssl.create_default_context()
