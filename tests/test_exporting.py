"""`vigie export`, as typed: the file is whole where it is said, and nothing is written over."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from briefings.app import Office, open_office
from briefings.cli import vigie
from tests import notes
from watch.entries import entry
from watch.front import run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vigie")
    office = open_office(folder)
    fill(office)
    return folder


def fill(office: Office) -> None:
    spec = next(spec for spec in office.watch.sources if spec.enabled)
    found = [
        replace(
            notes.article(n, f"Esprit critique : le débat n° {n}", spec.slug), lead="=1+1 dit-on."
        )
        for n in range(3)
    ]
    with office.watch.store() as store:
        store.articles.save([entry(one, "") for one in found], notes.MADE)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def call(home: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(vigie, ["--home", str(home), "export", *arguments])
    told = capsys.readouterr()
    return code, (told.out + told.err).replace("\u00a0", " ")


def test_a_search_is_a_workbook_here_unless_said_otherwise(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = call(home, capsys, "search", "esprit", "critique")
    assert (code, told) == (0, "3 résultats dans vigie-esprit-critique.xlsx.\n")
    sheet = openpyxl.load_workbook("vigie-esprit-critique.xlsx")["Résultats"]
    assert sheet.max_row == 4


def test_the_name_of_the_file_says_its_format(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, capsys, "search", "esprit", "-o", "a.csv")[0] == 0
    text = Path("a.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert [row["Titre"] for row in rows] == [
        f"Esprit critique : le débat n° {n}" for n in (2, 1, 0)
    ]
    assert {row["Extrait"] for row in rows} == {"'=1+1 dit-on."}


def test_a_file_that_is_there_is_replaced_only_when_asked_and_a_copy_is_kept(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.csv").write_text("à moi", encoding="utf-8")
    code, told = call(home, capsys, "search", "esprit", "-o", "a.csv")
    assert code == 2
    assert "existe déjà" in told
    assert Path("a.csv").read_text(encoding="utf-8") == "à moi"
    code, told = call(home, capsys, "search", "esprit", "-o", "a.csv", "--force")
    assert code == 0
    assert "a.csv.bak" in told
    assert Path("a.csv.bak").read_text(encoding="utf-8") == "à moi"
    assert Path("a.csv").read_text(encoding="utf-8-sig").startswith("Thèmes;")


def test_a_folder_receives_the_usual_name(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("ici").mkdir()
    assert call(home, capsys, "search", "esprit", "-o", "ici")[0] == 0
    assert Path("ici/vigie-esprit.xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("search", "esprit", "-o", "a.txt"), "finissez-le par .xlsx ou .csv"),
        (("search", "esprit", "--source", "inconnue"), "inconnue"),
        (("search", "esprit", "-o", "/proc/a.csv"), "ne peut pas être écrit"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, told = call(home, capsys, *arguments)
    assert code == 2
    assert said in told
    assert not list(Path.cwd().iterdir())


def test_nothing_found_writes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = call(home, capsys, "search", "introuvable")
    assert code == 0
    assert "Rien sur « introuvable » parmi 3 articles." in told
    assert not list(Path.cwd().iterdir())
