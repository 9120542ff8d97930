"""To subscribe: the form, the same answer for every address, the confirmation.

The letter is made once the answer has left: neither its words, nor its size, nor its time say
whether an address is known. Opening a link changes nothing; its button does.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, BackgroundTasks, HTTPException, Request, Response

from briefings import ballast
from briefings.address import AddressError, parse
from briefings.model import Choice
from briefings.notices import named, privacy_sentences
from briefings.registry import Confirmation
from briefings.subscriptions.offers import admitted
from briefings.subscriptions.tokens import Purpose, opened, person, sealed
from briefings.web.access import OPEN
from briefings.web.forms import Option, TheForm, chosen, shown, text
from briefings.web.limits import network
from briefings.web.menu import Link, Part
from briefings.web.site import Site, TheSite
from watch.errors import StoreFull, WatchError

router = APIRouter(dependencies=[OPEN])
NAV = (Link("S’abonner", "/abonnement", part=Part.SUBSCRIPTION),)
log = logging.getLogger("vigie.web")

QUICK = timedelta(seconds=2)
"""A person takes longer to fill the form in."""
STALE = timedelta(hours=12)
TRAP = "site_web"
"""A field that no person sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The form, with what was wrong in it."""

    options: tuple[Option, ...]
    moment: str
    privacy: tuple[str, ...]
    email: str = ""
    format: str = "html"
    email_error: str = ""
    choice_error: str = ""
    form_error: str = ""

    @property
    def errors(self) -> tuple[str, ...]:
        """Those to be told first."""
        return tuple(one for one in (self.form_error, self.email_error, self.choice_error) if one)


@router.get("/abonnement")
def form(request: Request, site: TheSite) -> Response:
    """The form."""
    if not site.office.page(""):
        raise HTTPException(503)
    offered = shown(site.office)
    only = [Choice(digest=offered[0].slug)] if len(offered) == 1 else []
    return _form(request, site, only)


@router.post("/abonnement")
def ask(request: Request, site: TheSite, fields: TheForm, after: BackgroundTasks) -> Response:
    """Ask for a letter of confirmation."""
    origin = network(request.client.host if request.client else None)
    if not site.limits.admits(origin):
        raise HTTPException(429)
    choices = admitted(chosen(fields), site.office.offers)
    wrong = _wrong(site, text(fields, "email"), choices, text(fields, "moment"))
    if wrong:
        return _form(
            request,
            site,
            choices,
            email=text(fields, "email")[:320],
            format="text" if text(fields, "format") == "text" else "html",
            **wrong,
        )
    if ballast.cramped(site.office.watch.home):  # whatever the address: it tells nothing of it
        raise StoreFull
    if not text(fields, TRAP):
        after.add_task(_letter, site, parse(text(fields, "email")), choices, origin)
    return site.page(request, "asked", "Regardez votre messagerie", private=True)


@router.get("/confirmer/{token}")
def confirmation(token: str, request: Request, site: TheSite) -> Response:
    """What is about to be confirmed; nothing changes."""
    with site.registrar() as registrar:
        found = registrar.asked(token)
        if found is None:
            return _expired(request, site)
        digests = named(site.office, found.choices)
    title = "Déjà confirmé" if found.used_at else "Confirmer l’abonnement"
    template = "confirmed" if found.used_at else "confirm"
    return site.page(request, template, title, digests, private=True)


@router.post("/confirmer/{token}")
def confirm(token: str, request: Request, site: TheSite) -> Response:
    """Subscribe; the same link again changes nothing."""
    with site.registrar() as registrar:
        found = registrar.asked(token)
        if found is None or registrar.confirm(token) is Confirmation.EXPIRED:
            return _expired(request, site)
        digests = named(site.office, found.choices)
    return site.page(request, "confirmed", "Abonnement confirmé", digests, private=True)


def _form(request: Request, site: Site, choices: Sequence[Choice], **said: str) -> Response:
    body = Asking(
        options=shown(site.office, choices),
        moment=sealed(site.keys, Purpose.FORM, "abonnement", site.office.watch.now()),
        privacy=privacy_sentences(site.office),
        **said,
    )
    return site.page(request, "subscribe", "S’abonner", body, status=422 if body.errors else 200)


def _wrong(site: Site, email: str, choices: Sequence[Choice], moment: str) -> dict[str, str]:
    """What is wrong with the form itself; nothing here depends on who is subscribed."""
    now = site.office.watch.now()
    found = opened(site.keys, Purpose.FORM, moment, now, STALE)
    wrong: dict[str, str] = {}
    if found is None:
        wrong["form_error"] = "La page était ouverte depuis longtemps\u00a0: renvoyez-la."
    elif now - found[1] < QUICK:
        wrong["form_error"] = "Le formulaire est parti trop vite\u00a0: renvoyez-le."
    try:
        parse(email)
    except AddressError:
        wrong["email_error"] = "Écrivez une adresse de la forme nom@domaine.fr, sans accent."
    if not choices:
        wrong["choice_error"] = "Cochez au moins un bulletin."
    return wrong


def _letter(site: Site, email: str, choices: Sequence[Choice], origin: str) -> None:
    """Once the answer has left. The log names nobody."""
    if not site.limits.first(person(site.keys, email)):
        return
    try:
        with site.registrar() as registrar:
            registrar.ask(email, choices, origin)
    except WatchError as error:
        log.error("letter not made: %s", type(error).__name__)  # noqa: TRY400 - the trace would name a person


def _expired(request: Request, site: Site) -> Response:
    return site.page(request, "expired", "Lien périmé", status=410, private=True)
