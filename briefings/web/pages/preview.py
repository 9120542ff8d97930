"""The note of a draft as its readers will have it: mail, text, Word, PDF.

What was approved is shown byte for byte. The mail is shown in a frame without scripts, forms nor
origin: whatever it holds, it can neither act nor read our pages.
"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from briefings.approving import written
from briefings.compose.weekly import briefing_document
from briefings.desk.manuscript import note_of
from briefings.document import Document
from briefings.errors import BriefingError
from briefings.formats.readback import shown
from briefings.noting.making import FORMATS
from briefings.people import Role
from briefings.period import key
from briefings.web.access import TheVisitor, require
from briefings.web.desk.asking import ROOT, Desk, opened
from briefings.web.pages.draft import refused
from briefings.web.site import TheSite

router = APIRouter(prefix=f"{ROOT}/{{slug}}/{{name}}", dependencies=[require(Role.EDITOR)])

FRAMED = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
        " form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
"""A mail carries its style in its tags; nothing else of it acts, nor is fetched."""
FILES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}


@router.get("/apercu")
def mail(slug: str, name: str, site: TheSite, who: TheVisitor) -> Response:
    """The mail, to be shown in a frame."""
    with opened(site, who, slug, name) as desk:
        note = written(desk.office, desk.records, desk.draft())
    return HTMLResponse(note.html, headers=FRAMED)


@router.get("/apercu/texte")
def plain(slug: str, name: str, site: TheSite, who: TheVisitor) -> Response:
    """The mail of those who asked for text alone."""
    with opened(site, who, slug, name) as desk:
        note = written(desk.office, desk.records, desk.draft())
    return Response(note.text, media_type="text/plain; charset=utf-8", headers=FRAMED)


@router.get("/apercu/word")
def word(slug: str, name: str, request: Request, site: TheSite, who: TheVisitor) -> Response:
    """The Word file itself, read back as a page: what a template makes of the note is seen."""
    with opened(site, who, slug, name) as desk:
        document = _paper(desk)
    try:
        content = FORMATS["docx"](desk.office, document)
    except BriefingError as error:
        return refused(request, site, desk.path, [str(error).removesuffix(".")])
    return HTMLResponse(shown(content), headers=FRAMED)


@router.get("/fichier/{form}")
def download(
    slug: str, name: str, form: str, request: Request, site: TheSite, who: TheVisitor
) -> Response:
    """The note on paper."""
    if form not in FILES:
        raise HTTPException(404)
    with opened(site, who, slug, name) as desk:
        document = _paper(desk)
    try:
        content = FORMATS[form](desk.office, document)
    except BriefingError as error:
        return refused(request, site, desk.path, [str(error).removesuffix(".")])
    file = f"vigie-{desk.digest.slug}-{key(desk.period)}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(content, media_type=FILES[form], headers=headers)


def _paper(desk: Desk) -> Document:
    """The note on paper: marked « Projet », or with the visa of who approved it."""
    draft, office = desk.draft(), desk.office
    approval = draft.approval
    return briefing_document(
        note_of(draft, office.watch.now()),
        office.house,
        office.watch.themes,
        draft=approval is None,
        visas=() if approval is None else (approval.visa,),
    )
