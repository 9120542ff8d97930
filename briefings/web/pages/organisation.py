"""To sign in by the organisation: towards its provider, and back from it.

Going is a GET, since a form that leads to another site is refused by our own policy: it only gives
the browser an attempt to hold, sealed. Coming back opens a session, once for an attempt, and only
in the browser that holds it.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from briefings.accounts import organisation
from briefings.desk import Refused
from briefings.identity import Attempt, Person, Provider, Unreachable, Untrusted
from briefings.identity.attempt import LIFE, begin, seal, unseal
from briefings.web.access import OPEN, MaybeVisitor
from briefings.web.pages.signin import go_on, origin_of
from briefings.web.paths import internal
from briefings.web.site import Site, TheSite

router = APIRouter(dependencies=[OPEN])
log = logging.getLogger("vigie.web")
_CODE = 4096
"""Characters of a code: Entra ID's are some 1,500."""
_TURN = 1.0
"""Seconds that one waits for a turn to ask the provider."""


_STALE = (
    "Cette connexion a expiré, a déjà servi, ou a été commencée dans un autre navigateur\u00a0:"
    " recommencez."
)
_DECLINED = "La connexion a été annulée, ou refusée par {}\u00a0: recommencez."
_UNPROVED = (
    "La réponse de {} n’a pas pu être vérifiée\u00a0: recommencez. Si cela dure, prévenez la"
    " personne qui administre Vigie."
)
_SILENT = (
    "Le service de connexion de {} ne répond pas\u00a0: réessayez dans quelques minutes, ou"
    " demandez un lien à la personne qui administre Vigie."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Why it goes no further, and where to start again."""

    sentence: str
    onward: str = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What the page of who has signed out shows."""

    name: str
    url: str
    """where to sign out of the organisation too; '' when it has no such page"""


@router.get("/organisation/connexion")
def leave(request: Request, site: TheSite, suite: str = "/") -> Response:
    """To the provider, with an attempt that the browser holds."""
    provider, now = _provider(site), site.office.watch.now()
    attempt = begin(internal(suite))
    with _turn(site):
        url = provider.leave(attempt, now)
    if isinstance(url, Unreachable):
        return _unreachable(request, site, url, attempt.onward)
    answer = RedirectResponse(url, 303)
    answer.set_cookie(
        _cookie(site),
        seal(site.keys, attempt, now),
        max_age=int(LIFE.total_seconds()),
        secure=site.secure,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get("/organisation/retour")
def back(
    request: Request, site: TheSite, state: str = "", code: str = "", iss: str = "", error: str = ""
) -> Response:
    """From the provider: a session for who it says, or a sentence. Without our state, nothing."""
    provider, now = _provider(site), site.office.watch.now()
    attempt = unseal(site.keys, request.cookies.get(_cookie(site), ""), now)
    if attempt is None or not hmac.compare_digest(attempt.state.encode(), state.encode()):
        return _told(request, site, Told(sentence=_STALE), 400)
    if error or not 0 < len(code) <= _CODE:
        return _doubtful(request, site, Untrusted(error or "code absent"), attempt, _DECLINED)
    with _turn(site):
        person = provider.redeem(attempt, code, iss, now)
    if isinstance(person, Unreachable):
        return _unreachable(request, site, person, attempt.onward)
    if isinstance(person, Untrusted):
        return _doubtful(request, site, person, attempt, _UNPROVED)
    return _enter(request, site, person, attempt)


@router.get("/organisation/depart")
def gone(request: Request, site: TheSite, visitor: MaybeVisitor) -> Response:
    """Signed out of Vigie; the organisation's own session is another matter."""
    if visitor.account is not None:
        return RedirectResponse("/", 303)
    with _turn(site):
        url = _provider(site).farewell(f"{site.base}/", site.office.watch.now())
    body = Gone(name=_name(site), url=url)
    return site.page(request, "organisation-gone", "Session fermée", body, private=True)


def _enter(request: Request, site: Site, person: Person, attempt: Attempt) -> Response:
    with site.office.stores() as (_, records):
        entered = organisation.enter(
            site.office, records, person, attempt, origin=origin_of(request)
        )
    if isinstance(entered, Refused):
        return _told(request, site, Told(sentence=entered.reason, onward=attempt.onward), 403)
    return _without_attempt(site, go_on(request, site, entered, attempt.onward))


def _doubtful(
    request: Request, site: Site, why: Untrusted, attempt: Attempt, sentence: str
) -> Response:
    """The reason is for who keeps Vigie; it holds neither a code nor a token."""
    log.warning("sign-in by the organisation refused: %s", ascii(why.reason[:200]))
    return _told(
        request, site, Told(sentence=sentence.format(_name(site)), onward=attempt.onward), 403
    )


def _unreachable(request: Request, site: Site, why: Unreachable, onward: str) -> Response:
    log.error("the organisation's provider: %s", ascii(why.reason[:200]))
    answer = _told(request, site, Told(sentence=_SILENT.format(_name(site)), onward=onward), 503)
    answer.headers["Retry-After"] = "60"
    return answer


def _told(request: Request, site: Site, body: Told, status: int) -> Response:
    answer = site.page(
        request, "organisation", "Connexion impossible", body, status=status, private=True
    )
    return _without_attempt(site, answer)


def _without_attempt(site: Site, answer: Response) -> Response:
    answer.delete_cookie(_cookie(site), secure=site.secure, httponly=True, samesite="lax")
    return answer


def _provider(site: Site) -> Provider:
    if site.provider is None:
        raise HTTPException(404)
    return site.provider


@contextmanager
def _turn(site: Site) -> Iterator[None]:
    """One's turn to ask the provider: when it is slow, the other pages keep their threads."""
    if not site.turns.acquire(timeout=_TURN):
        raise HTTPException(503)
    try:
        yield
    finally:
        site.turns.release()


def _cookie(site: Site) -> str:
    return f"{site.cookie}-essai"


def _name(site: Site) -> str:
    return site.office.watch.settings.oidc.name
