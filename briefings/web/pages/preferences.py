"""To change what one receives, by a link that was mailed; and to be mailed that link."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastapi import APIRouter, BackgroundTasks, Request, Response
from starlette.datastructures import FormData

from briefings.address import AddressError, parse
from briefings.alerting import searches
from briefings.alerting.telling import label
from briefings.alerts.saved import Every
from briefings.model import Format, Subscriber
from briefings.registry import Registrar
from briefings.web.access import OPEN
from briefings.web.forms import Option, TheForm, WideForm, beside, chosen, shown, text, ticked
from briefings.web.menu import Link, Part
from briefings.web.pages.alerts import PACES
from briefings.web.site import Site, TheSite
from briefings.web.strangers import WRITTEN, origin, promise

router = APIRouter(dependencies=[OPEN])
NAV = (Link("Mes préférences", "/preferences", part=Part.SUBSCRIPTION),)


_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert of theirs."""

    number: int
    words: str
    every: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What someone receives."""

    address: str
    """half hidden: the link may have been passed on"""
    options: tuple[Option, ...]
    format: str
    alerts: tuple[Told, ...] = ()
    beside: tuple[tuple[int, str], ...] = ()
    """what was asked lately and waits for their word"""
    paces: tuple[tuple[str, str], ...] = PACES
    suspended: str = ""
    saved: bool = False


@router.get("/preferences")
def ask(request: Request, site: TheSite) -> Response:
    """The form that asks for the link."""
    return site.page(request, "preferences-ask", "Mes préférences", "")


@router.post("/preferences")
def send(request: Request, site: TheSite, fields: TheForm, after: BackgroundTasks) -> Response:
    """Have the link mailed, if there is somebody to mail it to; the answer does not tell."""
    where = origin(request, site)
    try:
        parse(text(fields, "email"))
    except AddressError:
        return site.page(request, "preferences-ask", "Mes préférences", WRITTEN, status=422)
    promise(site, fields, after, where, lambda one, email, by: one.ask_link(email, by))
    return site.page(request, "preferences-sent", "Regardez votre messagerie", private=True)


@router.get("/preferences/{token}")
def show(token: str, request: Request, site: TheSite) -> Response:
    """What the person of this link receives."""
    with site.registrar() as registrar:
        return _page(request, site, registrar, registrar.chooser(token))


@router.post("/preferences/{token}")
def change(token: str, request: Request, site: TheSite, fields: WideForm) -> Response:
    """Receive exactly what is ticked, of what was shown."""
    with site.registrar() as registrar:
        one = registrar.chooser(token)
        if one is not None:
            registrar.tend(one.email, _tended(fields), "préférences")
            registrar.choose(one.email, chosen(fields), "préférences")
            registrar.pending.accept(registrar.person(one.email), ticked(fields))
            if registrar.chooser(token) is None:
                return site.page(request, "left", "Désinscription faite", None, private=True)
        return _page(request, site, registrar, registrar.chooser(token), saved=True)


def _tended(form: FormData) -> dict[int, Every | None]:
    """The pace of each alert that the page showed; None for one that is no longer wanted."""
    kept = form.getlist("garder")
    return {
        int(one): _pace(text(form, f"rythme-{one}")) if one in kept else None
        for one in form.getlist("alerte")
        if isinstance(one, str) and _NUMBER.fullmatch(one)
    }


def _pace(typed: str) -> Every:
    """An unknown one is the ordinary one."""
    return Every(typed) if typed in searches.PACES else Every.DAY


def _page(
    request: Request,
    site: Site,
    registrar: Registrar,
    one: Subscriber | None,
    *,
    saved: bool = False,
) -> Response:
    if one is None:
        return site.page(request, "expired", "Lien périmé", status=410, private=True)
    text_only = any(choice.format is Format.TEXT for choice in one.choices)
    body = Preferences(
        address=hidden(one.email),
        options=shown(site.office, one.choices),
        format="text" if text_only else "html",
        alerts=tuple(
            Told(number=alert.id, words=label(site.office, alert), every=alert.every.value)
            for alert in registrar.alerts(one.email)
        ),
        beside=beside(registrar.pending, registrar.person(one.email)),
        suspended=one.suspended_for if one.suspended_at else "",
        saved=saved,
    )
    return site.page(request, "preferences", "Mes préférences", body, private=True)


def hidden(email: str) -> str:
    """« m•••@region.example »."""
    local, _, domain = email.partition("@")
    return f"{local[0]}•••@{domain}"
