"""What a person corrects on the page of an item: its themes, its story; each in one gesture."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from briefings.people import Role
from briefings.typography import count
from briefings.web.access import TheVisitor, archive_for
from briefings.web.desk.gestures import whole
from briefings.web.desk.sheet import Done
from briefings.web.desk.teaching import record
from briefings.web.forms import TheForm, text
from briefings.web.pages.draft import refused
from briefings.web.shelf import PATH, is_key
from briefings.web.site import TheSite
from watch.commands.correcting import present
from watch.commands.curating import merge, split
from watch.model import Article, CorrectionKind, Gesture, Label, Verdict
from watch.store import Store

router = APIRouter(prefix=f"{PATH}/{{key}}", dependencies=[archive_for(Role.EDITOR)])
_DONE = {Gesture.MERGE: "Actualités réunies", Gesture.SPLIT: "Article séparé"}


@router.post("/theme")
def theme(key: str, site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Say that this article has a theme, or has not; the model learns it."""
    slug, _, said = text(form, "reponse").partition(" ")
    watch = site.acting(who).watch
    if said not in {"oui", "non"} or slug not in {one.slug for one in watch.themes}:
        raise HTTPException(422)
    with watch.store() as store:
        kind = _kind(present(store, _found(store, key), slug), has=said == "oui")
        number = record(store, watch, who, (key, slug), has=said == "oui", kind=kind)
    return RedirectResponse(f"{PATH}/{key}?correction={number}", 303)


def _kind(label: Label | None, *, has: bool) -> CorrectionKind:
    if not has:
        return CorrectionKind.REMOVE
    known = label is not None and label.verdict is not Verdict.OUT
    return CorrectionKind.CONFIRM if known else CorrectionKind.ADD


def _found(store: Store, key: str) -> Article:
    article = store.articles.get(key) if is_key(key) else None
    if article is None:
        raise HTTPException(404)
    return article


@router.post("/reunir")
def join(key: str, request: Request, site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Make one story of this article's and of another's."""
    watch = site.acting(who).watch
    with watch.store() as store:
        both = [_found(store, key), _found(store, text(form, "article"))]
        done = merge(store, both, who.name, watch.now())
    if done is None:
        return refused(request, site, f"{PATH}/{key}", ["ils racontent déjà la même actualité"])
    return RedirectResponse(f"{PATH}/{key}?decision={done.id}", 303)


@router.post("/separer")
def part(key: str, request: Request, site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Take an article of this story out of it: this one, or another that tells it."""
    watch = site.acting(who).watch
    specs = {spec.slug: spec for spec in watch.sources}
    with watch.store() as store:
        here, leaving = _found(store, key), _found(store, text(form, "article"))
        same = leaving.story == here.story
        done = split(store, leaving, specs, who.name, watch.now()) if same else None
    if done is None:
        why = "cet article n’est plus de cette actualité, ou il est seul à la raconter"
        return refused(request, site, f"{PATH}/{key}", [why])
    return RedirectResponse(f"{PATH}/{key}?decision={done.id}", 303)


@router.post("/defaire")
def undo(key: str, request: Request, site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Take back a story joined or split."""
    number, watch, back = whole(text(form, "geste")) or 0, site.acting(who).watch, f"{PATH}/{key}"
    with watch.store() as store:
        _found(store, key)
        later = store.curations.above(number)
        done = store.curations.undo(number, who.name, watch.now())
    if later and not done:
        why = f"annulez d’abord la décision n°\u00a0{later[-1]}, venue après sur ces actualités"
        return refused(request, site, back, [why], 409)
    return RedirectResponse(f"{back}?decision={number}", 303)


def decided(store: Store, number: int | None, back: str) -> Done | None:
    """What a decision on a story did, and how it is taken back."""
    done = store.curations.find(number or 0)
    if done is None:
        return None
    moved = count(done.moved, "article déplacé", "articles déplacés")
    words = f"{_DONE[done.gesture]} par {done.by}\u00a0: {moved}."
    if done.undone_at:
        return Done(words=f"{words} C’est annulé.")
    return Done(words=words, undo=f"{back}/defaire", number=done.id)
