"""Notes made of chosen articles: the basket, the list, one note with its blanks as a form.

What Vigie states is read again each time; what a person writes is kept by revision, and two persons
who write in one place are shown both texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from briefings.app import Office
from briefings.errors import BriefingError
from briefings.formats.readback import shown
from briefings.notes import TITLES, Note, NoteKind, Slot, cells, slots
from briefings.notes import written as filled
from briefings.noting.choosing import MOST
from briefings.noting.making import FORMATS, composed, file_name
from briefings.noting.telling import unfilled
from briefings.people import Role
from briefings.store import Records
from briefings.store.notes import Kept
from briefings.typography import day_and_hour
from briefings.web.access import TheVisitor, require
from briefings.web.desk.gestures import whole
from briefings.web.desk.keeping import Keeping, keeping
from briefings.web.desk.texts import written
from briefings.web.forms import WideForm, text
from briefings.web.library import subject
from briefings.web.menu import Link, Part
from briefings.web.pages.draft import framed, refused
from briefings.web.pages.preview import FILES, FRAMED
from briefings.web.site import Site, TheSite
from briefings.web.visitors import Access, Visitor
from watch.store import Store

router = APIRouter(dependencies=[require(Role.EDITOR)])
PATH = "/notes"
NAV = (Link("Notes", PATH, Access(Role.EDITOR), Part.DESK),)
OPTIONS = "options"
EMPTIED = "vide"
"""Of the address of the page: which emptying of the basket it may take back."""
LONGEST = 20_000
"""Characters of one place of a note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An article of the basket, or of a note."""

    key: str
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A note in the list."""

    number: int
    about: str
    kind: str
    state: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The page of notes."""

    basket: tuple[Chosen, ...]
    notes: tuple[Listed, ...]
    deleted: tuple[Listed, ...]
    kinds: tuple[tuple[str, str], ...]
    keep: Keeping | None
    emptied: tuple[int, int]
    """the emptying that was just made, and of how many articles"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place to write in."""

    key: str
    name: str
    prompt: str
    words: str
    empty: bool = False
    """the note shows a blank there"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The page of a note."""

    path: str
    number: int
    revision: int
    title: str
    kind: str
    final: bool
    deleted: bool
    articles: tuple[Chosen, ...]
    places: tuple[Place, ...]
    blanks: tuple[str, ...]
    """names of what the note leaves to be filled, as its page shows them"""
    history: tuple[str, ...]
    undoable: bool
    done: str
    """what was just done"""


@router.get(PATH)
def shelf(request: Request, site: TheSite, who: TheVisitor) -> Response:
    """The basket and every note."""
    office = site.acting(who)
    with office.stores() as (store, records):
        every = [_listed(store, one) for one in records.notes.listed()]
        body = Shelf(
            basket=tuple(chosen(office, store, records.notes.basket())),
            notes=tuple(one for one in every if one.state != "supprimée"),
            deleted=tuple(one for one in every if one.state == "supprimée"),
            kinds=tuple((kind.value, TITLES[kind]) for kind in NoteKind),
            keep=keeping(office, records, request, who),
            emptied=_emptied(records, request),
        )
    return site.page(request, "desk/notes", "Notes", body, private=True)


def _emptied(records: Records, request: Request) -> tuple[int, int]:
    time = whole(request.query_params.get(EMPTIED, "")) or 0
    return time, records.notes.emptied(time)


def chosen(office: Office, store: Store, keys: Sequence[str]) -> Iterator[Chosen]:
    """These articles, as a list shows them."""
    names = {spec.slug: spec.name for spec in office.watch.sources}
    for key in keys:
        one = store.articles.get(key)
        title = one.title if one else "(article perdu)"
        source = names.get(one.source, one.source) if one else ""
        yield Chosen(key=key, title=title, source=source)


def _listed(store: Store, kept: Kept) -> Listed:
    state = "supprimée" if kept.note.deleted else "définitive" if kept.note.final else "projet"
    return Listed(
        number=kept.id,
        about=subject(store, kept.note),
        kind=TITLES[kept.note.kind],
        state=state,
        when=f"{day_and_hour(kept.at)} par {kept.who}",
    )


@router.post(f"{PATH}/nouvelle")
def make(request: Request, site: TheSite, who: TheVisitor, form: WideForm) -> Response:
    """A note of the articles of the basket."""
    try:
        kind = NoteKind(text(form, "sorte"))
    except ValueError:
        raise HTTPException(422) from None
    office = site.acting(who)
    with office.stores() as (_, records):
        keys = records.notes.basket()
        if not 0 < len(keys) <= MOST:
            why = (
                f"une note tient d'un à {MOST}\u00a0articles, et le panier en contient {len(keys)}"
            )
            return refused(request, site, PATH, [why])
        note = Note(
            kind=kind,
            items=keys,
            options=options(text(form, OPTIONS)) if kind is NoteKind.DECISION else (),
        )
        note = filled(note, "objet", text(form, "objet")[:LONGEST])
        kept = records.notes.create(note, who.name, office.watch.now())
    return RedirectResponse(f"{PATH}/{kept.id}", 303)


