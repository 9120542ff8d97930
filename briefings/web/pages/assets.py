"""Style sheets and pictures, kept a year by browsers since their name changes with them."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response

from briefings.web.access import OPEN
from briefings.web.site import TheSite

router = APIRouter(dependencies=[OPEN])


@router.get("/static/{name}")
def asset(name: str, site: TheSite) -> Response:
    """One file."""
    found = site.assets.get(name)
    if found is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(found.content, media_type=found.kind, headers=headers)
