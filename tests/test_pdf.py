"""PDF files, read back by pypdf: tagged, in French, with nothing that leads to the machine."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from briefings.errors import PangoMissing
from briefings.formats.pdf import engine, pdf
from tests import papers

try:
    engine()
except PangoMissing as error:
    pytest.skip(str(error), allow_module_level=True)


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf(papers.document())


@pytest.fixture(scope="module")
def note(made: bytes) -> PdfReader:
    return PdfReader(BytesIO(made))


def links(note: PdfReader) -> set[str]:
    actions = [
        annotation.get_object()["/A"]
        for page in note.pages
        for annotation in page.get("/Annots", ())
        if "/A" in annotation.get_object()
    ]
    return {str(action["/URI"]) for action in actions if "/URI" in action}


def test_it_is_tagged_titled_and_in_french(note: PdfReader) -> None:
    root: Any = note.root_object
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own boolean
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - idem
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert note.metadata is not None
    assert note.metadata.title == papers.document().title
    assert note.metadata.author == "Service Sciences et Société"
    assert note.metadata.creation_date == papers.MADE


def kinds(node: object) -> list[str]:
    """The tags, in reading order."""
    tag = getattr(node, "get_object", lambda: node)()
    if isinstance(tag, list):
        return [one for child in tag for one in kinds(child)]
    if not isinstance(tag, dict):
        return []
    own = [str(tag["/S"])] if "/S" in tag else []
    return own + (kinds(tag["/K"]) if "/K" in tag else [])


def test_headings_tables_lists_and_figures_are_tagged_as_such(note: PdfReader) -> None:
    root: Any = note.root_object
    tags = kinds(root["/StructTreeRoot"]["/K"])
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 7
    assert {"/H3", "/H4", "/Table", "/TH", "/TD", "/L", "/LI", "/Link", "/Figure"} <= set(tags)


def test_bookmarks_follow_the_headings(note: PdfReader) -> None:
    def flat(outline: object) -> list[str]:
        if isinstance(outline, list):
            return [title for one in outline for title in flat(one)]
        return [str(outline["/Title"])]  # type: ignore[index]

    told = flat(note.outline)
    assert told[:3] == [papers.document().title, "En bref", "Contexte"]
    assert told[-2:] == ["Sources", "Visas"]


def test_links_lead_to_the_web_and_nothing_is_attached(note: PdfReader, made: bytes) -> None:
    assert "https://ministere.example/appel" in links(note)
    assert all(url.startswith("https://") for url in links(note))
    assert note.attachments == {}
    for forbidden in (b"/EmbeddedFile", b"/JavaScript", b"/Launch", b"file:"):
        assert forbidden not in made


def test_pages_are_numbered_and_the_text_can_be_read(note: PdfReader) -> None:
    texts = [page.extract_text() for page in note.pages]
    count = len(texts)
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} sur {count}" in text
    whole = "\n".join(texts).replace("\u00a0", " ")
    assert "NOTE D’INFORMATION" in whole
    assert "« Des ateliers seront proposés dans chaque département. »" in whole
    assert "À compléter : décision attendue, et avant quelle date" in whole
    assert "Projet – à relire, 11 points à compléter" in whole


@pytest.mark.parametrize("kind", papers.KINDS)
def test_the_same_document_gives_the_same_bytes(kind: str) -> None:
    assert pdf(papers.document(kind)) == pdf(papers.document(kind))


def test_what_is_approved_is_no_longer_a_draft() -> None:
    text = PdfReader(BytesIO(pdf(papers.document(draft=False)))).pages[0].extract_text()
    assert "Projet" not in text
