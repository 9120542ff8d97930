"""The first page: what this office publishes."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from briefings.web.access import OPEN
from briefings.web.forms import shown
from briefings.web.menu import Link
from briefings.web.site import TheSite

router = APIRouter(dependencies=[OPEN])
NAV = (Link("Accueil", "/"),)


@router.get("/")
def home(request: Request, site: TheSite) -> Response:
    """The digests that anyone may receive."""
    return site.page(request, "home", site.office.house_title, shown(site.office))
