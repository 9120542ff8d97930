"""Listings read by CSS selectors, the options that say which, and the registry of kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pages import SPEC, page
from watch.errors import CatalogError
from watch.model import Parsed
from watch.sources import MAX_ITEMS, _doors, kinds, source


def parse(body: str, options: Mapping[str, object]) -> Parsed:
    spec = replace(SPEC, kind="page", options=options)
    return source("page").parse(page(body, "text/html; charset=utf-8"), spec)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "il manque l'option «\u00a0item\u00a0»"),
        ({"item": "li", "titre": "h2"}, "option «\u00a0titre\u00a0» inconnue"),
        ({"item": "li["}, "«\u00a0item\u00a0» n'est pas un sélecteur CSS"),
        ({"item": "li", "date": "::nope(("}, "«\u00a0date\u00a0» n'est pas un sélecteur CSS"),
        ({"item": 3}, "«\u00a0item\u00a0» doit être un texte"),
    ],
)
def test_wrong_options_are_told_in_french(options: Mapping[str, object], told: str) -> None:
    spec = replace(SPEC, kind="page", options=options)
    assert told in (source("page").check(spec) or "")
    assert told in (parse("<li>x</li>", options).problem or "")


def test_good_options() -> None:
    options = {"item": "li:has(a)", "title": "h2 > a", "date": "time[datetime]"}
    assert source("page").check(replace(SPEC, kind="page", options=options)) is None


def test_a_date_comes_from_its_attribute_then_its_text() -> None:
    body = "<li><p><time datetime='2026-11-02'>lundi</time></p></li><li><p> 3 nov. 2026 </p></li>"
    found = parse(body, {"item": "li", "date": "p"})
    assert [item.published for item in found.items] == ["2026-11-02", "3 nov. 2026"]


def test_entries_beyond_the_cap_are_told() -> None:
    found = parse("<li><a href='x'>y</a></li>" * (MAX_ITEMS + 1), {"item": "li"})
    assert len(found.items) == MAX_ITEMS
    assert found.truncated == 1


def test_feeds_take_no_option() -> None:
    for kind in ("feed", "jsonfeed"):
        spec = replace(SPEC, kind=kind, options={"item": "li"})
        assert "retirez item" in (source(kind).check(spec) or "")
        assert source(kind).check(replace(spec, options={})) is None


def test_an_unknown_kind_is_told_with_those_that_exist() -> None:
    with pytest.raises(CatalogError, match=rf"«\u00a0fax\u00a0».*{', '.join(kinds())}"):
        source("fax")


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed distribution that offers kinds, as pip would lay it on the disk."""
    (tmp_path / "fax_plugin.py").write_text("class Fax:\n    pass\nclass Evil:\n    pass\n")
    info = tmp_path / "fax_plugin-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: fax-plugin\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[watch.sources]\nfax = fax_plugin:Fax\nfeed = fax_plugin:Evil\nbroken = fax_plugin:Nope\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    _doors.cache_clear()
    source.cache_clear()


@pytest.mark.usefixtures("plugin")
def test_a_third_party_kind_loads_by_the_same_door() -> None:
    try:
        assert "fax" in kinds()
        assert type(source("fax")).__name__ == "Fax"
        assert type(source("feed")).__name__ == "Feed"
        with pytest.raises(CatalogError, match="ne se charge pas"):
            source("broken")
    finally:
        _doors.cache_clear()
        source.cache_clear()
