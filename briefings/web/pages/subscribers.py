"""Who is subscribed, in figures; and the list, to whoever proves again who they are.

An open session is not enough to take every address away: the password is asked, or, of an account
that has none here, a link mailed to it and opened in the same session.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, HTTPException, Request, Response

from briefings.accounts import entering
from briefings.accounts.letters import again
from briefings.app import Office
from briefings.model import Standing, Subscriber
from briefings.people import Role
from briefings.registry.lists import handed
from briefings.registry.post import post
from briefings.store import Records
from briefings.subscriptions.tokens import Purpose, opened, sealed
from briefings.typography import count
from briefings.web.access import TheVisitor, require
from briefings.web.forms import TheForm, text
from briefings.web.menu import Link, Part
from briefings.web.pages.signin import origin_of
from briefings.web.site import Site, TheSite
from briefings.web.visitors import Access, Visitor

router = APIRouter(dependencies=[require(Role.ADMINISTRATOR)])
PATH = "/abonnes"
NAV = (Link("Abonnés", PATH, Access(Role.ADMINISTRATOR), Part.OFFICE),)
LIFE = timedelta(minutes=15)
_OLD = "Ce lien ne va plus\u00a0: demandez-en un autre."
_WAY = "par la page «\u00a0Abonnés\u00a0»"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribers:
    """What the page shows; no address."""

    digests: tuple[tuple[str, str], ...]
    """title, and how many receive it"""
    alerts: int
    suspended: int
    gone: int
    password: bool
    """whether it is asked; else a link is mailed"""
    proof: str = ""
    """what the mailed link brought"""
    sent: bool = False
    error: str = ""


@router.get(PATH)
def show(request: Request, site: TheSite, who: TheVisitor, preuve: str = "") -> Response:
    """How many receive what, and the form that exports them."""
    if not preuve:
        return _page(request, site, who)
    if not _proves(site, who, preuve):
        return _page(request, site, who, error=_OLD)
    return _page(request, site, who, proof=preuve)


@router.post(f"{PATH}/lien")
def mail(request: Request, site: TheSite, who: TheVisitor) -> Response:
    """Mail the link to the address of the account, and to no other."""
    if not site.limits.admits(origin_of(request)):
        raise HTTPException(429)
    now = site.office.watch.now()
    url = f"{site.base}{PATH}?preuve={sealed(site.keys, Purpose.EXPORT, _claim(who), now)}"
    with site.office.stores() as (_, records):
        if _asks_password(site.office, records, who):
            raise HTTPException(422)
        with records.engine.transaction("subscribers.link"):
            post(site.office, records, again(site.office, url, now), who.me.email)
    return _page(request, site, who, sent=True)


@router.post(f"{PATH}/export")
def export(request: Request, site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """The whole list as a file."""
    origin = origin_of(request)
    with site.office.stores() as (_, records):
        if _asks_password(site.office, records, who):
            if not _verified(site, records, who, text(form, "password"), origin):
                return _page(request, site, who, error="Le mot de passe ne va pas.")
        elif not _proves(site, who, text(form, "preuve")):
            return _page(request, site, who, error=_OLD)
        content = handed(site.office, records, who.name, _WAY, origin)
    named = {"Content-Disposition": 'attachment; filename="vigie-abonnes.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=named)


def _asks_password(office: Office, records: Records, who: Visitor) -> bool:
    return who.me.has_password and entering.local(office, records, who.me)


def _verified(site: Site, records: Records, who: Visitor, typed: str, origin: str) -> bool:
    """Wrong ones count, and are in the journal, as at the door."""
    now, email = site.office.watch.now(), who.me.email
    if site.throttle.wait(email, origin, now):
        raise HTTPException(429)
    with site.hashes():
        right = site.passwords.verify(records.accounts.password(who.me.id), typed)
    if not right:
        site.throttle.failed(email, origin, now)
        records.audit.add(now, who.name, "export refusé", "mot de passe", origin)
    return right


def _proves(site: Site, who: Visitor, token: str) -> bool:
    """Whether the link was mailed to this account, for this session, a moment ago."""
    found = opened(site.keys, Purpose.EXPORT, token, site.office.watch.now(), LIFE)
    return found is not None and found[0] == _claim(who)


def _claim(who: Visitor) -> str:
    return f"{who.me.id}:{who.key}"


def _page(
    request: Request,
    site: Site,
    who: Visitor,
    *,
    proof: str = "",
    sent: bool = False,
    error: str = "",
) -> Response:
    with site.office.stores() as (_, records):
        people = records.subscribers.all()
        body = Subscribers(
            digests=tuple(_received(site.office, people)),
            alerts=len({one.person for one in records.alerts.all()}),
            suspended=sum(one.suspended_at is not None for one in people),
            gone=sum(one.standing is Standing.GONE for one in people),
            password=_asks_password(site.office, records, who),
            proof=proof,
            sent=sent,
            error=error,
        )
    status = 422 if error else 200
    return site.page(request, "subscribers", "Abonnés", body, status=status, private=True)


def _received(office: Office, people: list[Subscriber]) -> list[tuple[str, str]]:
    writable = [
        one for one in people if one.standing is Standing.CONFIRMED and not one.suspended_at
    ]
    held = Counter(slug for one in writable for slug in one.digests)
    return [(one.title, count(held[one.slug], "abonné", none="aucun")) for one in office.digests]
