"""The journal: who did what, newest first, and whether its chain holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from briefings.people import Role
from briefings.store.audit import Line, broken
from briefings.web.access import require
from briefings.web.menu import Link, Part
from briefings.web.site import TheSite
from briefings.web.visitors import Access
from watch.zone import paris

router = APIRouter(dependencies=[require(Role.ADMINISTRATOR)])
NAV = (Link("Journal", "/journal", Access(Role.ADMINISTRATOR), Part.OFFICE),)
SIZE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """A line as it is read."""

    line: Line
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What the page shows."""

    lines: tuple[Told, ...]
    broken: int | None
    further: int | None
    """where the next page begins"""


@router.get("/journal")
def show(
    request: Request, site: TheSite, avant: Annotated[int | None, Query(ge=1, le=2**53)] = None
) -> Response:
    """A page of it."""
    with site.office.stores() as (_, records):
        lines = records.audit.last(SIZE + 1, avant)
        wrong = broken(records.audit.all())
    body = Journal(
        lines=tuple(Told(line, f"{paris(line.at):%d/%m/%Y %H:%M}") for line in lines[:SIZE]),
        broken=wrong,
        further=lines[SIZE - 1].id if len(lines) > SIZE else None,
    )
    return site.page(request, "journal", "Journal", body)
