"""`vigie init` lays out a folder and never writes over what someone wrote."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from briefings.setup import prepare
from watch.app import open_watch
from watch.errors import CatalogError, SettingsError
from watch.settings import FILE, load_settings


def test_the_folder_is_ready_to_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "nouveau"
    prepare(home, ("a@region.example", "b@region.example"), "contact@region.example")
    settings = load_settings(home)
    assert settings.recipients == ("a@region.example", "b@region.example")
    assert settings.fetching.contact == "contact@region.example"
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600
    assert len(open_watch(home).sources) > 200
    assert "vigie doctor" in capsys.readouterr().out


def test_what_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(tmp_path, (), "")
    (tmp_path / FILE).write_text("per_theme: 3\n", encoding="utf-8")
    prepare(tmp_path, (), "")
    assert (tmp_path / FILE).read_text(encoding="utf-8") == "per_theme: 3\n"
    assert "rien n'a été modifié" in capsys.readouterr().out
    with pytest.raises(SettingsError, match="existe déjà"):
        prepare(tmp_path, ("a@region.example",), "")


def test_a_bad_address_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"nom@domaine\.fr"):
        prepare(tmp_path, ('pas "une" adresse',), "")
    assert not (tmp_path / FILE).exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with pytest.raises(SettingsError, match="--home DOSSIER"):
        prepare(tmp_path / "fichier" / "vigie", (), "")


def test_themes_templates_and_places_are_copied_when_asked(tmp_path: Path) -> None:
    prepare(tmp_path, (), "", themes=True, templates=True, territory=True)
    assert open_watch(tmp_path).themes[0].slug == "desinformation"
    assert (tmp_path / "templates" / "email" / "note.html.j2").exists()
    assert (tmp_path / "templates" / "parts" / "style.css.j2").exists()
    assert (tmp_path / "templates" / "documents" / "information.docx").exists()
    assert (tmp_path / "territory" / "acteurs.csv").exists()
    (tmp_path / "themes.yaml").write_text("themes: []\n", encoding="utf-8")
    prepare(tmp_path, (), "", themes=True)
    assert (tmp_path / "themes.yaml").read_text(encoding="utf-8") == "themes: []\n"
