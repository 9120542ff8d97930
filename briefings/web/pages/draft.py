"""A draft under work: its page, the gestures on it, and what was typed when two persons meet.

A form says the revision that its page showed. What somebody changed since is never written over:
the answer is a page (409) that shows both and keeps what was typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from briefings.desk import (
    Conflict,
    Entry,
    Redo,
    Refused,
    Undo,
    last_done,
    last_undone,
)
from briefings.desk.diff import Change
from briefings.desk.manuscript import Manuscript, plan_at
from briefings.desk.words import met
from briefings.editing import edit, prepare
from briefings.people import Role
from briefings.period import label
from briefings.typography import count
from briefings.web.access import TheVisitor, require
from briefings.web.desk.asking import ROOT, Desk, opened
from briefings.web.desk.gestures import RANKING, Wanted, gesture, read, whole
from briefings.web.desk.sheet import (
    Done,
    Heading,
    Line,
    changes,
    done_at,
    heading,
    history,
    sheet,
    visas,
)
from briefings.web.desk.teaching import told
from briefings.web.forms import WideForm, text
from briefings.web.site import Site, TheSite
from briefings.web.visitors import Visitor

router = APIRouter(prefix=f"{ROOT}/{{slug}}/{{name}}", dependencies=[require(Role.EDITOR)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What was not done, and why; the form asks for it again on top of what is there."""

    back: str
    reasons: tuple[str, ...]
    done: int = 0
    """gestures of the same form that were made"""
    action: str = ""
    """'' when asking again would not help"""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """The page of a note that has no draft."""

    path: str
    title: str
    when: str
    ended: bool


