"""What a person writes in a note, or decides of it: kept by revision, undone by one more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from briefings.notes import Collision, Note, NoteKind, with_options
from briefings.notes import written as filled
from briefings.noting.telling import unfilled
from briefings.people import Role
from briefings.store import Records
from briefings.store.notes import Kept
from briefings.web.access import TheVisitor, require
from briefings.web.desk.gestures import whole
from briefings.web.desk.texts import Clash, Unsaved, written
from briefings.web.forms import TheForm, WideForm, text
from briefings.web.library import subject
from briefings.web.pages.draft import framed, refused
from briefings.web.pages.notes import LONGEST, OPTIONS, PATH, kept_note, options, places
from briefings.web.site import Site, TheSite
from briefings.web.visitors import Visitor

router = APIRouter(prefix=f"{PATH}/{{number:int}}", dependencies=[require(Role.EDITOR)])


@router.post("/ecrire")
def fill(number: int, request: Request, site: TheSite, who: TheVisitor, form: WideForm) -> Response:
    """Keep what was typed on top of what others wrote elsewhere."""
    office, on = site.acting(who), whole(text(form, "on"))
    with office.stores() as (_, records):
        now = kept_note(records, number)
        if now.note.final or now.note.deleted:
            why = "cette note est définitive ou supprimée\u00a0: annulez d'abord cela"
            return refused(request, site, f"{PATH}/{number}", [why])
        base = _base(records, number, on)
        typed = {
            one.key: written(text(form, one.key)) for one in places(base.note) if one.key in form
        }
        if any(len(words) > LONGEST for words in typed.values()):
            return refused(
                request, site, f"{PATH}/{number}", [f"un texte dépasse {LONGEST} caractères"]
            )
        mine = _with(base.note, typed)
        if mine == base.note:
            return RedirectResponse(f"{PATH}/{number}", 303)
        what = _what(base.note, mine)
        done = records.notes.save(base, mine, what=what, who=who.name, at=office.watch.now())
        present = kept_note(records, number)
    if isinstance(done, Collision):
        return _clash(request, site, present, done, typed)
    return RedirectResponse(f"{PATH}/{number}?fait={done.revision}", 303)


def _base(records: Records, number: int, on: int | None) -> Kept:
    """The revision that the form showed."""
    found = {one.revision: one for one in records.notes.history(number)}
    if on not in found:
        raise HTTPException(422)
    return found[on]


def _with(note: Note, typed: Mapping[str, str]) -> Note:
    done = note
    if note.kind is NoteKind.DECISION and OPTIONS in typed:
        done = with_options(done, options(typed[OPTIONS]))
    for key, words in typed.items():
        if key != OPTIONS and words != note.texts.get(key, ""):
            done = filled(done, key, words)
    return done


def _what(before: Note, after: Note) -> str:
    names = {one.key: one.name for one in (*places(before), *places(after))}
    keys = {*before.texts, *after.texts}
    changed = sorted(
        names.get(key, key) for key in keys if before.texts.get(key) != after.texts.get(key)
    )
    if before.options != after.options:
        changed.append("Options")
    return f"écrit\u00a0: {', '.join(changed)}"


def _clash(
    request: Request, site: Site, now: Kept, met: Collision, typed: Mapping[str, str]
) -> Response:
    """Both texts, and all that was typed: the form keeps it on top of what is there."""
    there = {one.key: one for one in places(now.note)}
    why = f"{now.who} a écrit autre chose ici entre-temps. Rien n’est écrasé."
    unsaved = tuple(
        Unsaved(
            field=key,
            name=one.name,
            mine=typed[key],
            theirs=one.words,
            why=why if key in met.keys else "Votre texte n’est pas encore enregistré.",
        )
        for key, one in there.items()
        if key in typed and typed[key] != one.words
    )
    body = Clash(
        back=f"{PATH}/{now.id}",
        title=f"Note {now.id}",
        action=request.url.path,
        on=now.revision,
        unsaved=unsaved,
    )
    title = "Deux textes pour la même place"
    return site.page(request, "desk/clash", title, body, status=409, private=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The last look at a note before it is final."""

    path: str
    number: int
    revision: int
    title: str
    left: tuple[tuple[str, str, str], ...]
    """the name of a place, what is missing there, its key"""


@router.get("/definitive")
def last_look(number: int, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """What is left to fill, and whether to go without it; nothing changes."""
    office = site.acting(who)
    with office.stores() as (store, records):
        kept = kept_note(records, number)
        keys = {one.name: one.key for one in places(kept.note)}
        body = Missing(
            path=f"{PATH}/{number}",
            number=number,
            revision=kept.revision,
            title=subject(store, kept.note),
            left=tuple((name, what, keys[name]) for name, what in unfilled(office, store, kept)),
        )
    title = f"Note {number}\u00a0: dernier regard"
    return framed(site.page(request, "desk/finish", title, body, private=True))


@router.post("/definitive")
def finish(
    number: int, request: Request, site: TheSite, who: TheVisitor, form: TheForm
) -> Response:
    """Mark the note as final; what it leaves empty is shown first, to be agreed to."""
    office = site.acting(who)
    with office.stores() as (store, records):
        kept = kept_note(records, number)
        shown = whole(text(form, "on")) == kept.revision
        if not shown and unfilled(office, store, kept):
            return RedirectResponse(f"{PATH}/{number}/definitive", 303)
    return _decided(request, site, who, number, "rendue définitive", final=True)


@router.post("/supprimer")
def delete(number: int, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """Take the note out of the list; nothing is erased."""
    return _decided(request, site, who, number, "supprimée", deleted=True)


def _decided(
    request: Request, site: Site, who: Visitor, number: int, what: str, **decided: bool
) -> Response:
    office = site.acting(who)
    with office.stores() as (_, records):
        base = kept_note(records, number)
        mine = replace(base.note, **decided)  # type: ignore[arg-type]  # final and deleted are flags
        done = records.notes.save(base, mine, what=what, who=who.name, at=office.watch.now())
    if isinstance(done, Collision):
        return refused(
            request, site, f"{PATH}/{number}", ["cette note vient de changer\u00a0: relisez-la"]
        )
    return RedirectResponse(PATH if done.note.deleted else f"{PATH}/{number}", 303)


@router.post("/annuler")
def undo(number: int, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """Take back the last change that is not undone yet."""
    office = site.acting(who)
    with office.stores() as (_, records):
        kept_note(records, number)
        done = records.notes.undo(number, who.name, office.watch.now())
    if done is None:
        return refused(request, site, f"{PATH}/{number}", ["cette note est comme à sa création"])
    return RedirectResponse(f"{PATH}/{number}?fait={done.revision}", 303)
