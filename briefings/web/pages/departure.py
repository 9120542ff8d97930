"""The last look at a note, and what it leads to: a visa, a test, an approval, the sending.

Reading and trying is for editors; what binds the office is in :mod:`departing`, for approvers.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from briefings.approving import trial
from briefings.desk import Refused, State
from briefings.editing import remark
from briefings.mailing import held
from briefings.people import Role
from briefings.web.access import TheVisitor, require
from briefings.web.desk.asking import ROOT, Desk, opened
from briefings.web.desk.departure import gone, look_at
from briefings.web.desk.sheet import Done
from briefings.web.forms import WideForm, text
from briefings.web.pages.draft import framed, refused
from briefings.web.site import TheSite

router = APIRouter(prefix=f"{ROOT}/{{slug}}/{{name}}", dependencies=[require(Role.EDITOR)])

LONGEST = 1000
"""Characters of a remark."""
_DONE = {
    "visa": "Votre remarque est gardée.",
    "valide": "La note est validée\u00a0: elle partira telle qu’elle est ici, à l’octet près.",
    "retire": "La validation est retirée.",
    "essai": "Le message d’essai part vers {me}.",
    "essai-tenu": "Le message d’essai attend\u00a0: rien ne part pour le moment.",
    "essai-ecrit": "Le message d’essai s’écrit en fichier\u00a0: aucun relais n’est réglé.",
    "reprise": "La note est de nouveau attendue.",
}


@router.get("/depart")
def show(slug: str, name: str, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """What would leave, to whom; or what left."""
    with opened(site, who, slug, name) as desk:
        draft = desk.draft()
        if draft.state is State.SENT:
            left = gone(desk, draft)
            title = f"{left.heading.title}\u00a0: envoi"
            return framed(site.page(request, "desk/gone", title, left, private=True))
        words = _DONE.get(request.query_params.get("fait", ""))
        done = Done(words=words.format(me=who.me.email)) if words else None
        body = look_at(desk, draft, done)
    title = f"{body.heading.title}\u00a0: dernier regard"
    return framed(site.page(request, "desk/departure", title, body, private=True))


@router.post("/visa")
def visa(
    slug: str, name: str, request: Request, site: TheSite, who: TheVisitor, form: WideForm
) -> Response:
    """Keep a remark; it approves nothing."""
    said = text(form, "remarque").strip()
    with opened(site, who, slug, name) as desk:
        if not said or len(said) > LONGEST:
            why = f"écrivez une remarque de {LONGEST} caractères au plus"
            return refused(request, site, f"{desk.path}/depart", [why])
        draft = desk.draft()
        kept = remark(desk.office, desk.records, draft.id, said, by=who.name)
    if isinstance(kept, Refused):
        return refused(request, site, f"{desk.path}/depart", [kept.reason])
    return after(desk, "visa")


@router.post("/essai")
def test(slug: str, name: str, site: TheSite, who: TheVisitor) -> Response:
    """Send the note to oneself; it leaves within seconds, with the letters of the pages."""
    with opened(site, who, slug, name) as desk:
        trial(desk.office, desk.records, desk.draft(), [who.me.email])
        barrier = held(desk.office, desk.records)
        relay = desk.office.watch.settings.smtp.host
    return after(desk, "essai-tenu" if barrier else "essai" if relay else "essai-ecrit")


def after(desk: Desk, done: str) -> Response:
    """Back to the last look, which says what was done."""
    return RedirectResponse(f"{desk.path}/depart?fait={done}", 303)
