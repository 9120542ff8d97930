"""Who is asking, and whether they may: what each route declares, and what refuses to start without.

    router = APIRouter(dependencies=[require(Role.EDITOR)])     or OPEN, or ARCHIVE

A visitor is known by the session that their cookie opens, by the header of a proxy that the
settings name, or, for the API alone, by the token of a
program. Sign-in alone sets the cookie; whoever has none costs no look at the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.params import Depends as Declared
from fastapi.routing import APIRoute
from starlette.convertors import IntegerConvertor, register_url_convertor

from briefings.address import AddressError, parse
from briefings.people import Role
from briefings.store import Records
from briefings.subscriptions.tokens import digest_of
from briefings.web.limits import network
from briefings.web.site import Site
from briefings.web.visitors import ANYONE, PUBLIC, READERS_OF_ARCHIVE, Access, Visitor
from watch.errors import StoreLocked

API = "/api/"
"""Where tokens open something."""
PEER = "vigie.peer"
"""Of the scope: the machine at the other end of the connection, before any header is believed."""


class _Number(IntegerConvertor):
    """« {number:int} » of a path, short enough to be one: it is read before who asks is known."""

    regex = "[0-9]{1,18}"


register_url_convertor("int", _Number())


class SignInNeeded(Exception):
    """This page is for people who have signed in."""


class NotAllowed(Exception):
    """Whoever has signed in may not do this."""


def require(role: Role) -> Declared:
    """For people of this role, and of those that include it."""
    return _declared(Access(role))


def archive_for(role: Role) -> Declared:
    """For whoever has both this role and the right to read the archive."""
    return _declared(Access(role, archive=True))


def _declared(access: Access) -> Declared:
    declared: Declared = Depends(partial(_admit, access))
    return declared


async def _admit(access: Access, request: Request) -> None:
    site: Site = request.app.state.site
    visitor = await known(request)
    if access.admits(visitor, site.office.watch.settings.web.archive):
        return
    raise SignInNeeded if visitor.account is None else NotAllowed


OPEN = _declared(PUBLIC)
"""For anyone: public pages."""
ARCHIVE = _declared(READERS_OF_ARCHIVE)
"""For whoever may read the archive (``web.archive``)."""


async def known(request: Request) -> Visitor:
    """Who asks; looked for once a request, in a thread if it takes a look at the database."""
    found: Visitor | None = getattr(request.state, "visitor", None)
    if found is None:
        found = await run_in_threadpool(_recognised, request) if _presents(request) else ANYONE
        request.state.visitor = found
    return found


def _presents(request: Request) -> bool:
    """Whether the request says anything of who asks."""
    site: Site = request.app.state.site
    return bool(
        site.cookie in request.cookies
        or "authorization" in request.headers
        or _named_by_proxy(site, request)
    )


def _recognised(request: Request) -> Visitor:
    site: Site = request.app.state.site
    if request.url.path.startswith(API) and "authorization" in request.headers:
        return _by_token(site, request)
    cookie = request.cookies.get(site.cookie, "")
    named = _named_by_proxy(site, request)
    if not cookie and not named:
        return ANYONE
    with site.office.stores() as (_, records):
        return _by_proxy(records, named) if named else _by_session(site, records, cookie)


def _by_token(site: Site, request: Request) -> Visitor:
    """A wrong token counts against its network, a good one against itself."""
    origin = network(request.client.host if request.client else None)
    if not site.limits.tries(origin):
        raise HTTPException(429)
    scheme, _, secret = request.headers["authorization"].partition(" ")
    key = digest_of(secret.strip())
    with site.office.stores() as (_, records):
        owner = records.tokens.owner(key, site.office.watch.now())
    if owner is None or scheme.lower() != "bearer":
        site.limits.failed(origin)
        return ANYONE
    if not site.limits.calls(key):
        raise HTTPException(429)
    return Visitor(owner)


def _by_session(site: Site, records: Records, cookie: str) -> Visitor:
    now = site.office.watch.now()
    session = records.sessions.get(digest_of(cookie), now)
    if session is None:
        return ANYONE
    with suppress(StoreLocked):  # a page is not refused because a harvest writes
        records.sessions.see(session, now)
    return Visitor(session.account, session.key)


def _by_proxy(records: Records, named: str) -> Visitor:
    try:
        account = records.accounts.find(parse(named))
    except AddressError:
        return ANYONE
    return Visitor(account) if account and account.disabled_at is None else ANYONE


def _named_by_proxy(site: Site, request: Request) -> str:
    """Whom the proxy has signed in; '' unless it is one that we believe."""
    web = site.office.watch.settings.web
    if not web.user_header or request.scope.get(PEER) not in web.proxies:
        return ""
    values = request.headers.getlist(web.user_header)
    return values[0] if len(values) == 1 else ""


async def _visitor(request: Request) -> Visitor:
    visitor = await known(request)
    if visitor.account is None:
        raise SignInNeeded
    return visitor


TheVisitor = Annotated[Visitor, Depends(_visitor)]
"""Declared by a handler that needs to know who has signed in."""
MaybeVisitor = Annotated[Visitor, Depends(known)]
"""The same for a page that is also shown to people who have not."""


def declared(routers: Iterable[APIRouter]) -> Iterator[tuple[APIRoute, Access]]:
    """Every route with who may use it.

    Raises:
        RuntimeError: a route does not say, or says it twice.
    """
    for route in (one for router in routers for one in router.routes):
        found = list(_accesses(route.dependant)) if isinstance(route, APIRoute) else []
        if not isinstance(route, APIRoute) or len(found) != 1:
            raise RuntimeError(f"{route}: {len(found)} accesses declared, 1 expected")
        yield route, found[0]


def _accesses(dependant: Dependant) -> Iterator[Access]:
    for one in dependant.dependencies:
        if isinstance(one.call, partial) and one.call.func is _admit:
            yield one.call.args[0]