def options(typed: str) -> tuple[str, ...]:
    """Titles of options, one a line."""
    lines = (" ".join(line.split()) for line in written(typed).split("\n"))
    return tuple(dict.fromkeys(filter(None, lines)))


def kept_note(records: Records, number: int) -> Kept:
    """The note as it stands; 404 when there is none."""
    kept = records.notes.get(number)
    if kept is None:
        raise HTTPException(404)
    return kept


@router.get(f"{PATH}/{{number:int}}")
def show(number: int, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """The note as it reads, its blanks beside."""
    with site.acting(who).stores() as (store, records):
        kept = kept_note(records, number)
        history = records.notes.history(number)
        left = tuple(name for name, _ in unfilled(site.office, store, kept))
        every = tuple(replace(one, empty=one.name in left) for one in places(kept.note))
        body = Open(
            path=f"{PATH}/{number}",
            number=number,
            revision=kept.revision,
            title=subject(store, kept.note),
            kind=TITLES[kept.note.kind],
            final=kept.note.final,
            deleted=kept.note.deleted,
            articles=tuple(chosen(site.office, store, kept.note.items)),
            places=every,
            blanks=left,
            history=tuple(
                f"{day_and_hour(one.at)}, {one.who}\u00a0: {one.what}" for one in reversed(history)
            ),
            undoable=len(history) > 1,
            done=kept.what if request.query_params.get("fait") == str(kept.revision) else "",
        )
    return framed(site.page(request, "desk/note", f"Note {number}", body, private=True))


def places(note: Note) -> Iterator[Place]:
    """Every place that a person may fill, in the order of reading."""
    compared = False
    for slot in slots(note):
        if slot.key.startswith("avis") and not compared:
            compared = True
            yield from _comparison(note)
        yield _place(note, slot)


def _comparison(note: Note) -> Iterator[Place]:
    """The options, then what each is worth: before the office's opinion of them."""
    prompt = "les options à comparer, une par ligne"
    yield Place(key=OPTIONS, name="Options", prompt=prompt, words="\n".join(note.options))
    for line in cells(note):
        yield from (_place(note, slot) for slot in line)


def _place(note: Note, slot: Slot) -> Place:
    words = note.texts.get(slot.key, "")
    return Place(key=slot.key, name=slot.name, prompt=slot.prompt, words=words)


@router.get(f"{PATH}/{{number:int}}/apercu")
def preview(number: int, site: TheSite, who: TheVisitor) -> Response:
    """The note as a page, to be shown in a frame."""
    return HTMLResponse(made(site, who, number, "html")[1], headers=FRAMED)


@router.get(f"{PATH}/{{number:int}}/apercu/word")
def word(number: int, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """The note's Word file read back as a page, to be shown in a frame."""
    make = partial(made, site, who, number, "docx")
    return reread(request, site, f"{PATH}/{number}", make)


def reread(
    request: Request, site: Site, back: str, make: Callable[[], tuple[str, bytes]]
) -> Response:
    """A Word file as a page; a page that says why, when it cannot be made."""
    try:
        content = make()[1]
    except BriefingError as error:
        return refused(request, site, back, [str(error).removesuffix(".")])
    return HTMLResponse(shown(content), headers=FRAMED)


@router.get(f"{PATH}/{{number:int}}/fichier/{{form}}")
def download(number: int, form: str, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """The note as a file."""
    return filed(request, site, f"{PATH}/{number}", form, partial(made, site, who, number, form))


def filed(
    request: Request, site: Site, back: str, form: str, make: Callable[[], tuple[str, bytes]]
) -> Response:
    """A note as a file; a page that says why, when it cannot be made."""
    if form not in FILES:
        raise HTTPException(404)
    try:
        name, content = make()
    except BriefingError as error:
        return refused(request, site, back, [str(error).removesuffix(".")])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=FILES[form], headers=headers)


Find = Callable[[Records, int], Kept]


def made(
    site: Site, who: Visitor, number: int, form: str, find: Find = kept_note
) -> tuple[str, bytes]:
    """Its name as a file, and its bytes; ``find`` says which notes may be had."""
    office = site.acting(who)
    with office.stores() as (store, records):
        kept = find(records, number)
        document = composed(office, store, kept)
    return file_name(kept, form), FORMATS[form](office, document)
