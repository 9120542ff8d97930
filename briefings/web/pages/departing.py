"""What binds the office: a note approved, sent, or not made. For approvers."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request, Response

from briefings.approving import approve, left_over, lift, send, skip, withdraw
from briefings.desk import Conflict, Refused
from briefings.desk.manuscript import plan_at
from briefings.desk.words import met
from briefings.people import Role
from briefings.web.access import TheVisitor, require
from briefings.web.desk.asking import ROOT, Desk, opened
from briefings.web.desk.gestures import whole
from briefings.web.forms import WideForm, text
from briefings.web.pages.departure import LONGEST, after
from briefings.web.pages.draft import refused, to
from briefings.web.site import Site, TheSite
from briefings.web.visitors import Visitor

AS_IS = "telle-quelle"
"""Of a form: ticked by who has read what is left to replace."""

router = APIRouter(prefix=f"{ROOT}/{{slug}}/{{name}}", dependencies=[require(Role.APPROVER)])


@router.post("/valider")
def agree(
    slug: str, name: str, request: Request, site: TheSite, who: TheVisitor, form: WideForm
) -> Response:
    """Freeze the note as this person was shown it."""
    on = whole(text(form, "on"))
    if on is None:
        raise HTTPException(422)

    def done(desk: Desk) -> object:
        role, remark = text(form, "fonction").strip()[:80], text(form, "remarque").strip()
        if len(remark) > LONGEST:
            return Refused(f"cette remarque est trop longue ({LONGEST} caractères au plus)")
        draft = desk.draft()
        if AS_IS not in form and (left := left_over(desk.office, draft)):
            return left
        return approve(
            desk.office, desk.records, draft.id, by=who.name, on=on, role=role, text=remark
        )

    return _settled(request, site, (who, slug, name), done, "valide")


@router.post("/retirer")
def take_back(
    slug: str, name: str, request: Request, site: TheSite, who: TheVisitor, form: WideForm
) -> Response:
    """Withdraw the approval."""
    why = text(form, "remarque").strip()[:LONGEST]

    def done(desk: Desk) -> object:
        return withdraw(desk.office, desk.records, desk.draft().id, by=who.name, text=why)

    return _settled(request, site, (who, slug, name), done, "retire")


@router.post("/envoyer")
def leave(
    slug: str, name: str, request: Request, site: TheSite, who: TheVisitor, form: WideForm
) -> Response:
    """Send what was approved; the same request again sends nothing more."""
    seen = whole(text(form, "on"))

    def done(desk: Desk) -> object:
        draft = desk.draft()
        if draft.issue is None and draft.revision != seen:
            return Refused("la note a changé depuis cette page\u00a0: relisez-la")
        left = left_over(desk.office, draft)
        if draft.issue is None and left and AS_IS not in form:
            return left
        return send(desk.office, desk.records, draft.id, by=who.name)

    return _settled(request, site, (who, slug, name), done)


@router.post("/sauter")
def pass_over(
    slug: str, name: str, request: Request, site: TheSite, who: TheVisitor, form: WideForm
) -> Response:
    """Make no note this time; nothing is lost."""
    why = " ".join(text(form, "raison").split())[:200]

    def done(desk: Desk) -> object:
        return skip(desk.office, desk.records, desk.digest, desk.period, by=who.name, reason=why)

    return _settled(request, site, (who, slug, name), done)


@router.post("/reprendre")
def want(slug: str, name: str, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """Want the note of this period again."""

    def done(desk: Desk) -> object:
        return lift(desk.office, desk.records, desk.digest, desk.period, by=who.name)

    return _settled(request, site, (who, slug, name), done, "reprise")


def _settled(
    request: Request,
    site: Site,
    asked: tuple[Visitor, str, str],
    done: Callable[[Desk], object],
    word: str = "",
) -> Response:
    """Do it, and say so; its line in the journal is written with it."""
    with opened(site, *asked) as desk:
        said = done(desk)
        drafted = desk.find()
        if isinstance(said, Conflict):
            reason = met(said, plan_at(desk.draft())).removesuffix(".")
            return refused(request, site, f"{desk.path}/depart", [reason], status=409)
        if isinstance(said, Refused):
            return refused(request, site, f"{desk.path}/depart", [said.reason])
    return after(desk, word) if drafted else to(ROOT)
