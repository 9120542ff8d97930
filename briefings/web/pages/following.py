"""A call followed, or followed no more, by whoever has signed in: reminders go to their account."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from briefings.following import deadlines
from briefings.following.deadlines import Reader
from briefings.following.people import left
from briefings.people import Role
from briefings.web.access import TheVisitor, archive_for
from briefings.web.forms import TheForm, text
from briefings.web.pages.draft import refused
from briefings.web.paths import internal
from briefings.web.site import TheSite
from watch.store.agenda import MOST
from watch.zone import paris

router = APIRouter(prefix="/appels/{key}/{rank:int}", dependencies=[archive_for(Role.READER)])
GONE = "vous avez demandé à ne plus rien recevoir\u00a0: revenez d’abord par la page d’abonnement"


@router.post("/suivre")
def follow(
    key: str, rank: int, request: Request, site: TheSite, who: TheVisitor, form: TheForm
) -> Response:
    """Remind of its deadline at 30, 7 and 1 days, and tell when it moves."""
    office, back = site.office, internal(text(form, "retour"))
    with office.stores() as (store, records):
        found = store.agenda.call(key, rank) if rank < MOST else None
        if found is None:
            raise HTTPException(404)
        if left(office, records, who.me.email):
            return refused(request, site, back, [GONE])
        if not found.call.open_on(paris(office.watch.now()).date()):
            return refused(request, site, back, ["cet appel est clos"])
        reader = Reader(email=who.me.email, by=who.name)
        deadlines.follow(office, records, reader, found)
    return _back(back, key, rank)


@router.post("/laisser")
def leave(key: str, rank: int, site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Send no reminder any more; what waits to leave does not."""
    with site.office.stores() as (_, records):
        deadlines.leave(site.office, records, who.me.email, key, rank)
    return _back(internal(text(form, "retour")), key, rank)


def _back(page: str, key: str, rank: int) -> Response:
    """Where the button was."""
    return RedirectResponse(f"{page}#appel-{key[:8]}-{rank}", 303)
