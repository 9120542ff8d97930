"""Pages about the pages: help, the map of the site, the statement of accessibility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response

from briefings.typography import day
from briefings.web.access import OPEN
from briefings.web.site import TheSite

router = APIRouter(dependencies=[OPEN])
STATED = date(2026, 11, 25)
"""The day on which what the statement says was looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the statement of accessibility says besides its own words."""

    organisation: str
    contact: str
    site: str
    stated: str
    day: str
    """the same, for machines"""


@router.get("/plan")
def plan(request: Request, site: TheSite) -> Response:
    """Every page that one can go to."""
    return site.page(request, "plan", "Plan du site")


@router.get("/aide")
def guide(request: Request, site: TheSite) -> Response:
    """How to use the pages."""
    return site.page(request, "help", "Aide", site.office.house.contact)


@router.get("/accessibilite")
def accessibility(request: Request, site: TheSite) -> Response:
    """The statement, which claims nothing that nobody has audited."""
    house = site.office.house
    body = Statement(
        organisation=house.organisation,
        contact=house.contact,
        site=site.base,
        stated=day(STATED),
        day=STATED.isoformat(),
    )
    return site.page(request, "accessibility", "Accessibilité\u00a0: non conforme", body)
