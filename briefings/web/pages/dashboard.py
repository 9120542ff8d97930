"""The dashboard: what came, what was kept, used and sent. It measures no reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from briefings import period
from briefings.app import Office
from briefings.board import trends
from briefings.board.trends import Row, Week
from briefings.notes.content import Note
from briefings.people import Role
from briefings.store.productions import MOST, Production, productions
from briefings.typography import day
from briefings.web.access import require
from briefings.web.menu import Link, Part
from briefings.web.site import Site, TheSite
from briefings.web.visitors import Access
from watch.places import departments
from watch.store.volumes import Volume
from watch.zone import paris

router = APIRouter(dependencies=[require(Role.READER)])
NAV = (Link("Tableau de bord", "/tableau-de-bord", Access(Role.READER), Part.FIGURES),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a heading."""

    key: str
    title: str
    about: str
    first: str
    """what the names are"""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An issue as the page shows it."""

    title: str
    when: str
    issue: Production


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Notes of information and decision that were touched lately."""

    made: int
    final: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the page shows."""

    weeks: tuple[Week, ...]
    enough: bool
    since: str
    """the day of the first harvest; '' before it"""
    total: Row
    to_check: int
    tables: tuple[Table, ...]
    silent: int
    """sources that are on, and gave nothing"""
    issues: tuple[Made, ...]
    more: bool
    notes: Notes


@router.get("/tableau-de-bord")
def dashboard(request: Request, site: TheSite) -> Response:
    """Twelve weeks at most, the present one included; as they were a moment ago.

    Kept as written, its hundred bars too, which cost as much as a search.
    """
    figures = site.recent.get("/tableau-de-bord", lambda: site.part("volumes", _board(site)))
    return site.page(request, "dashboard", "Tableau de bord", figures)


def _board(site: Site) -> Board:
    office, now = site.office, site.office.watch.now()
    with site.reading() as (store, records):
        begun = store.volumes.begun()
        spans = trends.spans(begun, now)
        volume = store.volumes.of([(one.start, one.end) for one in spans])
        made = productions(records.engine, spans[0].start)
        notes = [one for one in records.notes.listed() if one.at >= spans[0].start]
    weeks = trends.weeks(spans, begun, now)
    titles = {one.slug: one.title for one in office.digests}
    return Board(
        weeks=weeks,
        enough=trends.enough(weeks),
        since=day(paris(begun).date()) if begun else "",
        total=trends.total(volume.sources, weeks, "Tous les éléments"),
        to_check=volume.to_check,
        tables=(
            _themes(office, volume, weeks),
            _sources(office, volume, weeks),
            _territories(office, volume, weeks),
        ),
        silent=sum(one.enabled and one.slug not in volume.sources for one in office.watch.sources),
        issues=tuple(
            Made(
                title=titles.get(one.digest, one.digest),
                when=period.brief_span(one.period),
                issue=one,
            )
            for one in made
        ),
        more=len(made) == MOST,
        notes=_notes([one.note for one in notes if not one.note.deleted]),
    )


def _themes(office: Office, volume: Volume, weeks: Sequence[Week]) -> Table:
    names = {one.slug: one.name for one in office.watch.themes}
    return Table(
        key="themes",
        title="Par thème",
        about="Éléments retenus, corrections comprises. Un élément peut compter sous plusieurs"
        " thèmes.",
        first="Thème",
        rows=trends.rows(volume.themes, names, weeks, every=True),
    )


def _sources(office: Office, volume: Volume, weeks: Sequence[Week]) -> Table:
    names = {one.slug: one.name for one in office.watch.sources}
    return Table(
        key="sources",
        title="Par source",
        about="Éléments reçus, retenus ou non.",
        first="Source",
        rows=trends.rows(volume.sources, names, weeks),
    )


def _territories(office: Office, volume: Volume, weeks: Sequence[Week]) -> Table:
    places = departments(office.watch.territory)
    return Table(
        key="territoires",
        title="Par territoire",
        about="Éléments qui citent un lieu du département. Un élément peut en citer plusieurs, ou"
        " aucun.",
        first="Département",
        rows=trends.rows(
            volume.departments, {one.code: f"{one.name} ({one.code})" for one in places}, weeks
        ),
    )


def _notes(kept: Sequence[Note]) -> Notes:
    return Notes(
        made=len(kept),
        final=sum(one.final for one in kept),
        articles=len({key for one in kept for key in one.items}),
    )
