"""The notes of the office, sent and written, twenty at a time: all, or those of a search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from briefings.people import Role
from briefings.store import Records
from briefings.web.access import ARCHIVE, TheVisitor, archive_for
from briefings.web.library import FIRST, SENT, WRITTEN, Leaf, sent, written
from briefings.web.reading import Typed, asking, number, plain, searching
from briefings.web.site import Site, TheSite
from watch.query import MAX_LENGTH, Wanted
from watch.store import Store

router = APIRouter()
SIZE = 20
_WORDS = "Seuls des mots se cherchent dans les notes\u00a0: retirez les filtres et les exclusions."
_NOTHING = Leaf(lines=(), next=0)
Find = Callable[[Store, Records, Wanted, int], Leaf]
"""A page of what answers, before this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A page of a list."""

    path: str
    typed: str
    leaf: Leaf
    next: str
    first: bool
    problem: str = ""
    longest: int = MAX_LENGTH


@router.get(SENT, dependencies=[ARCHIVE])
def issues(request: Request, site: TheSite, q: Typed = "", avant: str = "") -> Response:
    """What was sent to readers."""

    def find(_: Store, records: Records, wanted: Wanted, before: int) -> Leaf:
        return sent(records, wanted, SIZE, before)

    return _page(request, site, ("Notes envoyées", SENT), q, avant, find)


@router.get(WRITTEN, dependencies=[archive_for(Role.READER)])
def notes(
    request: Request, site: TheSite, who: TheVisitor, q: Typed = "", avant: str = ""
) -> Response:
    """What the office wrote, as far as this visitor may read it."""

    def find(store: Store, records: Records, wanted: Wanted, before: int) -> Leaf:
        return written(store, records, wanted, who, SIZE, before)

    return _page(request, site, ("Notes rédigées", WRITTEN), q, avant, find)


def _page(
    request: Request, site: Site, named: tuple[str, str], q: str, avant: str, find: Find
) -> Response:
    title, path = named
    before, leaf = number(avant), _NOTHING
    try:
        asked, wanted = asking(site, q)
    except ValueError as error:
        typed, problem = q[:MAX_LENGTH], str(error)
    else:
        typed, problem = str(asked), asked.problem or ""
        if asked.clauses and not (plain(asked) and wanted.seeks):
            problem = _WORDS
        else:
            with searching(request), site.office.stores() as (store, records):
                leaf = find(store, records, wanted, before or FIRST)
    asked_for = {"q": typed} if typed else {}
    body = Shelf(
        path=path,
        typed=typed,
        leaf=leaf,
        next=f"{path}?{urlencode({**asked_for, 'avant': leaf.next})}" if leaf.next else "",
        first=before is None,
        problem=problem,
    )
    status = 422 if problem and leaf is _NOTHING else 200
    further = "" if body.first else " (suite)"
    return site.page(request, "shelves", f"{title}{further}", body, status=status, private=True)
