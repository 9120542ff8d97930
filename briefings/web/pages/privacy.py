"""What is done with people's data, said before they give it (GDPR, article 13)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from briefings.web.access import OPEN
from briefings.web.menu import Link, Part
from briefings.web.site import TheSite
from watch.settings import Privacy

router = APIRouter(dependencies=[OPEN])
NAV = (Link("Données personnelles", "/donnees-personnelles", part=Part.SUBSCRIPTION),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the page says."""

    controller: str
    dpo: str
    contact: str
    kept: Privacy


@router.get("/donnees-personnelles")
def privacy(request: Request, site: TheSite) -> Response:
    """The information notice."""
    office = site.office
    kept = office.watch.settings.privacy
    body = Notice(
        controller=office.controller, dpo=kept.dpo, contact=office.house.contact, kept=kept
    )
    return site.page(request, "privacy", "Données personnelles", body)
