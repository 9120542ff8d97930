"""The first administrator: a form behind the link that `vigie serve` prints at the start."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from briefings.accounts import entering
from briefings.desk import Refused
from briefings.subscriptions.tokens import digest_of
from briefings.web.access import OPEN
from briefings.web.forms import TheForm, text
from briefings.web.pages.signin import go_on, origin_of
from briefings.web.site import Site, TheSite

router = APIRouter(dependencies=[OPEN])


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The form, with what was wrong."""

    email: str = ""
    name: str = ""
    error: str = ""


@router.get("/premier-compte/{secret}")
def show(secret: str, request: Request, site: TheSite) -> Response:
    """The form; nothing changes."""
    with site.office.stores() as (_, records):
        good = records.sessions.founding(digest_of(secret), site.office.watch.now())
    return _form(request, site, First()) if good else _expired(request, site)


@router.post("/premier-compte/{secret}")
def create(secret: str, request: Request, site: TheSite, fields: TheForm) -> Response:
    """Make the account and sign in."""
    email, name = text(fields, "email")[:320], text(fields, "name")[:320]
    with site.office.stores() as (_, records):
        made = entering.found(
            site.office, records, secret, email=email, name=name, origin=origin_of(request)
        )
    if isinstance(made, Refused):
        return _form(request, site, First(email=email, name=name, error=made.reason), 422)
    if made is None:
        return _expired(request, site)
    return go_on(request, site, made, "/compte")


def _form(request: Request, site: Site, body: First, status: int = 200) -> Response:
    title = "Premier compte d’administration"
    return site.page(request, "first", title, body, status=status, private=True)


def _expired(request: Request, site: Site) -> Response:
    return site.page(request, "signin-expired", "Lien périmé", status=410, private=True)
