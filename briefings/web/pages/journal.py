"""The journal: who did what, newest first, and how far its chain was followed.

The lines shown are each judged against the one before; the whole is followed by pieces, from one
visit to the next, and the page says up to where.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from briefings.people import Role
from briefings.store.audit import Line, follows
from briefings.store.chain import Followed
from briefings.typography import day_and_hour
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
    followed: Followed
    since: str
    further: int | None
    """where the next page begins"""


@router.get("/journal")
def show(
    request: Request, site: TheSite, avant: Annotated[int | None, Query(ge=1, le=2**53)] = None
) -> Response:
    """A page of it."""
    with site.office.stores() as (_, records):
        lines = records.audit.last(SIZE + 1, avant)
        followed = site.chain.follow(records.audit, site.office.watch.now())
    if followed.broken is None:
        followed = replace(followed, broken=_astray(lines))
    body = Journal(
        lines=tuple(Told(line, f"{paris(line.at):%d/%m/%Y %H:%M}") for line in lines[:SIZE]),
        followed=followed,
        since=day_and_hour(followed.since),
        further=lines[SIZE - 1].id if len(lines) > SIZE else None,
    )
    return site.page(request, "journal", "Journal", body)


def _astray(lines: Sequence[Line]) -> int | None:
    """The first of these, newest first, that does not follow from the one before it."""
    pairs = zip(reversed(lines), list(reversed(lines))[1:], strict=False)
    return next((one.id for before, one in pairs if not follows(one, before.id, before.hash)), None)
