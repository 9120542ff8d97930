"""The first page of the desk: each digest, where its note is, what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from briefings.people import Role
from briefings.web.access import TheVisitor, require
from briefings.web.desk.asking import ROOT
from briefings.web.desk.steps import Step, steps
from briefings.web.menu import Link, Part
from briefings.web.site import TheSite
from briefings.web.visitors import Access

router = APIRouter(dependencies=[require(Role.EDITOR)])
NAV = (Link("Brouillons", ROOT, Access(Role.EDITOR), Part.DESK),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A digest and its notes, the present one first."""

    title: str
    steps: tuple[Step, ...]


@router.get(ROOT)
def drafts(request: Request, site: TheSite, who: TheVisitor) -> Response:
    """Every digest of the office."""
    office = site.acting(who)
    with office.stores() as (_, records):
        body = tuple(
            Product(title=one.title, steps=tuple(steps(office, records, one)))
            for one in office.digests
            if one.enabled
        )
    return site.page(request, "desk/home", "Bureau", body, private=True)
