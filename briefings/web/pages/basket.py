"""The basket of articles for the next note: filled and emptied from any page that shows one."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse

from briefings.people import Role
from briefings.web.access import TheVisitor, require
from briefings.web.desk.gestures import whole
from briefings.web.desk.keeping import SAID
from briefings.web.forms import TheForm, text
from briefings.web.pages.notes import EMPTIED
from briefings.web.pages.notes import PATH as NOTES
from briefings.web.paths import internal
from briefings.web.shelf import is_key
from briefings.web.site import TheSite

router = APIRouter(prefix="/panier", dependencies=[require(Role.EDITOR)])


@router.post("/ajouter")
def add(site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Put an article of the archive aside."""
    office, key = site.acting(who), text(form, "article")
    with office.stores() as (store, records):
        if not is_key(key) or store.articles.get(key) is None:
            raise HTTPException(404)
        records.notes.put_aside([key], who.name, office.watch.now())
    return _back(form, key)


@router.post("/retirer")
def take_out(site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Take an article out, or all of them."""
    key = text(form, "article")
    with site.acting(who).stores() as (_, records):
        if key == "tous":
            _, time = records.notes.empty_basket()
            return RedirectResponse(f"{NOTES}?{EMPTIED}={time}", 303)
        records.notes.take_out(key)
    return _back(form, key)


@router.post("/remettre")
def refill(site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Bring back what an emptying took out; a second time changes nothing."""
    with site.acting(who).stores() as (_, records):
        records.notes.refill_basket(whole(text(form, "fois")) or 0)
    return RedirectResponse(NOTES, 303)


def _back(form: TheForm, key: str) -> Response:
    """Where the button was, which says what was done."""
    page = internal(text(form, "retour"))
    page = NOTES if page == "/" else page
    said = f"{'&' if '?' in page else '?'}{SAID}={key}" if is_key(key) else ""
    return RedirectResponse(f"{page}{said}", 303)
