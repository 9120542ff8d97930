"""The pages, as an application made of rooms: one module of :mod:`briefings.web.pages` each.

    request --guard: host, size, origin, headers--> page --site: a connection each--> stores

``create_app`` builds everything from an office and opens nothing. To add a page: a module of
``pages`` with its ``router`` (and ``NAV``, what the header shows of it), its template in
``templates/web``, its line in ``ROOMS``, and who may have it (``access``):
without that nothing starts. Handlers are plain ``def``: they run in a thread each,
and open the stores themselves, since a connection belongs to one thread.
"""

from __future__ import annotations

from fastapi import FastAPI
from starlette.routing import BaseRoute, Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from briefings.app import Office
from briefings.web import api, errors
from briefings.web.access import API, declared
from briefings.web.guard import Guard, Peer
from briefings.web.pages import (
    about,
    account,
    adding,
    agenda,
    alerts,
    archive,
    assets,
    basket,
    choosing,
    curating,
    dashboard,
    departing,
    departure,
    desk,
    draft,
    filling,
    first,
    following,
    health,
    home,
    item,
    journal,
    leave,
    notes,
    organisation,
    pile,
    preferences,
    preview,
    privacy,
    settings,
    shelves,
    signin,
    story,
    subscribe,
    subscribers,
    users,
    watching,
    written,
)
from briefings.web.shared import ALONE, Shared
from briefings.web.shelf import PATH
from briefings.web.site import Site

__all__ = ["create_app"]

ROOMS = (
    *(home, desk, draft, adding, story, preview, departure, departing, pile),
    *(notes, basket, filling, choosing, archive, watching, shelves, item, curating, written),
    *(agenda, following, alerts, dashboard, health),
    *(subscribe, preferences, leave, privacy, about, signin, organisation, first, account),
    *(users, subscribers, settings, journal, *api.ROOMS, assets),
)


def _seldom(route: BaseRoute) -> bool:
    return not (isinstance(route, Route) and route.path.startswith((PATH, API)))


def create_app(office: Office, recent: float = 0.0, shared: Shared = ALONE) -> FastAPI:
    """The application of this office, in one of the processes that serve it.

    What is the same for everybody and costs much is made once every ``recent`` seconds.

    Raises:
        SettingsError: the installation is incomplete.
        RuntimeError: a page does not declare who may have it.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    nav = tuple(link for room in ROOMS for link in getattr(room, "NAV", ()))
    app.state.site = site = Site(office, nav, recent, shared)
    # As they are: a router that is included is analysed again by each application, 60 ms in all.
    routes = [route for room in ROOMS for route in room.router.routes]
    # Each is tried in its turn: first those that programs and everybody ask for.
    app.router.routes.extend(sorted(routes, key=_seldom))
    list(
        declared(room.router for room in ROOMS)
    )  # a page that does not say who may have it is not served at all
    errors.install(app)
    app.add_middleware(Guard, site=site)
    if proxies := office.watch.settings.web.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(proxies))
    app.add_middleware(Peer)
    return app
