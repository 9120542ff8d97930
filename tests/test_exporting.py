"""`vigie export`, as typed: the file is whole where it is said, and nothing is written over."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from email import message_from_bytes, policy
from io import StringIO
from pathlib import Path

import docx
import feedparser
import openpyxl
import pytest
from pptx import Presentation
from pypdf import PdfReader

from briefings.app import Office, open_office
from briefings.cli import exports, vigie
from briefings.delivery.files import FileChannel
from briefings.desk import Retitle
from briefings.desk.manuscript import plan_at
from briefings.editing import edit
from briefings.exporting.issues import FORMATS, MARKED, SENT
from briefings.exporting.syndicating import FORMATS as FEED_FORMATS
from briefings.period import parse
from briefings.render import render
from briefings.store.issues import draft
from tests import notes
from tests.desks import week
from tests.mailroom import mail, send_all
from watch.entries import entry
from watch.front import run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vigie")
    office = open_office(folder)
    fill(office)
    with office.stores() as (_, records):
        made = notes.ordinary()
        rendered = render(made, office.house, notes.THEMES)
        records.issues.record(replace(draft(made, rendered), number=1))
        old = replace(made, period=parse("2026-S46"), number=2)
        records.issues.record(replace(draft(old, rendered), briefing=None))
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


def test_a_search_is_understood_as_by_vigie_search(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = '« le débat » -"n° 1"'
    code, told = call(home, capsys, "search", "-o", "a.csv", "--", asked)
    assert (code, told) == (0, "2 résultats dans a.csv.\n")
    assert "n° 1" not in Path("a.csv").read_text(encoding="utf-8-sig")


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


# A note


def text_of(path: Path) -> str:
    """What another program reads in it."""
    match path.suffix:
        case ".xlsx":
            rows = openpyxl.load_workbook(path)["Actualités"].iter_rows(values_only=True)
            return "\n".join(str(row[2]) for row in rows)
        case ".pdf":
            return "\n".join(page.extract_text() for page in PdfReader(path).pages)
        case ".docx":
            return "\n".join(one.text for one in docx.Document(str(path)).paragraphs)
        case ".pptx":
            slides = Presentation(str(path)).slides
            shapes = [shape for slide in slides for shape in slide.placeholders]
            return "\n".join(one.text_frame.text for one in shapes if one.has_text_frame)
        case ".eml":
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            assert body is not None
            return str(body.get_content())
        case _:
            return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_a_note_is_written_in_each_format(
    form: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = call(home, capsys, "issue", "2026-S47", "--format", form)
    assert code == 0
    (path,) = Path.cwd().iterdir()
    assert path.stem == "vigie-hebdo-2026-S47"
    assert told == f"Note n° 1, semaine 47 (16-22 novembre 2026) : {path.name}\n"
    assert "esprit critique au collège" in " ".join(text_of(path).split()).replace("\u00a0", " ")


def test_what_was_sent_is_written_as_it_was(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_office(home).stores() as (_, records):
        issue = records.issues.find("hebdo", parse("2026-S47").start)
    assert issue is not None
    assert call(home, capsys, "issue", "-o", "note.html", "2026-S47")[0] == 0
    assert Path("note.html").read_bytes() == issue.html.encode()


@pytest.mark.parametrize("form", FORMATS)
def test_a_note_of_before_briefings_were_kept_says_what_it_has(
    form: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = call(home, capsys, "issue", "2026-S46", "--format", form)
    if form in SENT:
        assert code == 0
        return
    assert code == 2
    assert "demandez --format html, txt ou eml" in told
    assert not list(Path.cwd().iterdir())


def test_the_last_note_is_the_default(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "semaine 46" in call(home, capsys, "issue", "-o", "a.txt")[1]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("2026-S40",), "issue --period 2026-S40"),
        (("demain",), "n'est pas une semaine"),
        (("--digest", "autre"), "autre"),
    ],
)
def test_a_note_that_does_not_exist_says_how_to_have_it(
    asked: tuple[str, ...], said: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = call(home, capsys, "issue", *asked)
    assert code in {2, 5}
    assert said in told


def test_the_command_offers_every_format() -> None:
    assert (exports.ISSUES, exports.FEEDS) == (FORMATS, FEED_FORMATS)


# The notes sent


def test_a_feed_needs_the_address_of_the_pages(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = call(home, capsys, "feed")
    assert code == 2
    assert "base_url" in told


def test_a_feed_holds_the_notes_that_left_and_no_other(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_WEB__BASE_URL", "https://vigie.example")
    assert "0 note envoyée dans empty.rss" in call(home, capsys, "feed", "-o", "empty.rss")[1]
    with open_office(home).stores() as (_, records):
        issue = records.issues.find("hebdo", parse("2026-S47").start)
        assert issue is not None
        records.outbox.enqueue(issue.id, [mail("a@region.example")], notes.MADE)
        send_all(records, FileChannel(home / "envois"))
    assert call(home, capsys, "feed")[0] == 0
    feed = feedparser.parse(Path("vigie-hebdo.rss").read_bytes())
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.title == issue.subject
    assert "esprit critique au collège" in entry.description.replace("\u00a0", " ")
    assert call(home, capsys, "feed", "-o", "notes.json")[0] == 0
    (item,) = json.loads(Path("notes.json").read_text(encoding="utf-8"))["items"]
    assert (item["id"], item["content_text"]) == (entry.id, issue.text)


@pytest.mark.parametrize("form", MARKED)
def test_a_draft_is_written_as_it_stands_and_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    office = open_office(tmp_path / "vigie")
    with office.stores() as (_, records):
        opened = records.manuscripts.open(week(), "Vigie", notes.MADE)
        key = next(iter(plan_at(opened).stories))
        edit(
            office, records, opened.id, Retitle(story=key, title="Un titre de l'office"), by="Anne"
        )
    code, told = call(tmp_path / "vigie", capsys, "issue", "--draft", "--format", form)
    assert (code, "en relecture, révision 1" in told) == (0, True)
    (path,) = Path.cwd().glob("vigie-hebdo-2026-S47-projet.*")
    text = text_of(path).replace("\u00a0", " ").replace("’", "'")
    assert "Projet" in text
    assert "Un titre de l'office" in text


def test_a_draft_has_no_format_that_does_not_say_it_is_one(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = call(home, capsys, "issue", "--draft", "--format", "pptx")
    assert code == 2
    assert "docx" in told
    code, told = call(home, capsys, "issue", "--draft", "--format", "docx")
    assert (code, "issue prepare" in told) == (2, True)
