"""Searches saved as alerts and calls followed, of whoever has signed in; nobody else's are seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from briefings.alerting import searches, undoing
from briefings.alerting.reminding import notice
from briefings.alerting.searches import Wanted
from briefings.alerting.telling import asked, label, restart
from briefings.alerts.saved import Alert, Every
from briefings.app import Office
from briefings.following.people import left
from briefings.people import Role
from briefings.store import Records
from briefings.subscriptions.tokens import person
from briefings.typography import count, day, day_and_hour
from briefings.web.access import TheVisitor, archive_for, require
from briefings.web.forms import TheForm, text
from briefings.web.menu import Link, Part
from briefings.web.pages.draft import refused
from briefings.web.pages.following import GONE
from briefings.web.shelf import address
from briefings.web.site import Site, TheSite
from briefings.web.visitors import Access, Visitor
from watch.errors import WatchError
from watch.query import MAX_LENGTH
from watch.store import Store
from watch.text import shorten, squeeze

router = APIRouter()
PATH = "/alertes"
NAV = (Link("Mes alertes", PATH, Access(Role.READER), Part.ARCHIVE),)
PACES = tuple((every.value, words) for every, words in searches.PACES.items())
MAX_TOKEN = 4_000
"""Characters; that of the longest search has some 1,500."""
_FULL = f"vous avez déjà {searches.MOST}\u00a0alertes\u00a0: supprimez-en une d’abord"
_DONE = {
    "enregistree": "La recherche est enregistrée\u00a0: vous serez prévenu de ce qui sera collecté"
    " à partir de maintenant.",
    "rythme": "Le rythme est changé.",
    "pause": "L’alerte est en pause.",
    "reprise": "L’alerte reprend\u00a0; ce qui est venu pendant la pause n’est pas signalé.",
    "retablie": "L’alerte est rétablie telle qu’elle était, ses messages en attente aussi.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """An alert."""

    number: int
    words: str
    href: str
    """its search"""
    every: str
    paused: str
    latest: str
    """its last mail"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A call that is followed."""

    path: str
    item: str
    title: str
    deadline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What the page shows."""

    email: str
    done: str
    gone: str
    """what was just deleted, to be brought back; '' when nothing was"""
    undo: str
    """the token that brings it back"""
    saved: tuple[Saved, ...]
    awaited: tuple[Awaited, ...]
    paces: tuple[tuple[str, str], ...] = PACES


@router.get(PATH, dependencies=[require(Role.READER)])
def show(request: Request, site: TheSite, who: TheVisitor) -> Response:
    """What this person asked to be told of."""
    office, said = site.office, request.query_params
    token = said.get("annuler", "")[:MAX_TOKEN]
    gone = undoing.recalled(office, token, person(office.keys, who.me.email))
    with office.stores() as (store, records):
        body = Mine(
            email=who.me.email,
            gone=label(office, gone) if gone else "",
            undo=token if gone else "",
            done=_DONE.get(said.get("fait", ""), ""),
            saved=tuple(_saved(office, records, one) for one in _alerts(office, records, who)),
            awaited=tuple(_awaited(office, store, records, who)),
        )
    return site.page(request, "alerts", "Mes alertes", body, private=True)


def _alerts(office: Office, records: Records, who: Visitor) -> list[Alert]:
    return records.alerts.of(person(office.keys, who.me.email))


def _saved(office: Office, records: Records, alert: Alert) -> Saved:
    mails = records.alerts.mails(alert, 1)
    latest = [
        f"dernier message le {day_and_hour(at)}, {count(n, 'actualité')}" for at, n, _ in mails
    ]
    return Saved(
        number=alert.id,
        words=label(office, alert),
        href=address(asked(alert)),
        every=alert.every.value,
        paused=f"en pause depuis le {day_and_hour(alert.paused_at)}" if alert.paused_at else "",
        latest="".join(latest) or "aucun message encore",
    )


def _awaited(office: Office, store: Store, records: Records, who: Visitor) -> Iterator[Awaited]:
    for one in records.follows.of(person(office.keys, who.me.email)):
        found = notice(store, one.article, one.rank)
        call = found[1] if found else None
        yield Awaited(
            path=f"/appels/{one.article}/{one.rank}",
            item=f"/archive/{one.article}",
            title=shorten(squeeze(found[0].title), 120) if found else "Appel à relire",
            deadline=day(call.deadline) if call and call.deadline else "sans date écrite",
        )


def pace_of(office: Office, records: Records, visitor: Visitor, typed: str) -> str:
    """The pace at which this visitor is already told of a search; '' when they are not."""
    if visitor.account is None:
        return ""
    held = (one for one in _alerts(office, records, visitor) if str(asked(one)) == typed)
    return next((searches.PACES[one.every] for one in held), "")


@router.post(PATH, dependencies=[archive_for(Role.READER)])
def save(request: Request, site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Be told of what answers a search; the one that was saved before takes the new pace."""
    office, every = site.office, _every(form)
    typed = text(form, "q")[: MAX_LENGTH + 1]
    wanted = Wanted(email=who.me.email, every=every, by=who.name, words=typed)
    try:
        alert = searches.made(office, wanted)
    except WatchError as error:
        return refused(request, site, PATH, [str(error).removesuffix(".")])
    with office.stores() as (store, records):
        if left(office, records, alert.email):
            return refused(request, site, PATH, [GONE])
        if held := searches.alike(records, alert):
            for one in held:
                records.alerts.change(one, alert.every)
            return _told("rythme")
        if len(_alerts(office, records, who)) >= searches.MOST:
            return refused(request, site, PATH, [_FULL])
        searches.enter(store.articles, records, alert)
    return _told("enregistree")


