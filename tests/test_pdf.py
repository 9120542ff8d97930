"""PDF files, read back by pypdf: tagged, in French, with nothing that leads to the machine."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from briefings.document import Document
from briefings.errors import PangoMissing, TemplateFailed
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
    assert "Projet – à relire, 12 points à compléter" in whole


@pytest.mark.parametrize("kind", ["information", "elus"])
def test_the_same_document_gives_the_same_bytes(kind: str) -> None:
    assert pdf(papers.document(kind)) == pdf(papers.document(kind))


def test_sources_bear_the_numbers_that_the_text_calls() -> None:
    document = papers.document(sources=papers.SOURCES[1:])
    text = PdfReader(BytesIO(pdf(document))).pages[-1].extract_text()
    assert re.findall(r"^(\d)\.", text, re.MULTILINE) == ["2", "3", "4"]


@pytest.mark.parametrize(
    "document", [papers.document("elus"), replace(papers.long(40), kind="elus")]
)
def test_the_page_for_elected_members_is_one_page(document: Document) -> None:
    (page,) = PdfReader(BytesIO(pdf(document))).pages
    assert "Pour tenir en une page" in page.extract_text()


def own(folder: Path, content: str) -> Path:
    path = folder / "documents" / "page.pdf.j2"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    return folder


def test_an_office_has_its_own_page(tmp_path: Path) -> None:
    folder = own(
        tmp_path, "<html lang=fr><title>{{ page.title }}</title><h1>{{ page.subject }}</h1>"
    )
    (page,) = PdfReader(BytesIO(pdf(papers.document(), folder))).pages
    assert page.extract_text().replace("\u00a0", " ").startswith("Appel à projets national")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('<img src="file:///etc/passwd">', "« file:///etc/passwd »"),
        ('<img src="logo.png">', "« logo.png »"),
        ('<link rel="stylesheet" href="https://x.example/a.css">', "« https://x.example/a.css »"),
        ("<style>@import 'https://x.example/a.css';</style>", "« https://x.example/a.css »"),
        (
            "<style>@font-face{font-family:x;src:url(file:///x)} p{font-family:x}</style><p>a",
            "file:",
        ),
        ('<link rel="attachment" href="file:///etc/passwd">', "« file:///etc/passwd »"),
        ('<a rel="attachment" href="data:image/png;base64,AA==">x</a>', "une pièce jointe"),
        ('<link rel="attachment" href="data:image/png;base64,AA==">', "une pièce jointe"),
        ('<img src="data:text/html,x">', "« data:text/html,x »"),
    ],
)
def test_a_template_that_fetches_is_refused(tmp_path: Path, content: str, what: str) -> None:
    with pytest.raises(TemplateFailed) as caught:
        pdf(papers.document(), own(tmp_path, f"<html lang=fr><title>x</title>{content}"))
    told = str(caught.value).replace("\u00a0", " ")
    assert told.startswith("Le modèle documents/page.pdf.j2 demande")
    assert what in told


def test_a_picture_cannot_fetch_either(tmp_path: Path) -> None:
    inner = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
    picture = replace(papers.CHART, svg=inner)
    with pytest.raises(TemplateFailed, match="file:///etc/passwd"):
        pdf(papers.document(blocks=(picture,), sources=()), tmp_path)


def test_a_mistake_of_the_template_has_its_line(tmp_path: Path) -> None:
    with pytest.raises(TemplateFailed, match=r"documents/page\.pdf\.j2, ligne 2,"):
        pdf(papers.document(), own(tmp_path, "<p>\n{{ page.nothing }}"))


WITHOUT_PANGO = """
import cffi
def missing(*_, **__): raise OSError("cannot load library 'libpango-1.0.so.0'")
cffi.FFI.dlopen = missing
from briefings.document import Document
from briefings.errors import PangoMissing, TemplateFailed
from briefings.formats.pdf import pdf
from briefings.formats.word import word
from tests import papers
assert word(papers.document())
try:
    pdf(papers.document())
except PangoMissing as error:
    print(error)
"""


def test_without_pango_the_packages_are_named_and_the_rest_works() -> None:
    root = Path(__file__).parent.parent
    command = [sys.executable, "-c", WITHOUT_PANGO]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    assert "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.stdout
    assert "Les autres formats n'en ont pas besoin." in done.stdout


def test_what_is_approved_is_no_longer_a_draft() -> None:
    text = PdfReader(BytesIO(pdf(papers.document(draft=False)))).pages[0].extract_text()
    assert "Projet" not in text
