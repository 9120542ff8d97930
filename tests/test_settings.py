"""Settings: sound defaults, French errors with their line, secrets from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from watch.errors import CatalogError
from watch.settings import FILE, home_folder, load_settings


def write(folder: Path, text: str) -> None:
    (folder / FILE).write_text(text, encoding="utf-8")


def test_everything_has_a_default(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert settings.recipients == ()
    assert settings.schedule.hour == "07:00"
    assert settings.fetching.allowed_networks == ()


def test_the_shipped_file_says_the_defaults(tmp_path: Path) -> None:
    shipped = Path(__file__).parent.parent / "config" / FILE
    write(tmp_path, shipped.read_text(encoding="utf-8"))
    assert load_settings(tmp_path) == load_settings(tmp_path / "vide")


def test_a_variable_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "smtp:\n  host: relais.example\n  port: 25\n")
    monkeypatch.setenv("VIGIE_SMTP__PASSWORD", "secret")
    monkeypatch.setenv("VIGIE_SMTP__PORT", "465")
    smtp = load_settings(tmp_path).smtp
    assert (smtp.host, smtp.port, smtp.password) == ("relais.example", 465, "secret")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIGIE_SMTP__PORT", "secret"),
        ("vigie_smtp__port", "secret"),
        ("VIGIE_SMTP", '{"port": "secret"}'),
        ("VIGIE_RECIPIENTS", '["secret"]'),
        ("VIGIE_RECIPIENTS", "secret@exemple.fr"),  # a list is written in JSON
    ],
)
def test_a_wrong_variable_is_named_and_not_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    write(tmp_path, "smtp:\n  host: relais.example\n  port: 25\n")
    monkeypatch.setenv(name, value)
    with pytest.raises(CatalogError, match=name.upper()) as caught:
        load_settings(tmp_path)
    assert "ligne" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_what_a_variable_leaves_to_the_file_is_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "smtp:\n  security: ssl\n")
    monkeypatch.setenv("VIGIE_SMTP", '{"port": 25}')
    with pytest.raises(CatalogError, match=f"{FILE}, ligne 2"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("recipient: [a@b.fr]", 1, "vouliez-vous dire « recipients »"),
        ("smtp:\n  port: 99999", 2, "champ « smtp › port »"),
        ("smtp:\n  security: ssl", 2, "starttls, tls, none"),
        ("recipients:\n  - a@b.fr\n  - pas une adresse", 3, "nom@domaine.fr"),
        ("schedule:\n  hour: 02:30", 2, "changement d'heure"),
        ("schedule:\n  day: monday", 2, "lundi, mardi"),
        ("fetching:\n  allowed_networks: [partout]", 2, "« partout » n'est pas un réseau"),
        ("per_theme: 0", 1, "champ « per_theme »"),
        ("extract: NO", 1, "champ « extract »"),
        ("house: {}\nhouse: {}", 2, "écrit deux fois"),
        ("smtp:\n\thost: x", 2, "tabulation"),
        ("- a", 1, ""),
    ],
)
def test_a_mistake_names_its_line_and_what_is_accepted(
    tmp_path: Path,
    text: str,
    line: int,
    said: str,
) -> None:
    write(tmp_path, text)
    with pytest.raises(CatalogError) as caught:
        load_settings(tmp_path)
    told = str(caught.value).replace("\u00a0", " ")
    assert f"{FILE}, ligne {line}" in told
    assert said in told
    assert "Traceback" not in told


def test_the_folder_is_the_one_given_else_the_variable(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIGIE_HOME", str(tmp_path))
    assert home_folder(None) == tmp_path
    assert home_folder(Path("/ailleurs")) == Path("/ailleurs")
    monkeypatch.delenv("VIGIE_HOME")
    assert home_folder(None).name == "vigie"
