"""To change what one receives, by a link that was mailed; and to be mailed that link."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from fastapi import APIRouter, BackgroundTasks, HTTPException, Request, Response

from briefings.address import AddressError, parse
from briefings.model import Format, Subscriber
from briefings.subscriptions.tokens import person
from briefings.web.access import OPEN
from briefings.web.forms import Option, TheForm, chosen, shown, text
from briefings.web.limits import network
from briefings.web.menu import Link, Part
from briefings.web.site import Site, TheSite
from watch.errors import WatchError

router = APIRouter(dependencies=[OPEN])
NAV = (Link("Mes préférences", "/preferences", part=Part.SUBSCRIPTION),)
log = logging.getLogger("vigie.web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What someone receives."""

    address: str
    """half hidden: the link may have been passed on"""
    options: tuple[Option, ...]
    format: str
    suspended: str = ""
    saved: bool = False


@router.get("/preferences")
def ask(request: Request, site: TheSite) -> Response:
    """The form that asks for the link."""
    return site.page(request, "preferences-ask", "Mes préférences", "")


@router.post("/preferences")
def send(request: Request, site: TheSite, fields: TheForm, after: BackgroundTasks) -> Response:
    """Have the link mailed, if there is somebody to mail it to; the answer does not tell."""
    origin = network(request.client.host if request.client else None)
    if not site.limits.admits(origin):
        raise HTTPException(429)
    try:
        email = parse(text(fields, "email"))
    except AddressError:
        wrong = "Écrivez une adresse de la forme nom@domaine.fr, sans accent."
        return site.page(request, "preferences-ask", "Mes préférences", wrong, status=422)
    after.add_task(_letter, site, email, origin)
    return site.page(request, "preferences-sent", "Regardez votre messagerie", private=True)


@router.get("/preferences/{token}")
def show(token: str, request: Request, site: TheSite) -> Response:
    """What the person of this link receives."""
    with site.registrar() as registrar:
        return _page(request, site, registrar.chooser(token))


@router.post("/preferences/{token}")
def change(token: str, request: Request, site: TheSite, fields: TheForm) -> Response:
    """Receive exactly what is ticked."""
    with site.registrar() as registrar:
        one = registrar.chooser(token)
        if one is not None:
            registrar.choose(one.email, chosen(fields), "préférences")
            if registrar.chooser(token) is None:
                return site.page(request, "left", "Désinscription faite", None, private=True)
        return _page(request, site, registrar.chooser(token), saved=True)


def _page(request: Request, site: Site, one: Subscriber | None, *, saved: bool = False) -> Response:
    if one is None:
        return site.page(request, "expired", "Lien périmé", status=410, private=True)
    text_only = any(choice.format is Format.TEXT for choice in one.choices)
    body = Preferences(
        address=hidden(one.email),
        options=shown(site.office, one.choices),
        format="text" if text_only else "html",
        suspended=one.suspended_for if one.suspended_at else "",
        saved=saved,
    )
    return site.page(request, "preferences", "Mes préférences", body, private=True)


def hidden(email: str) -> str:
    """« m•••@region.example »."""
    local, _, domain = email.partition("@")
    return f"{local[0]}•••@{domain}"


def _letter(site: Site, email: str, origin: str) -> None:
    if not site.limits.first(person(site.keys, email)):
        return
    try:
        with site.registrar() as registrar:
            registrar.ask_link(email, origin)
    except WatchError as error:
        log.error("letter not made: %s", type(error).__name__)  # noqa: TRY400 - the trace would name a person
