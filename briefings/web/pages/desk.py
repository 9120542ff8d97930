"""The first page of the desk: each digest, where its note is, what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from briefings.app import Office
from briefings.desk import State
from briefings.desk.manuscript import Manuscript
from briefings.editing import passed_over
from briefings.mailing import fate
from briefings.model import Digest, Mode, Period
from briefings.people import Role
from briefings.period import label, last_complete
from briefings.store import Records
from briefings.typography import day_and_hour
from briefings.web.access import TheVisitor, require
from briefings.web.desk.asking import ROOT, path_of
from briefings.web.desk.sheet import state
from briefings.web.menu import Link, Part
from briefings.web.site import TheSite
from briefings.web.visitors import Access

router = APIRouter(dependencies=[require(Role.EDITOR)])
NAV = (Link("Brouillons", ROOT, Access(Role.EDITOR), Part.DESK),)

_NEXT = {
    State.PREPARED: "À relire",
    State.REVIEW: "À finir de relire, puis à valider",
    State.APPROVED: "À envoyer",
    State.SENT: "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A note, where it is and what comes next."""

    path: str
    when: str
    state: str
    next: str
    """'' when nothing is left to do"""
    said: str = ""
    prepare: bool = False
    """there is no draft: a button makes one"""


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
            Product(title=one.title, steps=tuple(_steps(office, records, one)))
            for one in office.digests
            if one.enabled
        )
    return site.page(request, "desk/home", "Bureau", body, private=True)


def _steps(office: Office, records: Records, digest: Digest) -> Iterator[Step]:
    latest = last_complete(digest.frequency, office.watch.now())
    draft = records.manuscripts.find(digest.slug, latest.start)
    yield _drafted(records, digest, draft) if draft else _absent(records, digest, latest)
    for other in reversed(records.manuscripts.waiting(digest.slug)):
        if other.period != latest:
            yield _drafted(records, digest, other)


def _drafted(records: Records, digest: Digest, draft: Manuscript) -> Step:
    skip = records.manuscripts.skipped(digest.slug, draft.period.start)
    late = "Le délai de relecture est passé." if draft.held_at else ""
    return Step(
        path=path_of(digest, draft.period),
        when=label(draft.period),
        state="sautée" if skip else state(records, draft),
        next="" if skip else _NEXT[draft.state],
        said=f"{passed_over(skip, draft.period)}." if skip else late,
    )


def _absent(records: Records, digest: Digest, period: Period) -> Step:
    """No draft: sent without one, not wanted, or still to be prepared."""
    path, when = path_of(digest, period), label(period)
    if issue := records.issues.find(digest.slug, period.start):
        said = f"Note n°\u00a0{issue.number}, faite le {day_and_hour(issue.made_at)}."
        told = fate(records.outbox.tally(issue.id))
        return Step(path=path, when=when, state=told, next="", said=said)
    if skip := records.manuscripts.skipped(digest.slug, period.start):
        said = f"{passed_over(skip, period)}."
        return Step(path=path, when=when, state="sautée", next="", said=said)
    alone = digest.mode is Mode.AUTOMATIC
    said = "Ce bulletin est fait et envoyé de lui-même, son jour venu." if alone else ""
    return Step(path=path, when=when, state="aucun brouillon", next="", said=said, prepare=True)
