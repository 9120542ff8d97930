"""Shipped data is found in a wheel as in a checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from watch import resources
from watch.errors import SettingsError
from watch.resources import shipped


def test_the_checkout_is_found() -> None:
    assert shipped("config", "sources.yaml").is_file()
    assert shipped("templates").is_dir()


def test_the_wheel_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_ROOT", tmp_path)
    for folder in ("config", "watch/_defaults"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "themes.yaml").touch()
    assert shipped("config", "themes.yaml") == tmp_path / "watch/_defaults/themes.yaml"


def test_a_missing_file_names_itself() -> None:
    with pytest.raises(SettingsError, match=r"config/absent\.yaml manque à l'installation"):
        shipped("config", "absent.yaml")
