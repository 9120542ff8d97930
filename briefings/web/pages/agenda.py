"""Calls and events: the register, its filters, and the same as calendar files.

A filter is an address: it can be kept, mailed, and followed by a calendar. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from fastapi import APIRouter, HTTPException, Request, Response

from briefings.board import cards, filters
from briefings.board.cards import Card
from briefings.board.filters import PAGE, Choice, Filters
from briefings.web.access import ARCHIVE, OPEN, MaybeVisitor
from briefings.web.followed import followed, follows_of, read
from briefings.web.menu import Link, Part
from briefings.web.site import Site, TheSite
from briefings.web.visitors import READERS_OF_ARCHIVE, Visitor
from watch.commands import attending, calling
from watch.ics import Entry, calendar
from watch.places import departments
from watch.store.agenda import EVERYWHERE, MOST, CallLine, EventLine, Wanted, When
from watch.zone import paris

router = APIRouter()
NAV = (
    Link("Appels", "/appels", READERS_OF_ARCHIVE, Part.ARCHIVE),
    Link("Événements", "/evenements", READERS_OF_ARCHIVE, Part.ARCHIVE),
)
IN_A_CALENDAR = 500
_Line = TypeVar("_Line", CallLine, EventLine)
_WORDS = {
    "/appels": {When.OPEN: "Ouverts", When.PASSED: "Passés", When.ALL: "Tous"},
    "/evenements": {When.OPEN: "À venir", When.PASSED: "Passés", When.ALL: "Tous"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What may be chosen whatever the archive holds."""

    whens: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    territories: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the page shows."""

    path: str
    filters: Filters
    cards: tuple[Card, ...]
    found: int
    capped: bool
    """there are more than the page could count"""
    lists: Lists
    months: tuple[Choice, ...]
    kinds: tuple[Choice, ...] = ()
    calendar: str
    """the whole address of this list, for a program that follows it"""
    held: int
    """articles in the archive"""
    follows: frozenset[tuple[str, int]] | None = None
    """the calls that this person follows; None: they can follow none"""

    @property
    def pages(self) -> int:
        """How many there are."""
        return max(1, -(-self.found // PAGE))

    @property
    def query(self) -> str:
        """What follows the path of this list, from its first page."""
        query = self.filters.at(1).query
        return f"?{query}" if query else ""

    @property
    def here(self) -> str:
        """What follows it, of this very page."""
        return f"?{self.filters.query}" if self.filters.query else ""


@router.get("/appels", dependencies=[ARCHIVE])
def calls(request: Request, site: TheSite, visitor: MaybeVisitor) -> Response:
    """The calls, by deadline."""
    asked, today = _asked(site, request.query_params), _today(site)
    with site.office.stores() as (store, records):
        follows = follows_of(site.office, records, visitor)
        every = store.agenda.calls(_wanted(site, asked))
        kept = filters.kept_calls(every, asked)
        notices = store.agenda.call_notices(_page(kept, asked))
        held = store.articles.count()
    known = {spec.slug: spec for spec in site.office.watch.sources}
    told = cards.rivals(every)
    shown = tuple(cards.call(one, known, today, told) for one in notices)
    body = Register(
        path="/appels",
        filters=asked,
        lists=_lists(site, "/appels", asked),
        calendar=followed(site, visitor, "/appels", asked),
        cards=shown,
        found=len(kept),
        capped=len(every) > MOST,
        held=held,
        months=filters.months((one.deadline for one in every), asked),
        kinds=filters.kinds(every, asked),
        follows=follows if visitor.account else None,
    )
    return site.page(request, "agenda", "Appels", body)


@router.get("/evenements", dependencies=[ARCHIVE])
def events(request: Request, site: TheSite, visitor: MaybeVisitor) -> Response:
    """The events, by day."""
    asked, today = _asked(site, request.query_params), _today(site)
    with site.office.watch.store() as store:
        every = store.agenda.events(_wanted(site, asked))
        kept = filters.kept_events(every, asked)
        notices = store.agenda.event_notices(_page(kept, asked))
        held = store.articles.count()
    known = {spec.slug: spec for spec in site.office.watch.sources}
    body = Register(
        path="/evenements",
        filters=asked,
        lists=_lists(site, "/evenements", asked),
        calendar=followed(site, visitor, "/evenements", asked),
        cards=tuple(cards.event(one, known, today) for one in notices),
        found=len(kept),
        capped=len(every) > MOST,
        held=held,
        months=filters.months((one.first for one in every), asked),
    )
    return site.page(request, "agenda", "Événements", body)


@router.get("/appels.ics", dependencies=[ARCHIVE])
def calls_file(request: Request, site: TheSite) -> Response:
    """The deadlines of a filter."""
    return calls_calendar(site, request.query_params)


def calls_calendar(site: Site, query: Mapping[str, str]) -> Response:
    """The deadlines of a filter, for a calendar that follows them."""
    asked = _asked(site, query)
    with site.office.watch.store() as store:
        kept = filters.kept_calls(store.agenda.calls(_wanted(site, asked)), asked)
        dated = [one for one in kept if one.deadline is not None][:IN_A_CALENDAR]
        notices = store.agenda.call_notices(dated)
    return _file(site, calling.entries(site.office.watch, notices), "appels", followed=True)


@router.get("/evenements.ics", dependencies=[ARCHIVE])
def events_file(request: Request, site: TheSite) -> Response:
    """The events of a filter."""
    return events_calendar(site, request.query_params)


def events_calendar(site: Site, query: Mapping[str, str]) -> Response:
    """The events of a filter, for a calendar that follows them."""
    asked = _asked(site, query)
    with site.office.watch.store() as store:
        kept = filters.kept_events(store.agenda.events(_wanted(site, asked)), asked)
        notices = store.agenda.event_notices(kept[:IN_A_CALENDAR])
    return _file(site, attending.entries(site.office.watch, notices), "evenements", followed=True)


@router.get("/appels/{key}/{rank}.ics", dependencies=[ARCHIVE])
def call_file(key: str, rank: int, site: TheSite) -> Response:
    """The deadline of one call."""
    with site.office.watch.store() as store:
        found = store.agenda.call(key, rank) if 0 <= rank < MOST else None
    if found is None or found.call.deadline is None:
        raise HTTPException(404)
    return _file(site, calling.entries(site.office.watch, [found]), "appel")


@router.get("/evenements/{key}/{rank}.ics", dependencies=[ARCHIVE])
def event_file(key: str, rank: int, site: TheSite) -> Response:
    """One event."""
    with site.office.watch.store() as store:
        found = store.agenda.event(key, rank) if 0 <= rank < MOST else None
    if found is None:
        raise HTTPException(404)
    return _file(site, attending.entries(site.office.watch, [found]), "evenement")


@router.get("/agenda/{token}.ics", dependencies=[OPEN])
def given_file(token: str, site: TheSite) -> Response:
    """A list, as long as whoever was given its address may read the archive."""
    said = read(site, token)
    if said is None or said.path not in _LISTS:
        raise HTTPException(404)
    with site.office.stores() as (_, records):
        account = records.accounts.get(said.account)
    active = account is not None and account.disabled_at is None
    archive = site.office.watch.settings.web.archive
    if not active or not READERS_OF_ARCHIVE.admits(Visitor(account), archive):
        raise HTTPException(404)
    return _LISTS[said.path](site, said.query)


_LISTS = {"/appels": calls_calendar, "/evenements": events_calendar}


def _asked(site: Site, query: Mapping[str, str]) -> Filters:
    watch = site.office.watch
    places = (EVERYWHERE, *(one.code for one in departments(watch.territory)))
    return filters.read(query, (one.slug for one in watch.themes), places)


def _wanted(site: Site, asked: Filters) -> Wanted:
    return Wanted(
        today=_today(site),
        now=site.office.watch.now(),
        when=asked.when,
        theme=asked.theme or None,
        department=asked.territory or None,
    )


def _today(site: Site) -> date:
    return paris(site.office.watch.now()).date()


def _page(kept: Sequence[_Line], asked: Filters) -> Sequence[_Line]:
    return kept[(asked.page - 1) * PAGE : asked.page * PAGE]


def _lists(site: Site, path: str, asked: Filters) -> Lists:
    watch = site.office.watch
    places = [(EVERYWHERE, "Partout dans le territoire suivi")]
    places += [(one.code, f"{one.name} ({one.code})") for one in departments(watch.territory)]
    return Lists(
        whens=_choices(((one.value, words) for one, words in _WORDS[path].items()), asked.when),
        themes=_choices(((one.slug, one.name) for one in watch.themes), asked.theme),
        territories=_choices(places, asked.territory),
    )


def _choices(found: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, words, value == chosen) for value, words in found)


def _file(site: Site, entries: Sequence[Entry], name: str, *, followed: bool = False) -> Response:
    title = f"{site.office.house_title}\u00a0: {name.replace('evenement', 'événement')}"
    content = calendar(entries, title, site.office.watch.now(), followed=followed)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.ics"',
        "Cache-Control": "no-cache",
    }
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)
