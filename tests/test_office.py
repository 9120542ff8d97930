"""What LibreOffice makes of our files: every sheet and slide opens, and no cell is a formula."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from briefings.formats.columns import FOUND
from briefings.formats.rows import found, names_of
from briefings.formats.semicolons import csv_of
from briefings.formats.slides import slides
from briefings.formats.trend import trend
from briefings.formats.workbook import workbook
from briefings.house import House
from tests import notes
from watch.model import Labelled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed"),
]
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", '=HYPERLINK("https://evil.example")')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file, opened by one LibreOffice: slides printed, tables as flat XML."""
    here = tmp_path_factory.mktemp("office")
    stories = tuple(
        replace(notes.story(n, text, notes.label("ruralite"), extract=text), attribution=text)
        for n, text in enumerate(FORMULAS, start=50)
    )
    told = notes.ordinary()
    section = replace(told.sections[2], stories=stories)
    told = replace(told, sections=(*told.sections[:2], section))
    names = names_of([line.spec for line in told.method.sources], notes.THEMES)
    steps = trend((), told)
    (here / "note.xlsx").write_bytes(workbook(told, House(), names, steps))
    (here / "show.pptx").write_bytes(slides(told, House(), notes.THEMES, steps))
    items = [Labelled(article=notes.article(n, text)) for n, text in enumerate(FORMULAS)]
    (here / "found.csv").write_bytes(csv_of(FOUND, found(items, names, 300, {})))
    convert(here, "pdf", "show.pptx", to="paper")
    convert(here, "fods", "note.xlsx", to="flat")
    # Semicolons, quotes, UTF-8, and numbers read wherever they may be: the most willing import.
    convert(here, "fods", "found.csv", "--infilter=CSV:59,34,76,1,,0,false,true", to="flat")
    return here


def convert(here: Path, form: str, *arguments: str, to: str) -> None:
    profile = f"-env:UserInstallation=file://{here}/profile"
    options = ["--headless", "--convert-to", form, "--outdir", to]
    subprocess.run(
        ["soffice", profile, *options, *arguments],
        check=True,
        cwd=here,
        timeout=120,
        capture_output=True,
    )


def printed(folder: Path, number: int) -> str:
    pages = ["-f", str(number), "-l", str(number)]
    done = subprocess.run(
        ["pdftotext", "-layout", *pages, str(folder / "paper" / "show.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["note", "found"])
def test_no_cell_is_a_formula(name: str, folder: Path) -> None:
    text = (folder / "flat" / f"{name}.fods").read_text(encoding="utf-8")
    assert "table:formula=" not in text
    for formula in ("=1+1", "+1+1", "-1+1", "@SUM(1)"):
        assert f">{formula}<" in text or f">&apos;{formula}<" in text


def test_dates_of_the_workbook_are_dates(folder: Path) -> None:
    text = (folder / "flat" / "note.fods").read_text(encoding="utf-8")
    assert 'office:date-value="2026-11-17"' in text
    assert 'office:date-value="2026-12-15"' in text


def test_every_slide_is_printed_whole(folder: Path) -> None:
    pages = [printed(folder, number) for number in range(1, 6)]
    assert "Note n° 12, semaine 47" in pages[0]
    assert "Une visite au lycée" in pages[1]
    assert "Orientation des jeunes" in pages[2]
    assert "Ruralité : 6 actualités" in pages[3]
    assert "15 décembre 2026" in pages[4]
