"""The pile « à vérifier »: doubts of the archive, those whose answer brings the most first."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from briefings.people import Role
from briefings.period import local_day
from briefings.typography import count, day, percent
from briefings.web.access import TheVisitor, require
from briefings.web.desk.gestures import whole
from briefings.web.desk.sheet import Done
from briefings.web.desk.teaching import UNDO, record, told
from briefings.web.forms import TheForm, text
from briefings.web.menu import Link, Part
from briefings.web.pages.draft import framed
from briefings.web.paths import internal
from briefings.web.site import TheSite
from briefings.web.visitors import Access
from watch.app import Watch
from watch.classify.pile import Doubtful, gain, order
from watch.commands.reviewing import WINDOW, doubtful
from watch.console import decimal
from watch.model import CorrectionKind

router = APIRouter(dependencies=[require(Role.EDITOR)])
PATH = "/a-verifier"
NAV = (Link("À vérifier", PATH, Access(Role.EDITOR), Part.DESK),)
AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An article of which a theme is uncertain."""

    rank: int
    key: str
    title: str
    url: str
    origin: str
    theme: str
    slug: str
    score: str
    sides: tuple[str, ...]
    """what speaks for the theme, and against"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """The doubts to look at, and what answering would bring."""

    doubts: tuple[Doubt, ...]
    promise: str
    done: Done | None


@router.get(PATH)
def show(request: Request, site: TheSite, who: TheVisitor) -> Response:
    """The most useful doubts."""
    watch = site.acting(who).watch
    with watch.store() as store:
        every = doubtful(store, WINDOW)
        done = told(store, watch, whole(request.query_params.get("correction", "")), PATH)
    chosen = order(every, AT_ONCE)
    doubts = tuple(_doubt(watch, rank, one) for rank, one in enumerate(chosen, 1))
    body = Pile(doubts=doubts, promise=_promise(chosen, every), done=done)
    return framed(site.page(request, "desk/pile", "À vérifier", body, private=True))


def _promise(chosen: tuple[Doubtful, ...], every: list[Doubtful]) -> str:
    if not chosen:
        return ""
    brought = gain(chosen, every)
    latest = ", les plus récents" if len(every) >= WINDOW else ""
    return (
        f"{count(len(every), 'doute', none='aucun')}{latest}. Répondre à ces {len(chosen)} prend"
        f" environ {count(brought.minutes, 'minute')} et devrait corriger"
        f" {_fixed(decimal(brought.fixed, 1), decimal(brought.total, 1))}, si les scores sont"
        " justes."
    )


def _fixed(fixed: str, total: str) -> str:
    """« 2,1 des 5,3 erreurs attendues »; all of them are not told twice."""
    return f"{'les' if fixed == total else f'{fixed} des'} {total} erreurs attendues"


def _doubt(watch: Watch, rank: int, one: Doubtful) -> Doubt:
    article, label = one.article, one.label
    names = {theme.slug: theme.name for theme in watch.themes}
    sources = {spec.slug: spec.name for spec in watch.sources}
    when = "sans date" if article.published is None else day(local_day(article.published))
    words = [(term.text, term.weight) for term in label.terms]
    sides = {
        "Pour": ", ".join(said for said, weight in words if weight > 0),
        "Contre": ", ".join(said for said, weight in words if weight < 0),
    }
    return Doubt(
        rank=rank,
        key=article.key,
        title=article.title,
        url=article.url if article.url.startswith(("https://", "http://")) else "",
        origin=f"{sources.get(article.source, article.source)} · {when}",
        theme=names.get(label.theme, label.theme),
        slug=label.theme,
        score=percent(label.score),
        sides=tuple(f"{side}\u00a0: {said}" for side, said in sides.items() if said),
    )


@router.post(f"{PATH}/repondre")
def answer(site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Yes or no, kept at once."""
    key, theme, said = (*text(form, "reponse").split(" "), "", "", "")[:3]
    watch = site.acting(who).watch
    if said not in {"oui", "non"} or theme not in {one.slug for one in watch.themes}:
        raise HTTPException(422)
    kind = CorrectionKind.CONFIRM if said == "oui" else CorrectionKind.REMOVE
    with watch.store() as store:
        number = record(store, watch, who, (key, theme), has=said == "oui", kind=kind)
    return RedirectResponse(f"{PATH}?correction={number}", 303)


@router.post(UNDO)
def undo(site: TheSite, who: TheVisitor, form: TheForm) -> Response:
    """Take a correction back."""
    number = whole(text(form, "geste")) or 0
    watch = site.acting(who).watch
    with watch.store() as store:
        store.corrections.undo(number, who.name, watch.now())
    back = internal(text(form, "retour") or PATH).partition("?")[0]
    return RedirectResponse(f"{back}?correction={number}", 303)
