"""One's own account: who one is here, the password, the tokens of one's programs."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from briefings.accounts import entering
from briefings.desk import Refused
from briefings.people import SHOWN, Account, Role
from briefings.store.tokens import Token
from briefings.typography import day_and_hour
from briefings.web.access import TheVisitor, require
from briefings.web.forms import TheForm, text
from briefings.web.pages.signin import give_cookie, origin_of
from briefings.web.site import Site, TheSite

router = APIRouter(dependencies=[require(Role.READER)])


@dataclass(frozen=True, slots=True)
class Held:
    """A token in force, as the page shows it."""

    id: int
    name: str
    used: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What the page shows."""

    account: Account
    role: str
    tokens: tuple[Held, ...] = ()
    secret: str = ""
    """a token just made, shown once"""
    error: str = ""
    done: str = ""
    organisation: str = ""
    """by which alone one signs in; '' when it is by Vigie"""


@router.get("/compte")
def show(request: Request, site: TheSite, visitor: TheVisitor) -> Response:
    """Who one is here."""
    return _page(request, site, visitor.me)


@router.post("/compte/mot-de-passe")
def change(request: Request, site: TheSite, visitor: TheVisitor, fields: TheForm) -> Response:
    """Another password, asked with the present one."""
    account, origin = visitor.me, origin_of(request)
    now = site.office.watch.now()
    if site.throttle.wait(account.email, origin, now):
        raise HTTPException(429)
    with site.hashes(), site.office.stores() as (_, records):
        if not entering.local(site.office, records, account):
            raise HTTPException(422)
        kept = records.accounts.password(account.id)
        if kept and not site.passwords.verify(kept, text(fields, "former")):
            site.throttle.failed(account.email, origin, now)
            return _page(request, site, account, error="Le mot de passe actuel ne va pas.")
        refusal = entering.set_password(
            site.office,
            records,
            account,
            text(fields, "password"),
            passwords=site.passwords,
            by=account.name,
        )
        if refusal:
            return _page(request, site, account, error=refusal.reason)
        entered = entering.resume(site.office, records, account)
        renewed = records.accounts.get(account.id) or account
    answer = _page(request, site, renewed, done="Votre mot de passe est enregistré.")
    give_cookie(site, answer, entered)
    return answer


@router.post("/compte/jetons")
def give(request: Request, site: TheSite, visitor: TheVisitor, fields: TheForm) -> Response:
    """A token for a program."""
    with site.office.stores() as (_, records):
        made = entering.give_token(site.office, records, visitor.me, text(fields, "name"))
    if isinstance(made, Refused):
        return _page(request, site, visitor.me, error=made.reason)
    return _page(request, site, visitor.me, done="Le jeton est créé.", secret=made)


@router.post("/compte/jetons/{number}/retirer")
def take(number: int, request: Request, site: TheSite, visitor: TheVisitor) -> Response:
    """A token that opens nothing more; somebody else's is not found."""
    me = visitor.me
    with site.office.stores() as (_, records):
        taken = entering.take_token(site.office, records, me, number, by=me.name)
    if taken is None:
        raise HTTPException(404)
    return _page(request, site, me, done=f"Le jeton «\u00a0{taken.name}\u00a0» est retiré.")


def _page(request: Request, site: Site, account: Account, **said: str) -> Response:
    with site.office.stores() as (_, records):
        held = records.tokens.of(account.id)
        local = entering.local(site.office, records, account)
    body = Mine(
        account=account,
        role=SHOWN[account.role],
        tokens=tuple(_held(one) for one in held if one.revoked_at is None),
        organisation="" if local else site.office.watch.settings.oidc.name,
        **said,
    )
    return site.page(
        request, "account", "Mon compte", body, status=422 if body.error else 200, private=True
    )


def _held(one: Token) -> Held:
    used = f"dernier usage le {day_and_hour(one.used_at)}" if one.used_at else "jamais utilisé"
    return Held(one.id, one.name, used)
