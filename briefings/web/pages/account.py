"""One's own account: who one is here, and the password."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from briefings.accounts import entering
from briefings.people import SHOWN, Account, Role
from briefings.web.access import TheVisitor, require
from briefings.web.forms import TheForm, text
from briefings.web.pages.signin import give_cookie, origin_of
from briefings.web.site import Site, TheSite

router = APIRouter(dependencies=[require(Role.READER)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What the page shows."""

    account: Account
    role: str
    error: str = ""
    done: str = ""


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


def _page(
    request: Request, site: Site, account: Account, *, error: str = "", done: str = ""
) -> Response:
    body = Mine(account=account, role=SHOWN[account.role], error=error, done=done)
    return site.page(
        request, "account", "Mon compte", body, status=422 if error else 200, private=True
    )