def _every(form: FormData) -> Every:
    try:
        return Every(text(form, "rythme"))
    except ValueError:
        raise HTTPException(422) from None


def _told(what: str) -> Response:
    return RedirectResponse(f"{PATH}?fait={what}", 303)


@router.post(f"{PATH}/annuler", dependencies=[require(Role.READER)])
def undo(request: Request, site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Bring back an alert that was deleted a moment ago."""
    office = site.office
    alert = undoing.recalled(office, text(form, "alerte"), person(office.keys, who.me.email))
    if alert is None:
        why = (
            "il est trop tard pour rétablir cette alerte\u00a0: enregistrez de nouveau la recherche"
        )
        return refused(request, site, PATH, [why], 410)
    with office.stores() as (_, records):
        held = searches.alike(records, alert)
        if not held and len(_alerts(office, records, who)) >= searches.MOST:
            return refused(request, site, PATH, [_FULL])
        if not held:
            records.alerts.restore(alert)
    return _told("retablie")


@router.post(f"{PATH}/{{number:int}}", dependencies=[require(Role.READER)])
def change(
    number: int, request: Request, site: TheSite, who: TheVisitor, form: TheForm
) -> Response:
    """Pause an alert, resume it, change its pace, remove it; somebody else's is not found."""
    office = site.office
    with office.stores() as (store, records):
        mine = {one.id: one for one in _alerts(office, records, who)}
        if number not in mine:
            raise HTTPException(404)
        alert = mine[number]
        match text(form, "geste"):
            case "rythme":
                records.alerts.change(alert, _every(form))
                return _told("rythme")
            case "pause":
                records.alerts.pause(alert, office.watch.now())
                return _told("pause")
            case "reprendre":
                return _resumed(request, site, store, records, alert)
            case "supprimer":
                with records.engine.transaction("alerts.remove"):
                    records.alerts.end(alert.name)
                token = urlencode({"annuler": undoing.remembered(office, alert)})
                return RedirectResponse(f"{PATH}?{token}", 303)
    raise HTTPException(422)


def _resumed(
    request: Request, site: Site, store: Store, records: Records, alert: Alert
) -> Response:
    try:
        restart(site.office, store, records, alert, missed=False)
    except WatchError as error:
        return refused(request, site, PATH, [str(error).removesuffix(".")])
    return _told("reprise")
