"""One story of a draft: every word that may be written of it, its themes, where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from briefings.desk import Conflict, Entry, Keep, Pile, Plan, Refused
from briefings.desk.manuscript import Manuscript, plan_at
from briefings.desk.words import met
from briefings.editing import edit
from briefings.people import Role
from briefings.web.access import TheVisitor, require
from briefings.web.desk.asking import ROOT, Desk, knowledge, opened
from briefings.web.desk.board import Row, row
from briefings.web.desk.gestures import whole
from briefings.web.desk.sheet import Heading, heading
from briefings.web.desk.teaching import record
from briefings.web.desk.texts import NAMES, Clash, Unsaved, fields, moves
from briefings.web.forms import WideForm, text
from briefings.web.pages.draft import sentence, to
from briefings.web.site import TheSite
from watch.model import CorrectionKind

router = APIRouter(prefix=f"{ROOT}/{{slug}}/{{name}}", dependencies=[require(Role.EDITOR)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """The page of a story; of the note itself, without a row."""

    heading: Heading
    row: Row | None
    texts: Mapping[str, str]
    names: Mapping[str, str]
    source_title: str
    source_extract: str
    place: str
    sections: tuple[tuple[str, str], ...]
    others: tuple[tuple[int, str], ...]
    """stories that it may be merged with"""


@router.get("/{number:int}")
def show(
    slug: str, name: str, number: int, request: Request, site: TheSite, who: TheVisitor
) -> Response:
    """The forms of one story."""
    with opened(site, who, slug, name) as desk:
        draft = desk.draft()
        plan = plan_at(draft)
        body = _writing(desk, draft, plan, number)
    title = f"Actualité n°\u00a0{number}"
    return site.page(request, "desk/story", title, body, private=True)


def _key(plan: Plan, number: int) -> str:
    key = plan.numbers().get(number)
    if key is None:
        raise HTTPException(404)
    return key


def _writing(desk: Desk, draft: Manuscript, plan: Plan, number: int) -> Writing:
    key = _key(plan, number)
    story = plan.stories[key]
    known = knowledge(desk, draft, plan)
    pile = plan.pile(key)
    return Writing(
        heading=heading(desk, draft),
        row=row(plan, key, number, known),
        texts=fields(plan, key),
        names=NAMES,
        source_title=story.lead.article.title,
        source_extract=story.extract,
        place=pile.section if pile and not pile.brief else "",
        sections=tuple((theme.slug, theme.name) for theme in known.themes),
        others=tuple(
            (other, plan.stories[one].title)
            for other, one in plan.numbers().items()
            if one != key and plan.pile(one) not in {None, Pile("")}
        ),
    )


@router.post("/texte/{number:int}")
def write(
    slug: str,
    name: str,
    number: int,
    request: Request,
    site: TheSite,
    who: TheVisitor,
    form: WideForm,
) -> Response:
    """Keep what was typed; of story 0, the note itself. Each field is a gesture of its own."""
    on = whole(text(form, "on"))
    if on is None:
        raise HTTPException(422)
    with opened(site, who, slug, name) as desk:
        draft = desk.draft()
        plan = plan_at(draft)
        key = _key(plan, number) if number else ""
        typed = {field: text(form, field) for field in NAMES if field in form}
        before = plan_at(draft, on) if number <= len(plan_at(draft, on).stories) else plan
        wanted = moves(before, key, typed)
        said = {
            field: edit(desk.office, desk.records, draft.id, move, by=who.name, on=on)
            for field, move in wanted.items()
        }
        after = desk.draft()
        unsaved = _unsaved(after, key, typed, said)
        head = heading(desk, after)
    saved = tuple(NAMES[field] for field, one in said.items() if isinstance(one, Entry))
    if unsaved:
        body = Clash(
            back=desk.path,
            title=head.title,
            action=request.url.path,
            on=after.revision,
            unsaved=unsaved,
            saved=saved,
        )
        clash = any(isinstance(one, Conflict) for one in said.values())
        title = "Deux textes pour la même place" if clash else "Texte à raccourcir"
        status = 409 if clash else 422
        return site.page(request, "desk/clash", title, body, status=status, private=True)
    return to(desk.path, after.revision if saved else 0, f"n{number}")


def _unsaved(
    draft: Manuscript,
    key: str,
    typed: Mapping[str, str],
    said: Mapping[str, Entry | Refused | Conflict],
) -> tuple[Unsaved, ...]:
    plan = plan_at(draft)
    now = fields(plan, key)
    return tuple(
        Unsaved(
            field=field,
            name=NAMES[field],
            mine=typed[field],
            theirs=now[field],
            why=met(one, plan) if isinstance(one, Conflict) else sentence(one),
        )
        for field, one in said.items()
        if not isinstance(one, Entry)
    )


@router.post("/theme")
def theme(slug: str, name: str, site: TheSite, who: TheVisitor, form: WideForm) -> Response:
    """Say that a story has a theme, or has not; a doubt that gets one goes to its section."""
    said, answer, wanted = (*text(form, "theme").split(" ", 2), "", "", "")[:3]
    number, has = whole(said) or 0, answer == "oui"
    with opened(site, who, slug, name) as desk:
        draft = desk.draft()
        plan = plan_at(draft)
        key = _key(plan, number)
        if wanted not in {one.slug for one in desk.office.watch.themes}:
            raise HTTPException(422)
        article = plan.stories[key].lead.article
        kind = CorrectionKind.ADD if has else CorrectionKind.REMOVE
        watch, about = desk.office.watch, (article.key, wanted)
        gesture = record(desk.store, watch, who, about, has=has, kind=kind)
        doubtful = plan.pile(key) == Pile("")
        if gesture and has and doubtful and Pile(wanted) in plan.piles:
            keep = Keep(story=key, section=wanted)
            edit(desk.office, desk.records, draft.id, keep, by=who.name, on=whole(text(form, "on")))
    path = f"{desk.path}?correction={gesture}#n{number}"
    return RedirectResponse(path, 303)
