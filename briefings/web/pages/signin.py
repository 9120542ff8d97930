"""To sign in and out by Vigie itself. A GET changes nothing, even by a link.

With the pages of :mod:`briefings.web.pages.organisation`, the only ones that set a cookie.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from fastapi import APIRouter, BackgroundTasks, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from briefings.accounts import entering
from briefings.accounts.entering import Entered
from briefings.store.sessions import LONGEST
from briefings.subscriptions.tokens import digest_of
from briefings.web.access import OPEN, MaybeVisitor
from briefings.web.forms import TheForm, text
from briefings.web.limits import network
from briefings.web.paths import internal
from briefings.web.site import Site, TheSite
from watch.errors import WatchError

router = APIRouter(dependencies=[OPEN])
log = logging.getLogger("vigie.web")
_TITLE = "Se connecter"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """The form, with what was wrong."""

    onward: str
    email: str = ""
    error: str = ""
    mails: bool = False
    """whether a link can be mailed"""
    organisation: str = ""
    """by which one can also sign in"""


@router.get("/connexion")
def form(request: Request, site: TheSite, visitor: MaybeVisitor, suite: str = "/") -> Response:
    """The form; whoever has signed in goes on."""
    if visitor.account is not None:
        return RedirectResponse(internal(suite), 303)
    return _form(request, site, SignIn(onward=internal(suite)))


@router.post("/connexion")
def sign_in(request: Request, site: TheSite, fields: TheForm) -> Response:
    """Sign in by password; the answer never says what was wrong."""
    email, onward = text(fields, "email")[:320], internal(text(fields, "suite"))
    origin, now = origin_of(request), site.office.watch.now()
    person = email.strip().lower()
    if wait := site.throttle.wait(person, origin, now):
        return _wait(request, site, SignIn(onward=onward, email=email), wait)
    with site.hashes(), site.office.stores() as (_, records):
        entered = entering.by_password(
            site.office,
            records,
            email,
            text(fields, "password"),
            passwords=site.passwords,
            origin=origin,
        )
    if entered is None:
        site.throttle.failed(person, origin, now)
        wrong = "L’adresse ou le mot de passe ne va pas."
        said = SignIn(onward=onward, email=email, error=wrong)
        return _form(request, site, said, 422)
    site.throttle.succeeded(person, origin)
    return go_on(request, site, entered, onward)


@router.post("/lien")
def ask_link(request: Request, site: TheSite, fields: TheForm, after: BackgroundTasks) -> Response:
    """Have a link mailed, if there is somebody to mail it to; the answer does not tell."""
    if not _mails(site):
        raise HTTPException(404)
    if not site.limits.admits(origin_of(request)):
        raise HTTPException(429)
    after.add_task(_letter, site, text(fields, "email")[:320])
    return site.page(request, "signin-sent", "Regardez votre messagerie", private=True)


@router.get("/connexion/{secret}")
def show_link(secret: str, request: Request, site: TheSite) -> Response:
    """Who this link signs in; nothing changes, for scanners open links."""
    with site.office.stores() as (_, records):
        owner = records.sessions.owner(digest_of(secret), site.office.watch.now())
    if owner is None:
        return site.page(request, "signin-expired", "Lien périmé", status=410, private=True)
    return site.page(request, "signin-link", _TITLE, owner.name, private=True)


@router.post("/connexion/{secret}")
def use_link(secret: str, request: Request, site: TheSite) -> Response:
    """Sign in by the link, once."""
    with site.office.stores() as (_, records):
        entered = entering.by_link(site.office, records, secret, origin=origin_of(request))
    if entered is None:
        return site.page(request, "signin-expired", "Lien périmé", status=410, private=True)
    return go_on(request, site, entered, "/compte" if not entered.account.has_password else "/")


@router.post("/deconnexion")
def sign_out(site: TheSite, visitor: MaybeVisitor) -> Response:
    """Close the session here and now, not only in the browser."""
    onward = "/"
    if visitor.account is not None and visitor.key:
        with site.office.stores() as (_, records):
            entering.leave(site.office, records, visitor.account, visitor.key)
            if not entering.local(site.office, records, visitor.account):
                onward = "/organisation/depart"
    answer = RedirectResponse(onward, 303)
    answer.delete_cookie(site.cookie, secure=site.secure, httponly=True, samesite="lax")
    # What this site's pages left in the browser: "back" must not show them.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def go_on(request: Request, site: Site, entered: Entered, onward: str) -> Response:
    """To where the person was going, with a session of its own; the former one ends."""
    if former := request.cookies.get(site.cookie):
        with site.office.stores() as (_, records):
            records.sessions.close(digest_of(former))
    answer = RedirectResponse(internal(onward), 303)
    give_cookie(site, answer, entered)
    return answer


def give_cookie(site: Site, answer: Response, entered: Entered) -> None:
    """Have the browser hold the session."""
    answer.set_cookie(
        site.cookie,
        entered.secret,
        max_age=int(LONGEST.total_seconds()),
        secure=site.secure,
        httponly=True,
        samesite="lax",
    )


def origin_of(request: Request) -> str:
    """The network that asks, never a whole address."""
    return network(request.client.host if request.client else None)


def _form(request: Request, site: Site, body: SignIn, status: int = 200) -> Response:
    organisation = site.office.watch.settings.oidc.name if site.provider else ""
    body = replace(body, mails=_mails(site), organisation=organisation)
    return site.page(request, "signin", _TITLE, body, status=status, private=True)


def _wait(request: Request, site: Site, body: SignIn, wait: timedelta) -> Response:
    seconds = int(wait.total_seconds()) + 1
    told = f"{seconds}\u00a0secondes" if seconds < 120 else f"{seconds // 60 + 1}\u00a0minutes"  # noqa: PLR2004 - two minutes
    wrong = f"Trop d’essais\u00a0: attendez {told}."
    answer = _form(request, site, replace(body, error=wrong), 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _mails(site: Site) -> bool:
    return bool(site.office.page(""))


def _letter(site: Site, email: str) -> None:
    try:
        with site.office.stores() as (_, records):
            entering.mail_link(site.office, records, email)
    except WatchError as error:
        log.error("letter not made: %s", type(error).__name__)  # noqa: TRY400 - the trace would name a person
