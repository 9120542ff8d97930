"""A story put in a draft from the desk: by its address, or by hand.

The page of an address is fetched once, under the usual guard of the network, when an editor asks.
What cannot be put in comes back with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response

from briefings.desk import Add, Conflict, Entry, key_of
from briefings.desk.manuscript import plan_at
from briefings.desk.words import met
from briefings.drafting.collecting import Lack, Lacking, Typed, collect
from briefings.editing import GONE, edit
from briefings.people import Role
from briefings.web.access import TheVisitor, require
from briefings.web.desk.asking import ROOT, Desk, opened
from briefings.web.desk.gestures import whole
from briefings.web.desk.sheet import Heading, heading
from briefings.web.desk.texts import written
from briefings.web.forms import WideForm, text
from briefings.web.pages.draft import refused, sentence, to
from briefings.web.site import Site, TheSite

router = APIRouter(prefix=f"{ROOT}/{{slug}}/{{name}}/ajouter", dependencies=[require(Role.EDITOR)])

FIELDS = ("adresse", "section", "titre", "source", "jour", "texte", "sans-lire")
_HOW = {
    Lack.ADDRESS: ("adresse", "recopiez-la en entier, avec https://"),
    Lack.TITLE: ("titre", "écrivez-le"),
    Lack.SOURCE: ("source", "écrivez le nom de la source"),
    Lack.PAGE: ("titre", "écrivez son titre, et cochez «\u00a0Ne pas lire la page\u00a0»"),
    Lack.SECTION: ("section", "choisissez-la"),
    Lack.BREVITY: ("texte", "raccourcissez-le"),
}
"""The field to go to, and what to do there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """The form, with what was typed."""

    heading: Heading
    sections: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]
    wrong: str = ""
    """why it was not put in; '' at first"""
    field: str = ""
    """where to put it right"""


@router.get("")
def form(
    slug: str, name: str, request: Request, site: TheSite, who: TheVisitor, adresse: str = ""
) -> Response:
    """A form, empty but for an address that the archive's page gave."""
    with opened(site, who, slug, name) as desk:
        if desk.draft().issue is not None:
            return refused(request, site, desk.path, [GONE])
        return _page(request, site, desk, {"adresse": written(adresse)})


@router.post("")
def add(
    slug: str, name: str, request: Request, site: TheSite, who: TheVisitor, form: WideForm
) -> Response:
    """Put the story in, and go to it; or say what is lacking."""
    given = {field: written(text(form, field)) for field in FIELDS}
    day = _day(given["jour"])
    with opened(site, who, slug, name) as desk:
        draft = desk.draft()
        if given["jour"] and day is None:
            return _page(request, site, desk, given, "Cette date ne se lit pas.", "jour")
        found = collect(desk.office, desk.store, desk.digest, _typed(given, day))
        if isinstance(found, Lacking):
            field, how = _HOW[found.what]
            return _page(request, site, desk, given, f"{found.reason}\u00a0: {how}.", field)
        return _put(request, site, desk, found, given, whole(text(form, "on")) or draft.revision)


def _put(
    request: Request, site: Site, desk: Desk, move: Add, given: Mapping[str, str], on: int
) -> Response:
    said = edit(desk.office, desk.records, desk.draft().id, move, by=desk.who.name, on=on)
    plan = plan_at(desk.draft())
    if isinstance(said, Entry):
        return to(desk.path, said.revision, f"n{plan.number(key_of(move.story))}")
    reason = met(said, plan) if isinstance(said, Conflict) else sentence(said)
    return _page(request, site, desk, given, reason, "adresse")


def _typed(given: Mapping[str, str], day: date | None) -> Typed:
    return Typed(
        url=given["adresse"],
        title=" ".join(given["titre"].split()),
        source=" ".join(given["source"].split()),
        day=day,
        text=given["texte"],
        section=given["section"],
        fetched=not given["sans-lire"],
    )


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _page(
    request: Request,
    site: Site,
    desk: Desk,
    typed: Mapping[str, str],
    wrong: str = "",
    field: str = "",
) -> Response:
    draft = desk.draft()
    names = {theme.slug: theme.name for theme in desk.office.watch.themes}
    slugs = [part.theme.slug for part in draft.base.sections]
    body = Adding(
        heading=heading(desk, draft),
        sections=tuple((slug, names.get(slug, slug)) for slug in slugs),
        typed={**dict.fromkeys(FIELDS, ""), **typed},
        wrong=wrong,
        field=field,
    )
    status = 422 if wrong else 200
    title = "Ajouter une actualité"
    return site.page(request, "desk/add", title, body, status=status, private=True)
