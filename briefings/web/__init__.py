"""The pages, as an application made of rooms: one module of :mod:`briefings.web.pages` each.

    request --guard: host, size, origin, headers--> page --site: a connection each--> stores

``create_app`` builds everything from an office and opens nothing. To add a page: a module of
``pages`` with its ``router`` (and ``NAV``, what the header shows of it), its template in
``templates/web``, and its line in ``ROOMS``. Handlers are plain ``def``: they run in a thread each,
and open the stores themselves, since a connection belongs to one thread.
"""

from __future__ import annotations

from fastapi import FastAPI

from briefings.app import Office
from briefings.web import errors
from briefings.web.guard import Guard
from briefings.web.pages import assets, home, leave, preferences, privacy, subscribe
from briefings.web.site import Site

__all__ = ["create_app"]

ROOMS = (home, subscribe, preferences, leave, privacy, assets)


def create_app(office: Office) -> FastAPI:
    """The application of this office.

    Raises:
        SettingsError: the installation is incomplete.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    nav = tuple(link for room in ROOMS for link in getattr(room, "NAV", ()))
    app.state.site = site = Site(office, nav)
    for room in ROOMS:
        app.include_router(room.router)
    errors.install(app)
    app.add_middleware(Guard, site=site)
    return app
