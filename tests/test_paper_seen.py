"""Word documents opened by another program, LibreOffice, and looked at page by page."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from briefings.formats.word import word
from tests import documents, papers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftotext")),
        reason="LibreOffice (soffice) or poppler (pdftotext) is not installed",
    ),
]

SHIPPED = Path(__file__).parent.parent / "templates" / "documents"
PAGES = {
    **{kind: papers.document(kind) for kind in papers.KINDS},
    "semaine": documents.weekly(),
    "elus-plein": replace(papers.long(60), kind="elus"),
}


def convert(folder: Path, kind: str, *files: Path, out: Path) -> None:
    """One start of LibreOffice for all of them: it takes seconds."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    options = ("--headless", "--convert-to", kind, "--outdir", str(out))
    command = ("soffice", profile, *options, *map(str, files))
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of PDF, one per document, and of templates that LibreOffice saved."""
    folder = tmp_path_factory.mktemp("seen")
    for name, document in PAGES.items():
        (folder / f"{name}.docx").write_bytes(word(document))
    convert(folder, "pdf", *(folder / f"{name}.docx" for name in PAGES), out=folder)
    convert(folder, "docx", SHIPPED / "information.docx", out=folder / "documents")
    return folder


def text(folder: Path, name: str) -> str:
    command = ("pdftotext", "-layout", folder / f"{name}.pdf", "-")
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.replace("\u00a0", " ")


def test_the_whole_document_is_read(seen: Path) -> None:
    told = text(seen, "information")
    for words in (
        "Région Occitanie",
        "Projet – à relire et à compléter avant envoi",
        "Appel à projets national « Esprit critique »",
        "À compléter : décision attendue, et avant quelle date",
        "« Des ateliers seront proposés dans chaque département. »",
        "sans date, consulté le",
        "Direction générale",
        "Page 2 sur 2",
    ):
        assert words in told
    assert "{" not in told


@pytest.mark.parametrize("name", ["elus", "elus-plein"])
def test_the_page_for_elected_members_is_one_page(seen: Path, name: str) -> None:
    assert len(PdfReader(seen / f"{name}.pdf").pages) == 1


def test_a_week_of_sixty_items_keeps_every_source(seen: Path) -> None:
    told = text(seen, "semaine")
    last = len(PAGES["semaine"].sources)
    assert f"{last}." in told
    pages = len(PdfReader(seen / "semaine.pdf").pages)
    assert f"Page {pages} sur {pages}" in told


def test_links_and_bookmarks_work_once_opened(seen: Path) -> None:
    actions = [
        annotation.get_object()
        for page in PdfReader(seen / "information.pdf").pages
        for annotation in page.get("/Annots", ())
    ]
    urls = {str(one["/A"]["/URI"]) for one in actions if "/URI" in one.get("/A", {})}
    assert "https://ministere.example/appel" in urls
    assert sum("/Dest" in one or "/D" in one.get("/A", {}) for one in actions) == 6


def test_a_page_has_ink_where_it_should(seen: Path) -> None:
    """Not a judgement of looks: a page that came out blank, or as one black box, fails."""
    command = ("pdftoppm", "-gray", "-r", "40", "-f", "1", "-l", "1", seen / "decision.pdf")
    done = subprocess.run(command, check=True, capture_output=True)
    pixels = done.stdout.split(b"\n", 3)[3]
    dark = sum(byte < 200 for byte in pixels) / len(pixels)
    assert 0.01 < dark < 0.2


def test_a_template_saved_by_libreoffice_still_serves(seen: Path) -> None:
    note = docx.Document(BytesIO(word(papers.document(), seen)))
    titles = [p.text for p in note.paragraphs if p.style and p.style.name == "Heading 1"]
    assert titles[:2] == ["En bref", "Contexte"]
    assert "Objet" in {row.cells[0].text for row in note.tables[0].rows}
