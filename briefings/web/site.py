"""What every page needs: the office, the templates, the style sheets, the limits, the stores."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from briefings.accounts.throttle import Throttle
from briefings.app import Office
from briefings.counters import Counters
from briefings.house import House
from briefings.identity import Provider
from briefings.identity.secret import secret_of
from briefings.people import Passwords
from briefings.registry import Registrar
from briefings.render.environment import Templates
from briefings.store import Records
from briefings.store.chain import Chain
from briefings.web.assets import Assets
from briefings.web.limits import Limits
from briefings.web.menu import Entry, Link, menu, place
from briefings.web.recent import Recent
from briefings.web.shared import ALONE, Shared
from briefings.web.visitors import ANYONE, Visitor
from watch.store import Store

HASHES = 2
"""Passwords verified at once, in all: each takes 64 MiB and a tenth of a second of a core."""
PATIENCE = 5.0
"""Seconds."""
RARITY = 600.0
"""Seconds that what is known of a word's frequency serves to find what is similar."""
WORDS = 10_000
"""Of which it is remembered."""
SIGN_INS = 4
"""At once with the organisation's provider, each a thread that waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a template of ``templates/web`` reads, under the name ``page``."""

    title: str
    path: str
    """of the request: the entry of the menu that is the present page"""
    house: House
    name: str
    """of the site"""
    menu: Sequence[Entry]
    assets: dict[str, str] = field(repr=False)
    """the address of each style sheet or picture, by its name"""
    body: object = None
    """what this page alone shows"""
    private: bool = False
    """made for one person: not to be indexed, nor kept anywhere"""
    base: str = ""
    """of the addresses that are shown to be copied"""
    visitor: str = ""
    """who has signed in; '' for a public page"""

    @property
    def part(self) -> Entry | None:
        """The part of the site that this page is in."""
        return next((one for one in self.menu if one.holds(self.path)), None)


class Site:
    """Built once; shared by all requests, so nothing here may change but the limits."""

    def __init__(
        self, office: Office, nav: Sequence[Link], recent: float = 0.0, shared: Shared = ALONE
    ) -> None:
        self.office = office
        self.recent = Recent(recent, shared.changes, shared.slot)
        self.rarity = Recent(RARITY if recent else 0.0, most=WORDS)
        counters = Counters(shared.counters)
        self.limits = Limits(counters, shared.processes)
        self.throttle = Throttle(counters)
        self.passwords = Passwords()
        self.chain = Chain()
        self._hashing = threading.BoundedSemaphore(max(1, HASHES // shared.processes))
        self.assets = Assets()
        self._nav = nav
        self._templates = Templates(office.templates)
        self.keys = office.keys
        web = office.watch.settings.web
        self.base = web.base_url or f"http://{web.host}:{web.port}"
        self.provider = provider(office, self.base)
        self.turns = threading.BoundedSemaphore(max(1, SIGN_INS // shared.processes))

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which we answer; any other would end up in what we write."""
        host = urlsplit(self.base).hostname or ""
        return frozenset({host, "localhost", "127.0.0.1", "[::1]"})

    @property
    def secure(self) -> bool:
        """Whether readers come by https."""
        return self.base.startswith("https:")

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; with the prefix, no other host can have set it."""
        return "__Host-vigie" if self.secure else "vigie"

    def place(self, path: str) -> str:
        """Where in the menu this page is: pages in one place are shown the same menu."""
        return place(self._nav, path)

    @contextmanager
    def hashes(self) -> Iterator[None]:
        """One's turn to verify a password; answers 503 when too many wait for theirs."""
        if not self._hashing.acquire(timeout=PATIENCE):
            raise HTTPException(503)
        try:
            yield
        finally:
            self._hashing.release()

    def acting(self, visitor: Visitor) -> Office:
        """The office, in the hands of this visitor: drafts go by the rights of their account."""
        return replace(self.office, acting=visitor.rights)

    @contextmanager
    def reading(self) -> Iterator[tuple[Store, Records]]:
        """The stores as they are at one moment: what a page counts is what it shows.

        An answer raised within (404) is no failure of the connection, which is lent again: opening
        another costs as much as an item.
        """
        refused: HTTPException | None = None
        with self.office.stores() as (store, records), store.engine.moment():
            try:
                yield store, records
            except HTTPException as answer:
                refused = answer
        if refused:
            raise refused

    @contextmanager
    def registrar(self) -> Iterator[Registrar]:
        """The subscriptions, over a connection of this thread."""
        with self.office.stores() as (_, records):
            yield Registrar(self.office, records)

    def part(self, template: str, body: object) -> Markup:
        """A part of a page that is the same for everybody who may see it, to be kept."""
        return Markup(self._templates.html(f"web/{template}.html.j2", body))  # noqa: S704 - every value is escaped in it

    def page(
        self,
        request: Request,
        template: str,
        title: str,
        body: object = None,
        *,
        status: int = 200,
        private: bool = False,
    ) -> HTMLResponse:
        """A page of ``templates/web``, filled."""
        visitor: Visitor = getattr(request.state, "visitor", ANYONE)
        view = View(
            title=title,
            path=request.url.path,
            house=self.office.house,
            name=self.office.house_title,
            menu=menu(self._nav, visitor, self.office.watch.settings.web.archive),
            assets=self.assets.addresses,
            body=body,
            private=private or visitor.account is not None,
            base=self.base,
            visitor=visitor.name,
        )
        return HTMLResponse(self._templates.html(f"web/{template}.html.j2", view), status)


def provider(office: Office, base: str) -> Provider | None:
    """The organisation's, when people may sign in by it.

    Raises:
        SettingsError: its secret cannot be read.
    """
    settings = office.watch.settings.oidc
    if not settings.issuer:
        return None
    secret = secret_of(settings, office.watch.home)
    return Provider(settings, secret, f"{base}/organisation/retour")


async def _site(request: Request) -> Site:  # not in a thread, for it waits for nothing
    site: Site = request.app.state.site
    return site


TheSite = Annotated[Site, Depends(_site)]
"""Declared by a handler that needs the site."""
