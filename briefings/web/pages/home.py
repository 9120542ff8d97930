"""The first page: what this office publishes; to whoever signed in, what waits for them.

It says what there is to do and where; each thing is done on its own page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from fastapi import APIRouter, Request, Response

from briefings.board import cards
from briefings.board.cards import Card
from briefings.board.filters import Filters, kept_calls
from briefings.people import Role
from briefings.web.access import OPEN, MaybeVisitor
from briefings.web.desk.awaiting import Task, awaited
from briefings.web.forms import Option, shown
from briefings.web.menu import Link
from briefings.web.site import Site, TheSite
from briefings.web.visitors import READERS_OF_ARCHIVE, Access, Visitor
from watch.query import MAX_LENGTH
from watch.store import Store
from watch.store.agenda import Wanted
from watch.zone import paris

router = APIRouter(dependencies=[OPEN])
NAV = (Link("Accueil", "/"),)
EDITORS = Access(Role.EDITOR)
DAYS = 14
SHOWN = 5
"""Calls that close soon; the others are on their page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What the page shows."""

    digests: tuple[Option, ...]
    subscription: bool
    """somebody can subscribe: readers have an address to come to"""
    searches: bool
    """this visitor may search the archive"""
    tasks: tuple[Task, ...] | None = None
    """None: this visitor has no desk"""
    closing: tuple[Card, ...] | None = None
    """None: this visitor may not search the archive, or has not signed in"""
    days: int = DAYS
    longest: int = MAX_LENGTH


@router.get("/")
def home(request: Request, site: TheSite, visitor: MaybeVisitor) -> Response:
    """The digests that anyone may receive, and what is this person's."""
    setting = site.office.watch.settings.web.archive
    public = Home(
        digests=shown(site.office),
        subscription=bool(site.office.page("")),
        searches=READERS_OF_ARCHIVE.admits(visitor, setting),
    )
    body = public if visitor.account is None else _own(site, visitor, public)
    return site.page(request, "home", site.office.house_title, body)


def _own(site: Site, visitor: Visitor, public: Home) -> Home:
    office, setting = site.acting(visitor), site.office.watch.settings.web.archive
    with office.stores() as (store, records):
        desk = EDITORS.admits(visitor, setting)
        return replace(
            public,
            tasks=tuple(awaited(office, store, records)) if desk else None,
            closing=_closing(site, store) if public.searches else None,
        )


def _closing(site: Site, store: Store) -> tuple[Card, ...]:
    """The first calls that close within two weeks."""
    watch = site.office.watch
    today = paris(watch.now()).date()
    every = store.agenda.calls(Wanted(today=today, now=watch.now()))
    last = today + timedelta(days=DAYS)
    dated = [one for one in every if one.deadline and one.deadline <= last]
    notices = store.agenda.call_notices(kept_calls(dated, Filters())[:SHOWN])
    known = {spec.slug: spec for spec in watch.sources}
    told = cards.rivals(every)
    return tuple(cards.call(one, known, today, told) for one in notices)
