"""The accounts, for those who administer: made, given a role, closed, opened, led in by a link."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from briefings.accounts import entering, staff
from briefings.desk import Refused
from briefings.people import SHOWN, Account, Role
from briefings.store import Records
from briefings.typography import day_and_hour
from briefings.web.access import TheVisitor, require
from briefings.web.forms import TheForm, text
from briefings.web.menu import Link, Part
from briefings.web.site import Site, TheSite
from briefings.web.visitors import Access

router = APIRouter(dependencies=[require(Role.ADMINISTRATOR)])
NAV = (Link("Comptes", "/comptes", Access(Role.ADMINISTRATOR), Part.OFFICE),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account as the page shows it."""

    account: Account
    state: str
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What the page shows."""

    people: tuple[Person, ...]
    roles: tuple[tuple[str, str], ...]
    done: str = ""
    link: str = ""
    """to give to somebody; shown once"""
    error: str = ""
    email: str = ""
    name: str = ""


@router.get("/comptes")
def show(request: Request, site: TheSite) -> Response:
    """Everyone."""
    return _page(request, site)


@router.post("/comptes")
def add(request: Request, site: TheSite, visitor: TheVisitor, fields: TheForm) -> Response:
    """A new account, and its link."""
    email, name = text(fields, "email")[:320], text(fields, "name")[:320]
    with site.office.stores() as (_, records):
        role = _role(fields)
        made = staff.add(site.office, records, email=email, name=name, role=role, by=visitor.name)
        if isinstance(made, Refused):
            return _page(request, site, error=made.reason, email=email, name=name)
        url = entering.link(site.office, records, made, entering.INVITED_LIFE)
    return _page(request, site, done=f"{made.name} a un compte.", link=url)


@router.post("/comptes/{number}/droit")
def give(
    number: int, request: Request, site: TheSite, visitor: TheVisitor, fields: TheForm
) -> Response:
    """Another role."""
    with site.office.stores() as (_, records):
        account, role = _found(records, number), _role(fields)
        refusal = staff.give(site.office, records, account, role, by=visitor.name)
    done = f"{account.name}\u00a0: {SHOWN[role]}. Cette personne doit se reconnecter."
    return _said(request, site, refusal, done)


@router.post("/comptes/{number}/fermer")
def disable(number: int, request: Request, site: TheSite, visitor: TheVisitor) -> Response:
    """Close an account."""
    with site.office.stores() as (_, records):
        account = _found(records, number)
        refusal = staff.disable(site.office, records, account, by=visitor.name)
    return _said(request, site, refusal, f"Le compte de {account.name} est fermé.")


@router.post("/comptes/{number}/rouvrir")
def enable(number: int, request: Request, site: TheSite, visitor: TheVisitor) -> Response:
    """Open it again."""
    with site.office.stores() as (_, records):
        account = _found(records, number)
        staff.enable(site.office, records, account, by=visitor.name)
    return _said(request, site, None, f"Le compte de {account.name} est rouvert.")


@router.post("/comptes/{number}/lien")
def link(number: int, request: Request, site: TheSite, visitor: TheVisitor) -> Response:
    """A link that signs in once, to give to the person."""
    with site.office.stores() as (_, records):
        account = _found(records, number)
        if account.disabled_at:
            raise HTTPException(404)
        url = entering.link(site.office, records, account, entering.INVITED_LIFE)
        records.audit.add(site.office.watch.now(), visitor.name, "lien créé", account.name)
    return _page(request, site, done=f"Un lien pour {account.name} est prêt.", link=url)


def _role(fields: TheForm) -> Role:
    try:
        return Role(text(fields, "role"))
    except ValueError:
        raise HTTPException(422) from None


def _found(records: Records, number: int) -> Account:
    account = records.accounts.get(number)
    if account is None:
        raise HTTPException(404)
    return account


def _said(request: Request, site: Site, refusal: Refused | None, done: str) -> Response:
    return (
        _page(request, site, error=refusal.reason) if refusal else _page(request, site, done=done)
    )


def _page(request: Request, site: Site, **said: str) -> Response:
    with site.office.stores() as (_, records):
        people = tuple(
            Person(account=one, state=_state(one), sessions=records.sessions.count(one.id))
            for one in records.accounts.all()
        )
    body = People(people=people, roles=tuple((one.value, SHOWN[one]) for one in Role), **said)
    return site.page(request, "users", "Comptes", body, status=422 if body.error else 200)


def _state(one: Account) -> str:
    if one.disabled_at:
        return f"fermé depuis le {day_and_hour(one.disabled_at)}"
    return "ouvert"
