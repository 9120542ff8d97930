"""To leave: by the link of any mail ever sent, without a session, a question or a redirect.

A GET shows, for scanners follow links; the POST acts, a person's or a mail program's (RFC 8058).
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from briefings.registry import Exit
from briefings.web.access import OPEN
from briefings.web.forms import TheForm, text
from briefings.web.site import Site, TheSite

router = APIRouter(dependencies=[OPEN])


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is about to be left, or was."""

    digest: str
    """its title; '' for everything"""
    alert: bool = False
    others: bool = False
    """something else can be left too"""


@router.get("/d/{token}")
def show(token: str, request: Request, site: TheSite) -> Response:
    """What the button will do; nothing changes."""
    with site.registrar() as registrar:
        way = registrar.exit(token)
    return site.page(request, "leave", "Se désinscrire", _leaving(site, way), private=True)


@router.post("/d/{token}")
def leave(token: str, request: Request, site: TheSite, fields: TheForm) -> Response:
    """Leave at once; again changes nothing."""
    everything = text(fields, "tout") == "oui"
    with site.registrar() as registrar:
        way = registrar.exit(token)
        body = _leaving(site, way)
        if way is not None:
            registrar.leave(way, everything=everything, origin="lien d’un message")
    left = None if everything else body
    return site.page(request, "left", "Désinscription faite", left, private=True)


def _leaving(site: Site, way: Exit | None) -> Leaving:
    if way is None:
        raise HTTPException(404)
    titles = {offer.slug: offer.title for offer in site.office.offers}
    if way.digest is None:
        return Leaving("")
    if way.alert:
        return Leaving(way.alert, alert=True, others=bool(titles))
    return Leaving(titles.get(way.digest, way.digest), others=len(titles) > 1)
