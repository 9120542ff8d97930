"""What every request passes before any page, and every answer after it. It knows no page.

- a host that is not ours is refused: a link must never be made from what a request says of itself;
- a body is announced, at most 1 MiB, and comes within 30 seconds;
- a POST from another site is refused (``Sec-Fetch-Site``, else ``Origin``), but on the addresses
  that mail programs call without a person (RFC 8058): their token is what they may do;
- answers say what a browser may do with them, errors too; nothing here sets a cookie;
- past so many requests at once, the next is told to come back.
"""

from __future__ import annotations

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from briefings.web.access import PEER
from briefings.web.errors import refusal
from briefings.web.site import Site

MAX_BODY = 2**20
SECONDS = 30
MOST = 100
"""Requests at once; 40 of them have a thread."""
SAFE = frozenset({"GET", "HEAD"})
ONE_CLICK = "/d/"
"""Under it, a POST needs no origin: see :mod:`briefings.web.pages.leave`."""

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": browsers would then send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
_YEAR = 365 * 24 * 3600


class Guard:
    """The outermost storey of the application."""

    def __init__(self, app: ASGIApp, *, site: Site) -> None:
        self._app = app
        self._site = site
        self._busy = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the module."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        status = self._judge(scope) or (503 if self._busy >= MOST else 0)
        begun = False

        async def protected(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._protect(MutableHeaders(scope=message))
                if (
                    scope["method"] not in SAFE and not status
                ):  # before the page that it leads to is asked
                    self._site.recent.forget()
            await send(message)

        if status:
            await refusal(self._site, Request(scope), status)(scope, receive, protected)
            return
        self._busy += 1
        try:
            with anyio.fail_after(SECONDS):
                await self._app(scope, receive, protected)
        except TimeoutError:
            if begun:  # what is late is the work after the answer: it has its own limits
                return
            await refusal(self._site, Request(scope), 408)(scope, receive, protected)
        finally:
            self._busy -= 1

    def _judge(self, scope: Scope) -> int:
        """The status that refuses this request; 0 when it may pass."""
        headers = Headers(scope=scope)
        if _hostname(headers.get("host", "")) not in self._site.hosts:
            return 421
        if scope["method"] in SAFE:
            return 0
        length = headers.get("content-length", "")
        if "transfer-encoding" in headers:  # a relay might believe the other one of the two
            return 411
        if not length.isascii() or not length.isdigit():
            return 411
        if int(length.lstrip("0")[:9] or 0) > MAX_BODY:
            return 413
        ours = scope["path"].startswith(ONE_CLICK) or self._same_origin(headers)
        return 0 if ours else 403

    def _same_origin(self, headers: Headers) -> bool:
        # Sent by every browser of this decade over https, and that no page can forge.
        if site := headers.get("sec-fetch-site"):
            return site == "same-origin"
        return headers.get("origin") == self._site.base

    def _protect(self, headers: MutableHeaders) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "no-store")
        if self._site.secure:
            headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")


class Peer:
    """Remembers who is really at the other end, before the proxies' headers are believed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        scope[PEER] = (scope.get("client") or ("",))[0]
        await self._app(scope, receive, send)


def _hostname(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()