@router.get("")
def show(slug: str, name: str, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """The draft in reading order, its preview beside it."""
    with opened(site, who, slug, name) as desk:
        draft = desk.find()
        if draft is None:
            return _absent(request, site, desk)
        body = sheet(desk, draft, _done(desk, draft, request))
    return framed(site.page(request, "desk/draft", body.heading.title, body, private=True))


def _done(desk: Desk, draft: Manuscript, request: Request) -> Done | None:
    """What the address says was just done: a gesture, a correction, the basket."""
    said = request.query_params
    if said.get("panier"):
        held = count(len(desk.records.notes.basket()), "article", none="aucun")
        return Done(words=f"Mis de côté\u00a0: le panier contient {held}.")
    number = whole(said.get("correction", ""))
    if number is not None:
        missing = Done(words="Cet article n’est plus dans l’archive\u00a0: rien n’a été appris.")
        return told(desk.store, desk.office.watch, number, desk.path) or missing
    return done_at(desk, draft, whole(said.get("fait", "")))


def framed(answer: Response) -> Response:
    """Let this page show our own previews, and its script ask for itself."""
    policy = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self';"
        " connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    )
    answer.headers["Content-Security-Policy"] = policy
    return answer


def _absent(request: Request, site: Site, desk: Desk) -> Response:
    body = Absence(
        path=desk.path,
        title=desk.digest.title,
        when=label(desk.period),
        ended=desk.period.end <= desk.office.watch.now(),
    )
    return site.page(request, "desk/absent", body.title, body, private=True)


@router.post("/preparer")
def make(slug: str, name: str, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """Prepare the draft; the one that is there stays as it is."""
    with opened(site, who, slug, name) as desk:
        if desk.period.end > desk.office.watch.now():
            said: object = Refused("la période de cette note n'est pas finie")
        elif desk.store.articles.count() == 0:
            said = Refused("l'archive est vide\u00a0: lancez d'abord une collecte")
        else:
            desk.office.watch.label(desk.store)
            said = prepare(
                desk.office, desk.store, desk.records, desk.digest, desk.period, by=who.name
            )
    if isinstance(said, Refused):
        return refused(request, site, desk.path, [said.reason])
    return to(desk.path)


@router.post("/geste")
def act(
    slug: str, name: str, request: Request, site: TheSite, who: TheVisitor, form: WideForm
) -> Response:
    """One gesture on a story, or the same on each that is ticked."""
    wanted = read(form)
    with opened(site, who, slug, name) as desk:
        draft = desk.draft()
        if wanted.on is None:
            raise HTTPException(422)
        if wanted.verb == "panier":
            return _aside(desk, draft, wanted)
        said = [_made(desk, draft, wanted, number) for number in wanted.numbers]
        after = desk.draft()
    wrong = [one for one in said if not isinstance(one, Entry)]
    made = [one for one in said if isinstance(one, Entry)]
    if wrong or not said:
        return _unmade(request, site, desk, after, form, wrong, done=len(made))
    place = "r" if wanted.verb in RANKING else "n"
    return to(desk.path, made[-1].revision, f"{place}{wanted.numbers[0]}" if len(made) == 1 else "")


def _made(desk: Desk, draft: Manuscript, wanted: Wanted, number: int) -> Entry | Refused | Conflict:
    """The plan is read again each time: the places of a group follow each other."""
    move = gesture(plan_at(desk.draft()), number, wanted)
    if isinstance(move, Refused):
        return move
    return edit(desk.office, desk.records, draft.id, move, by=desk.who.name, on=wanted.on)


def _aside(desk: Desk, draft: Manuscript, wanted: Wanted) -> Response:
    """Put the leading articles of these stories in the basket."""
    plan = plan_at(draft)
    numbers = plan.numbers()
    named = [plan.stories[numbers[n]].lead.article for n in wanted.numbers if n in numbers]
    keys = [one.key for one in named if desk.store.articles.get(one.key) is not None]
    desk.records.notes.put_aside(keys, desk.who.name, desk.office.watch.now())
    one = wanted.numbers[0] if len(wanted.numbers) == 1 else 0
    return RedirectResponse(f"{desk.path}?panier=oui" + (f"#n{one}" if one else ""), 303)


@router.post("/annuler")
def undo(
    slug: str, name: str, request: Request, site: TheSite, who: TheVisitor, form: WideForm
) -> Response:
    """Take back one's latest gesture, or the one that is named."""
    return _reverse(request, site, (who, slug, name), form, back=True)


@router.post("/retablir")
def redo(
    slug: str, name: str, request: Request, site: TheSite, who: TheVisitor, form: WideForm
) -> Response:
    """Make the gesture undone last hold again."""
    return _reverse(request, site, (who, slug, name), form, back=False)


def _reverse(
    request: Request, site: Site, asked: tuple[Visitor, str, str], form: FormData, *, back: bool
) -> Response:
    with opened(site, *asked) as desk:
        draft, me = desk.draft(), desk.who.name
        latest = last_done if back else last_undone
        revision = whole(text(form, "geste")) or latest(draft.entries, me)
        if revision is None:
            said: object = Refused(f"vous n'avez rien à {'annuler' if back else 'rétablir'}")
        else:
            move = Undo(revision=revision) if back else Redo(revision=revision)
            on = whole(text(form, "on"))
            said = edit(desk.office, desk.records, draft.id, move, by=me, on=on)
        after = desk.draft()
    if isinstance(said, Entry):
        return to(desk.path, said.revision)
    assert isinstance(said, Refused | Conflict)  # noqa: S101 - what edit gives besides
    return _unmade(request, site, desk, after, form, [said], done=0)


def _unmade(
    request: Request,
    site: Site,
    desk: Desk,
    draft: Manuscript,
    form: FormData,
    wrong: list[Refused | Conflict],
    *,
    done: int,
) -> Response:
    """Tell what was not done; what met another's work may be asked again, on what is there now."""
    plan = plan_at(draft)
    reasons = [met(one, plan) if isinstance(one, Conflict) else sentence(one) for one in wrong]
    again = any(isinstance(one, Conflict) for one in wrong)
    kept = [(k, v) for k, v in form.multi_items() if k != "on" and isinstance(v, str)]
    trouble = Trouble(
        back=desk.path,
        reasons=tuple(dict.fromkeys(reasons)) or ("Cochez au moins une actualité.",),
        done=done,
        action=str(request.url.path) if again else "",
        fields=(*kept, ("on", str(draft.revision))),
    )
    title = "Cela a changé entre-temps" if again else "Ce n’est pas possible"
    status = 409 if again else 422
    return site.page(request, "desk/trouble", title, trouble, status=status, private=True)


def refused(
    request: Request, site: Site, back: str, reasons: list[str], status: int = 422
) -> Response:
    """The page of what cannot be done."""
    told = tuple(sentence(Refused(reason)) for reason in reasons)
    trouble = Trouble(back=back, reasons=told)
    title = "Ce n’est pas possible"
    return site.page(request, "desk/trouble", title, trouble, status=status, private=True)


def sentence(said: Refused) -> str:
    """The reason, as a sentence."""
    return f"{said.reason[:1].upper()}{said.reason[1:]}."


def to(path: str, revision: int = 0, place: str = "") -> Response:
    """Back to a page, which will say what was done, at a place of it."""
    done = f"?fait={revision}" if revision else ""
    return RedirectResponse(f"{path}{done}" + (f"#{place}" if place else ""), 303)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was done to the draft, or what it changed."""

    heading: Heading
    lines: tuple[Line, ...] = ()
    changes: tuple[Change, ...] = ()
    visas: tuple[str, ...] = ()


@router.get("/historique")
def journal(slug: str, name: str, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """Every gesture and visa."""
    with opened(site, who, slug, name) as desk:
        draft = desk.draft()
        head = heading(desk, draft)
        body = Past(heading=head, lines=history(draft), visas=visas(draft))
    return site.page(request, "desk/history", f"Historique\u00a0: {head.title}", body, private=True)


@router.get("/differences")
def differences(slug: str, name: str, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """What changed since the preparation."""
    with opened(site, who, slug, name) as desk:
        draft = desk.draft()
        head = heading(desk, draft)
        body = Past(heading=head, changes=changes(draft, 0))
    title = f"Différences\u00a0: {head.title}"
    return site.page(request, "desk/differences", title, body, private=True)
