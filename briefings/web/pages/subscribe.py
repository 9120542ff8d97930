"""To subscribe: the form, the same answer for every address, the confirmation.

Opening a link changes nothing; its button does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, BackgroundTasks, HTTPException, Request, Response

from briefings.model import Choice
from briefings.notices import privacy_sentences
from briefings.registry import Pending
from briefings.subscriptions.offers import admitted
from briefings.web.access import OPEN
from briefings.web.forms import Option, TheForm, beside, chosen, shown, text, ticked
from briefings.web.menu import Link, Part
from briefings.web.site import Site, TheSite
from briefings.web.strangers import moment, origin, promise, wrong

router = APIRouter(dependencies=[OPEN])
NAV = (Link("S’abonner", "/abonnement", part=Part.SUBSCRIPTION),)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a link confirms, in words, and what was asked beside it."""

    wanted: tuple[str, ...]
    beside: tuple[tuple[int, str], ...]


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
    where = origin(request, site)
    choices = admitted(chosen(fields), site.office.offers)
    mistakes = wrong(site, fields)
    if not choices:
        mistakes["choice_error"] = "Cochez au moins un bulletin."
    if mistakes:
        return _form(
            request,
            site,
            choices,
            email=text(fields, "email")[:320],
            format="text" if text(fields, "format") == "text" else "html",
            **mistakes,
        )
    promise(site, fields, after, where, lambda one, email, by: one.ask(email, choices, by))
    return site.page(request, "asked", "Regardez votre messagerie", private=True)


@router.get("/confirmer/{token}")
def confirmation(token: str, request: Request, site: TheSite) -> Response:
    """What is about to be confirmed; nothing changes."""
    with site.registrar() as registrar:
        return _asked(token, request, site, registrar.pending, "Déjà confirmé")


@router.post("/confirmer/{token}")
def confirm(token: str, request: Request, site: TheSite, fields: TheForm) -> Response:
    """Subscribe; the same link again changes nothing."""
    with site.registrar() as registrar:
        registrar.pending.confirm(token, ticked(fields))
        return _asked(token, request, site, registrar.pending, "Abonnement confirmé")


def _asked(token: str, request: Request, site: Site, pending: Pending, done: str) -> Response:
    found = pending.behind(token)
    if found is None:
        return site.page(request, "expired", "Lien périmé", status=410, private=True)
    body = Asked(wanted=pending.wanted(found), beside=beside(pending, found.person))
    if found.used_at:
        return site.page(request, "confirmed", done, body, private=True)
    return site.page(request, "confirm", "Confirmer l’abonnement", body, private=True)


def _form(request: Request, site: Site, choices: Sequence[Choice], **said: str) -> Response:
    body = Asking(
        options=shown(site.office, choices),
        moment=moment(site),
        privacy=privacy_sentences(site.office),
        **said,
    )
    return site.page(request, "subscribe", "S’abonner", body, status=422 if body.errors else 200)
