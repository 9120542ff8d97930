"""The articles of a note that is still a draft: added, taken out, by a change like any other.

What a person wrote stays; the facts and the numbers of the sources are read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from briefings.notes import Collision
from briefings.noting.choosing import MOST
from briefings.people import Role
from briefings.store.notes import Kept
from briefings.typography import count
from briefings.web.access import TheVisitor, require
from briefings.web.forms import TheForm, WideForm, text
from briefings.web.library import subject
from briefings.web.pages.draft import refused
from briefings.web.pages.notes import PATH, Chosen, chosen, kept_note
from briefings.web.reading import Typed, asking, names, searching
from briefings.web.shelf import is_key
from briefings.web.site import Site, TheSite
from briefings.web.visitors import READERS_OF_ARCHIVE, Visitor
from watch.query import MAX_LENGTH
from watch.store.browse import Turn
from watch.text import shorten

router = APIRouter(prefix=f"{PATH}/{{number:int}}/articles", dependencies=[require(Role.EDITOR)])
SHOWN = 20
FROZEN = "cette note est définitive ou supprimée\u00a0: annulez d'abord cela"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What may be added to a note."""

    path: str
    number: int
    title: str
    typed: str
    problem: str
    held: frozenset[str]
    """already in the note"""
    basket: tuple[Chosen, ...]
    found: tuple[Chosen, ...]
    """the newest that answer"""
    searches: bool
    """this visitor may search the archive"""
    longest: int = MAX_LENGTH


@router.get("")
def offer(number: int, request: Request, site: TheSite, who: TheVisitor, q: Typed = "") -> Response:
    """The basket, and a search for whoever may read the archive."""
    office = site.acting(who)
    searches = READERS_OF_ARCHIVE.admits(who, office.watch.settings.web.archive)
    found, problem = _found(request, site, q) if searches else ((), "")
    with office.stores() as (store, records):
        kept = kept_note(records, number)
        body = Offered(
            path=f"{PATH}/{number}",
            number=number,
            title=subject(store, kept.note),
            typed=q[:MAX_LENGTH],
            problem=problem,
            held=frozenset(kept.note.items),
            basket=tuple(chosen(office, store, records.notes.basket())),
            found=tuple(found),
            searches=searches,
        )
    title = f"Note {number}\u00a0: ajouter des articles"
    return site.page(request, "desk/choosing", title, body, private=True)


def _found(request: Request, site: Site, typed: str) -> tuple[Sequence[Chosen], str]:
    """What answers, and what is wrong in the search."""
    if not typed.strip():
        return (), ""
    try:
        asked, wanted = asking(site, typed)
    except ValueError as error:
        return (), str(error)
    with searching(request) as seconds, site.office.stores() as (store, _):
        page = store.browse.page(wanted, Turn(size=SHOWN), seconds)
    called, found = names(site), [hit.article for hit in page.hits]
    told = [Chosen(key=one.key, title=one.title, source=called.source(one.source)) for one in found]
    return told, asked.problem or ""


@router.post("/ajouter")
def add(number: int, request: Request, site: TheSite, who: TheVisitor, form: WideForm) -> Response:
    """Put articles at the end of the note."""
    office = site.acting(who)
    keys = [one for one in form.getlist("article") if isinstance(one, str)]
    with office.stores() as (store, records):
        kept = kept_note(records, number)
        if not all(is_key(key) and store.articles.get(key) for key in keys):
            raise HTTPException(404)
        items = tuple(dict.fromkeys((*kept.note.items, *keys)))
        new = len(items) - len(kept.note.items)
        told = count(new, "article ajouté", "articles ajoutés")
    return _changed(request, site, who, kept, items, told)


@router.post("/retirer")
def take_out(
    number: int, request: Request, site: TheSite, who: TheVisitor, form: TheForm
) -> Response:
    """Take one out."""
    key = text(form, "article")
    with site.acting(who).stores() as (store, records):
        kept = kept_note(records, number)
        one = store.articles.get(key) if is_key(key) else None
    items = tuple(held for held in kept.note.items if held != key)
    named = f"\u00a0: {shorten(one.title, 60)}" if one else ""
    return _changed(request, site, who, kept, items, f"article retiré{named}")


def _changed(
    request: Request, site: Site, who: Visitor, base: Kept, items: tuple[str, ...], what: str
) -> Response:
    """The note with these articles, on top of what others wrote since."""
    path = f"{PATH}/{base.id}"
    if why := next(_barriers(base, items), ""):
        return refused(request, site, path, [why])
    if items == base.note.items:
        return RedirectResponse(f"{path}#articles", 303)
    mine = replace(base.note, items=items)
    office = site.acting(who)
    with office.stores() as (_, records):
        done = records.notes.save(base, mine, what=what, who=who.name, at=office.watch.now())
    if isinstance(done, Collision):
        return refused(request, site, path, ["ses articles viennent de changer\u00a0: relisez-la"])
    return RedirectResponse(f"{path}?fait={done.revision}", 303)


def _barriers(base: Kept, items: Sequence[str]) -> Iterator[str]:
    if base.note.final or base.note.deleted:
        yield FROZEN
    if not items:
        yield "une note garde au moins un article\u00a0: ajoutez d'abord celui qui le remplace"
    if len(items) > MOST:
        yield f"une note tient {MOST}\u00a0articles au plus, et il y en aurait {len(items)}"
