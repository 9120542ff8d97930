"""A note that the office wrote, as whoever has signed in reads it: once it is final."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from briefings.notes import TITLES
from briefings.people import Role
from briefings.store import Records
from briefings.store.notes import Kept
from briefings.typography import day_and_hour
from briefings.web.access import TheVisitor, archive_for
from briefings.web.library import WRITTEN, subject
from briefings.web.pages.draft import framed
from briefings.web.pages.notes import filed, kept_note, made, reread
from briefings.web.pages.preview import FRAMED
from briefings.web.site import TheSite

router = APIRouter(prefix=f"{WRITTEN}/{{number:int}}", dependencies=[archive_for(Role.READER)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What the page shows."""

    path: str
    title: str
    about: str


@router.get("")
def show(number: int, request: Request, site: TheSite) -> Response:
    """The note, and its files."""
    with site.office.stores() as (store, records):
        kept = final(records, number)
        title = subject(store, kept.note)
    about = f"{TITLES[kept.note.kind]} n°\u00a0{number}, définitive le {day_and_hour(kept.at)}"
    body = Read(path=f"{WRITTEN}/{number}", title=title, about=about)
    return framed(site.page(request, "written", f"{title} (note {number})", body, private=True))


def final(records: Records, number: int) -> Kept:
    """A note that is final; a draft is not there."""
    kept = kept_note(records, number)
    if kept.note.deleted or not kept.note.final:
        raise HTTPException(404)
    return kept


@router.get("/apercu")
def preview(number: int, site: TheSite, who: TheVisitor) -> Response:
    """Its text, to be shown in a frame."""
    return HTMLResponse(made(site, who, number, "html", final)[1], headers=FRAMED)


@router.get("/apercu/word")
def word(number: int, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """Its Word file read back as a page, to be shown in the same frame."""
    return reread(
        request, site, f"{WRITTEN}/{number}", partial(made, site, who, number, "docx", final)
    )


@router.get("/fichier/{form}")
def download(number: int, form: str, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """The note as a file."""
    make = partial(made, site, who, number, form, final)
    return filed(request, site, f"{WRITTEN}/{number}", form, make)
