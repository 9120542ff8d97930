"""`vigie stories`, as an officer types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefings.cli import vigie
from tests.tellings import LEAD, article, receive
from watch.front import run
from watch.store import open_store

RODEZ, AUCH = ("Fête de la science 2026 à Rodez", "Fête de la science 2026 à Auch")
PROGRAMME = "Du 2 au 12 octobre, des ateliers et des visites de laboratoires, gratuits et ouverts."
REWORDED = "Filles et maths, les annonces de la ministre"
SOURCES = """sources:
- slug: ministere
  name: Ministère
  kind: feed
  url: https://ministere.example/rss
  homepage: https://ministere.example
  category: ministere
- slug: presse
  name: La Presse
  kind: feed
  url: https://presse.example/rss
  homepage: https://presse.example
  category: theme
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    with open_store(tmp_path / "vigie.db") as store:
        receive(
            store,
            [
                article("aaaa", "presse", 0, REWORDED, f"Lycées\u00a0: {LEAD}"),
                article("bbbb", "ministere", 1),
                article("cccc", "presse", 2, RODEZ, PROGRAMME),
                article("dddd", "autre", 2, AUCH, PROGRAMME),
            ],
        )
    return tmp_path


def call(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(vigie, ["--home", str(home), "stories", *words])
    told = capsys.readouterr()
    return code, told.out.replace("\u00a0", " "), told.err.replace("\u00a0", " ")


def test_a_story_shows_who_tells_it_and_why(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, _ = call(home, capsys, "show", "https://presse.example/aaaa")
    assert code == 0
    shown = [line.strip() for line in told.splitlines()]
    lines = [line for line in shown if line.startswith(("aaaa", "bbbb"))]
    assert [line[:4] for line in lines] == ["bbbb", "aaaa"]  # the ministry leads
    assert "texte voisin de aaaa (69 %)" in lines[0]
    assert "a commencé une actualité" in lines[1]
    assert "2 articles, le premier en tête de l'actualité." in told


def test_merging_splitting_and_the_way_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, _ = call(home, capsys, "merge", "--by", "Ève", "cccc", "dddd")
    assert code == 0
    assert "Réunis par Ève : 2 articles, une seule actualité." in told
    assert f"vigie --home {home} stories undo 1" in told
    code, told, _ = call(home, capsys, "split", "--by", "Ève", "bbbb")
    assert code == 0
    assert "est à part, par Ève" in told
    _, told, _ = call(home, capsys, "show", "cccc")
    assert "N° 1 : réunion le" in told
    assert "par Ève, 1 article déplacé." in told
    code, told, _ = call(home, capsys, "undo", "--by", "Léa", "1")
    assert code == 0
    assert "N° 1 annulé par Léa : réunion défaite." in told
    _, told, _ = call(home, capsys, "show", "cccc")
    assert "annulée le" in told
    assert "Un seul article la raconte." in told
    code, told, _ = call(home, capsys, "undo")
    assert "N° 2 annulé" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "aaaa", "bbbb"), "la même actualité : rien à réunir"),
        (("merge", "aaaa"), "la même actualité : rien à réunir"),
        (("split", "cccc"), "seul à raconter"),
        (("undo",), "Aucune réunion ni séparation à annuler."),
        (("undo", "7"), "La décision n° 7 n'existe pas"),
        (("show", "zzzz"), "Aucun article"),
    ],
)
def test_what_cannot_be_done_is_said(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    code, _, errors = call(home, capsys, *words)
    assert code == 2
    assert said in errors


def test_decisions_are_undone_from_the_last(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(home, capsys, "merge", "aaaa", "cccc")
    call(home, capsys, "split", "cccc")
    code, _, errors = call(home, capsys, "undo", "1")
    assert code == 2
    assert "La décision n° 2 est venue après" in errors
