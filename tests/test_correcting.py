"""Correcting from the terminal: one gesture, seen at once, explained, taken back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.articles import article
from tests.test_commands import call
from tests.test_corrections import keep
from watch.app import open_watch

MARIE = ("--by", "marie")
ONE = "https://exemple.example/a"


@pytest.fixture
def home(tmp_path: Path, model: Path) -> Path:
    shutil.copytree(model, tmp_path / "model")
    watch = open_watch(tmp_path)
    with watch.store() as store:
        keep(store, article("a"), article("b", story="a" * 20), article("c", title="Le marché"))
        watch.label(store)
    return tmp_path


def found(home: Path, capsys: pytest.CaptureFixture[str]) -> str:
    return call(home, capsys, "search", "--theme", "ruralite", "chercheuses")[1]


def test_a_theme_is_added_with_its_story_and_taken_back(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Rien sur" in found(home, capsys)
    code, told, _ = call(home, capsys, "themes", "add", ONE, "Ruralité", *MARIE)
    assert code == 0
    assert "thème « Ruralité » ajouté par marie." in told
    assert "1 autre article de la même actualité" in told
    assert f"vigie --home {home} themes undo 1" in told
    assert "2 résultats" in found(home, capsys)
    _, told, _ = call(home, capsys, "explain", ONE)
    assert "Ruralité : retenu par marie." in told
    assert "N° 1 annulé (1 correction)" in call(home, capsys, "themes", "undo", *MARIE)[1]
    assert "Rien sur" in found(home, capsys)
    _, told, _ = call(home, capsys, "themes", "history", ONE)
    assert "marie" in told
    assert "ajouté, annulé le" in told


def test_the_model_never_overwrites_a_person(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(home, capsys, "themes", "add", ONE, "ruralite", *MARIE)
    file = home / "themes.yaml"
    assert call(home, capsys, "init", "--themes")[0] == 0
    file.write_text(file.read_text(encoding="utf-8").replace("Le CAC 40", "Le DAX"), "utf-8")
    assert call(home, capsys, "train")[0] == 0
    assert "2 résultats" in found(home, capsys)


def test_confirming_says_what_was_confirmed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = call(home, capsys, "themes", "confirm", ONE, "ruralite", *MARIE)
    assert "thème « Ruralité » confirmé écarté par marie." in told
    call(home, capsys, "themes", "add", ONE, "ruralite", *MARIE)
    _, told, _ = call(home, capsys, "themes", "confirm", ONE, "ruralite", "--by", "adam")
    assert "« Ruralité » confirmé par adam." in told
    assert call(home, capsys, "themes", "undo", *MARIE)[1].startswith("N° 2 annulé")
    assert call(home, capsys, "themes", "undo", "--of", "adam", *MARIE)[1].startswith("N° 3")
    assert "aucune correction à annuler" in call(home, capsys, "themes", "undo", "--by", "luc")[1]
    code, _, error = call(home, capsys, "themes", "undo", "3")
    assert (code, error) == (2, "Erreur : Aucune correction n° 3, ou elle est déjà annulée.\n")


def test_what_does_not_exist_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, errors = call(home, capsys, "themes", "add", "https://absent.example/", "ruralite")
    assert code == 2
    assert "Aucun article" in errors
    code, _, errors = call(home, capsys, "themes", "add", ONE, "jardinage")
    assert code == 2
    assert "Le thème « jardinage » n'existe pas" in errors


def test_an_article_that_no_model_read_cannot_be_confirmed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_watch(home).store() as store:
        keep(store, replace(article("d"), url="https://exemple.example/d", story="d" * 20))
    code, _, errors = call(
        home, capsys, "themes", "confirm", "https://exemple.example/d", "ruralite"
    )
    assert code == 2
    assert "pas encore été classé" in errors


def test_the_settings_name_the_officer(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Aucune correction" in call(home, capsys, "themes", "history")[1]
    (home / "vigie.yaml").write_text("learning: {officer: Zoé}\n", encoding="utf-8")
    _, told, _ = call(home, capsys, "themes", "add", ONE, "ruralite")
    assert "par Zoé" in told
