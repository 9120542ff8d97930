"""To be told of a search without an account, where everybody may read the archive.

It is asked, confirmed, changed and left as a subscription is, by the same letters and links.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, BackgroundTasks, HTTPException, Request, Response

from briefings.address import parse
from briefings.alerting import searches
from briefings.alerting.telling import label
from briefings.alerts.saved import Every, Search
from briefings.notices import privacy_sentences
from briefings.web.access import ARCHIVE
from briefings.web.forms import TheForm, text
from briefings.web.pages.alerts import PACES
from briefings.web.shelf import address
from briefings.web.site import Site, TheSite
from briefings.web.strangers import moment, origin, promise, wrong
from watch.errors import WatchError
from watch.query import MAX_LENGTH
from watch.query import parse as understood

router = APIRouter(dependencies=[ARCHIVE])
PATH = "/abonnement/recherche"
SOMEBODY = parse("personne@example.org")
"""Whose alert is made, and not kept, to know whether a search can be followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The form, with what was wrong in it."""

    typed: str
    words: str
    """the search, as alerts call it; '' when it cannot be followed"""
    href: str
    moment: str
    privacy: tuple[str, ...]
    email: str = ""
    every: str = Every.DAY.value
    search_error: str = ""
    form_error: str = ""
    email_error: str = ""

    @property
    def paces(self) -> tuple[tuple[str, str], ...]:
        """Those that one may choose, with their words."""
        return PACES

    @property
    def errors(self) -> tuple[str, ...]:
        """Those to be told first."""
        return tuple(one for one in (self.search_error, self.form_error, self.email_error) if one)


@router.get(PATH)
def form(request: Request, site: TheSite, q: str = "") -> Response:
    """The form, for this search."""
    _offered(site)
    return _form(request, site, Search(words=q[: MAX_LENGTH + 1], every=Every.DAY))


@router.post(PATH)
def ask(request: Request, site: TheSite, fields: TheForm, after: BackgroundTasks) -> Response:
    """Ask for a letter of confirmation."""
    _offered(site)
    where, every = origin(request, site), text(fields, "rythme")
    search = Search(
        words=text(fields, "q")[: MAX_LENGTH + 1],
        every=Every(every) if every in searches.PACES else Every.DAY,
    )
    mistakes = wrong(site, fields)
    if mistakes or _label(site, search)[1]:
        return _form(request, site, search, email=text(fields, "email")[:320], **mistakes)
    promise(site, fields, after, where, lambda one, email, by: one.ask(email, (), by, search))
    return site.page(request, "asked", "Regardez votre messagerie", private=True)


def _offered(site: Site) -> None:
    if not site.office.opened:
        raise HTTPException(404)
    if not site.office.page(""):
        raise HTTPException(503)


def _form(request: Request, site: Site, search: Search, **said: str) -> Response:
    words, problem = _label(site, search)
    body = Asking(
        typed=search.words,
        words=words,
        href=address(understood(search.words)) if words else "/archive",
        moment=moment(site),
        privacy=privacy_sentences(site.office),
        every=search.every.value,
        search_error=problem,
        **said,
    )
    title = "Être averti d’une recherche"
    status = 422 if body.errors else 200
    return site.page(request, "watching", title, body, status=status, private=True)


def _label(site: Site, search: Search) -> tuple[str, str]:
    """What the alert would look for, in words, or why it would never speak."""
    try:
        return label(site.office, searches.public(site.office, SOMEBODY, search)), ""
    except WatchError as error:
        return "", str(error)
