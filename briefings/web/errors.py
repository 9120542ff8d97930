"""Pages for what cannot be answered: a sentence that says what to do, never how we are made."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.exceptions import HTTPException

from briefings.web.access import API, NotAllowed, SignInNeeded
from briefings.web.paths import internal
from briefings.web.site import Site
from briefings.web.turns import SLOW, Busy, TooSlow
from briefings.web.visitors import ANYONE
from watch.errors import StoreError, StoreFull, StoreLocked, StoreSlow, WatchError

log = logging.getLogger("vigie.web")

_TOLD = {
    401: ("Connexion nécessaire", "Connectez-vous, puis recommencez."),
    403: (
        "Demande refusée",
        "Cette demande vient d’un autre site. Revenez à la page et recommencez.",
    ),
    404: (
        "Page introuvable",
        "Cette adresse ne mène à rien\u00a0: vérifiez que le lien est entier.",
    ),
    405: ("Demande refusée", "Cette page ne se demande pas ainsi. Revenez à l’accueil."),
    408: ("Trop long", "La demande n’est pas arrivée en entier. Recommencez."),
    411: ("Demande refusée", "La demande n’annonce pas sa taille."),
    413: ("Demande trop grande", "Ce qui a été envoyé est trop grand pour cette page."),
    421: ("Adresse inconnue", "Ce serveur ne répond pas à ce nom."),
    422: ("Demande incomplète", "Il manque quelque chose à la demande. Revenez à la page."),
    429: (
        "Trop de demandes",
        "Beaucoup de demandes viennent de votre réseau. Réessayez dans une heure.",
    ),
    500: (
        "Erreur",
        "La page n’a pas pu être faite. L’erreur est notée\u00a0; réessayez plus tard.",
    ),
    503: ("Indisponible", "Le service est occupé. Réessayez dans un instant."),
}
_COME_BACK = frozenset({429, 503})
"""What a crowd is told, at an hour when nothing may cost much."""
_KEPT = 60.0
"""Seconds that their pages are."""
_LATER, _SOON = "3600", "30"
"""Seconds: public forms are counted by the hour, the rest by the minute."""
_FULL = (
    "Le serveur n’a plus de place pour écrire\u00a0: votre demande n’est pas enregistrée."
    " Recommencez plus tard, par le même lien s’il y en avait un."
)
_COSTLY = (
    "Plusieurs de vos recherches ont duré trop longtemps\u00a0: réessayez dans dix minutes, avec"
    " des mots moins courants."
)
_FORBIDDEN = (
    "Votre compte n’ouvre pas cette page\u00a0: demandez ce droit à la personne qui administre"
    " Vigie."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What an error page shows."""

    sentence: str
    reference: str = ""
    """found again in the log"""


def install(app: FastAPI) -> None:
    """Have every error of the application end in a page of ours."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _incomplete)
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(NotAllowed, _forbidden)
    app.add_exception_handler(Busy, _busy)
    app.add_exception_handler(TooSlow, _too_slow)
    app.add_exception_handler(WatchError, _failed)
    app.add_exception_handler(Exception, _failed)


def refusal(site: Site, request: Request, status: int, reference: str = "") -> Response:
    """The page of this status."""
    title, sentence = _TOLD.get(status, _TOLD[500])
    answer = _told(site, request, status, title, Fault(sentence, reference))
    if status in _COME_BACK:
        api = request.url.path.startswith(API)
        answer.headers["Retry-After"] = _LATER if status == 429 and not api else _SOON  # noqa: PLR2004 - the status just tested
    return answer


def full(site: Site, request: Request) -> Response:
    """Nothing can be written: what was asked is not done, and that is said."""
    answer = _told(site, request, 503, "Rien n’est enregistré", Fault(_FULL))
    answer.headers["Retry-After"] = _LATER
    return answer


def _told(site: Site, request: Request, status: int, title: str, fault: Fault) -> Response:
    """For a program in JSON, for a person as a page; made once for whoever is to come back."""
    if request.url.path.startswith(API):
        said = {"title": title, "detail": fault.sentence, "reference": fault.reference}
        return JSONResponse(said, status)
    make = partial(site.page, request, "error", title, fault, status=status, private=True)
    try:
        if status in _COME_BACK and getattr(request.state, "visitor", ANYONE) is ANYONE:
            name = f"refusal {title} {fault.sentence} {site.place(request.url.path)}"
            return HTMLResponse(site.recent.get(name, lambda: make().body, _KEPT), status)
        return make()
    except WatchError:  # an office's own template is what fails: the page must not need it
        return PlainTextResponse(f"{title}. {fault.sentence}\n", status)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what the handler is declared for
    return refusal(request.app.state.site, request, error.status_code)


def _sign_in(request: Request, _: Exception) -> Response:
    """Lead to the sign-in page, and back; what was being sent is not sent again by itself."""
    site: Site = request.app.state.site
    if request.method not in {"GET", "HEAD"} or request.url.path.startswith(API):
        answer = refusal(site, request, 401)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    query = f"?{request.url.query}" if request.url.query else ""
    wanted = internal(request.url.path + query)
    return RedirectResponse(f"/connexion?suite={quote(wanted, safe='/')}", 303)


def _forbidden(request: Request, _: Exception) -> Response:
    site: Site = request.app.state.site
    return _told(site, request, 403, "Accès refusé", Fault(_FORBIDDEN))


async def _busy(request: Request, error: Exception) -> Response:
    site: Site = request.app.state.site
    if not (isinstance(error, Busy) and error.known):
        await site.limits.hold()
    return refusal(site, request, 503)


async def _too_slow(request: Request, _: Exception) -> Response:
    site: Site = request.app.state.site
    await site.limits.hold()
    answer = _told(site, request, 429, "Recherches trop longues", Fault(_COSTLY))
    answer.headers["Retry-After"] = str(SLOW.seconds)
    return answer


def _incomplete(request: Request, _: Exception) -> Response:
    return refusal(request.app.state.site, request, 422)


def _failed(request: Request, error: Exception) -> Response:
    """The documented net per request. The log holds no address and no link."""
    if isinstance(error, StoreLocked | StoreSlow):
        return refusal(request.app.state.site, request, 503)
    if isinstance(error, StoreFull):
        log.error("no room on the disk")
        return full(request.app.state.site, request)
    reference = secrets.token_hex(4)
    route = getattr(request.scope.get("route"), "path", "?")
    kind = type(error).__name__
    log.error("%s %s: %s", reference, route, kind, exc_info=not isinstance(error, StoreError))
    return refusal(request.app.state.site, request, 500, reference)
