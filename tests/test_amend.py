"""The office's file keeps its comments, order, quotes and bytes when a command changes an entry."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.amend import append, switch
from watch.discover.entry import NewEntry
from watch.errors import CatalogError, SettingsError
from watch.faults import InjectedFault, faults, nth
from watch.resources import shipped
from watch.rewrite import rewrite
from watch.yamlfile import parse_yaml

TODAY = date(2026, 11, 25)
SHIPPED = shipped("config", "sources.yaml").read_bytes()
SMALL = """\
# En-tête du service.
defaults: {every: "12 h"}   # deux fois par jour

sources:
- slug: un       # le premier
  name: 'Un'
  url: "https://un.fr/rss"
  enabled: true
  options:
    item: "li"   # une ligne

# Avant deux.
- slug: deux
  name: Deux
  enabled: false
  disabled_reason: >-
    Le flux est vide
    depuis juin # 3
  note: |
    Deux lignes,
    # et un dièse.

# Fin du fichier.
"""


def new(slug: str = "trois", **fields: object) -> NewEntry:
    return NewEntry(
        fields={"slug": slug, "name": "Trois", **fields},
        remarks={"slug": "à vérifier"},
        heading="Ajoutée à la main.",
    )


def changed(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """Lines taken out and lines put in."""
    rows = list(difflib.ndiff(before.decode().split("\n"), after.decode().split("\n")))
    gone = [row[2:] for row in rows if row[:2] == "- "]
    return gone, [row[2:] for row in rows if row[:2] == "+ "]


def entries(raw: bytes) -> Sequence[dict[str, object]]:
    data = parse_yaml(raw, "f").data
    assert isinstance(data, dict)
    return list(data["sources"])


def test_an_entry_is_added_and_nothing_else_moves() -> None:
    raw = SMALL.encode()
    after = append(raw, "f", [new(), new("quatre")])
    gone, put = changed(raw, after)
    assert gone == []
    assert put[:3] == ["# Ajoutée à la main.", "- slug: trois  # à vérifier", '  name: "Trois"']
    assert "un dièse.\n\n# Ajoutée à la main.\n" in after.decode()
    assert after.decode().endswith('  name: "Trois"\n\n# Fin du fichier.\n')
    assert [one["slug"] for one in entries(after)] == ["un", "deux", "trois", "quatre"]


def test_the_shipped_catalogue_only_gains_lines() -> None:
    after = append(SHIPPED, "f", [new()])
    assert after.startswith(SHIPPED)
    assert after.decode()[len(SHIPPED.decode()) :].startswith("\n  # Ajoutée à la main.\n  - slug:")


@pytest.mark.parametrize("rank", range(0, 247, 13))
def test_any_shipped_source_is_switched_in_its_own_lines(rank: int) -> None:
    before = entries(SHIPPED)[rank]
    slug, on = str(before["slug"]), before.get("enabled", True)
    after = switch(SHIPPED, "f", slug, reason="En panne." if on else None, today=TODAY)
    gone, put = changed(SHIPPED, after)
    assert all("enabled" in line or not on for line in gone)
    assert len(gone) <= 5
    assert len(put) <= 6
    told = entries(after)[rank]
    assert told["enabled"] is not on
    assert told.get("disabled_reason") == ("En panne." if on else None)


def test_enabling_keeps_the_old_reason_as_a_comment() -> None:
    raw = SMALL.encode()
    after = switch(raw, "f", "deux", reason=None, today=TODAY)
    gone, put = changed(raw, after)
    assert put == [
        "# Réactivée le 25/11/2026. Elle était désactivée\u00a0: Le flux est vide depuis juin # 3",
        "  enabled: true",
    ]
    assert len(gone) == 4
    assert entries(after)[1]["note"] == "Deux lignes,\n# et un dièse.\n"


def test_disabling_keeps_the_comments_of_the_entry() -> None:
    after = switch(SMALL.encode(), "f", "un", reason='Dit "non" : # 403', today=TODAY)
    text = after.decode()
    assert "- slug: un       # le premier\n  name: 'Un'\n  url: \"https://un.fr/rss\"\n" in text
    assert '    item: "li"   # une ligne\n\n# Avant deux.\n- slug: deux' in text
    assert entries(after)[0]["disabled_reason"] == 'Dit "non" : # 403'


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("last", ["", "\n"])
def test_line_ends_and_the_byte_order_mark_stay(end: str, mark: str, last: str) -> None:
    text = SMALL.partition("\n  note: |")[0] + last
    raw = (mark + text.replace("\n", end)).encode()
    after = switch(append(raw, "f", [new()]), "f", "trois", reason="Non.", today=TODAY)
    assert after.startswith(raw)
    body = after.decode()
    assert body.count("\r\n") == (body.count("\n") if end == "\r\n" else 0)
    assert [one["slug"] for one in entries(after)] == ["un", "deux", "trois"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_words_come_back_as_they_were(name: str, reason: str) -> None:
    try:
        after = append(SMALL.encode(), "f", [new(name=name)])
        after = switch(after, "f", "trois", reason=reason, today=TODAY)
    except CatalogError as refused:
        # What YAML cannot hold is refused, never altered.
        assert "rien n'a été changé" in str(refused) or "ligne" in str(refused)  # noqa: PT017 - a property over both outcomes
    else:
        assert (entries(after)[2]["name"], entries(after)[2]["disabled_reason"]) == (name, reason)
        assert entries(after)[:2] == entries(SMALL.encode())


@pytest.mark.parametrize(
    "text",
    [
        "sources: [{slug: un}, {slug: deux}]\n",
        "sources:\n  -\n    slug: un\n",
        "sources: []\n",
        "sources: {}\n",
        "autre: 1\n",
    ],
)
def test_a_list_written_otherwise_is_left_to_its_author(text: str) -> None:
    with pytest.raises(CatalogError, match="à la main"):
        append(text.encode(), "f", [new()])


def test_sources_need_not_be_last() -> None:
    raw = b"sources:\n  - slug: un\n\n# Les valeurs communes.\ndefaults:\n  every: 6 h\n"
    after = append(raw, "f", [new()])
    assert b"\n\n  # Ajout" in after
    assert after.endswith(b"\n\n# Les valeurs communes.\ndefaults:\n  every: 6 h\n")


# The file itself


def test_the_file_is_replaced_whole_with_a_copy_of_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(b"avant")
    path.chmod(0o640)
    assert rewrite(path, b"avant", "après".encode()) == tmp_path / "sources.yaml.bak"
    assert path.read_text(encoding="utf-8") == "après"
    assert path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "sources.yaml.bak").read_bytes() == b"avant"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["sources.yaml", "sources.yaml.bak"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "vrai.yaml", tmp_path / "sources.yaml"
    real.write_bytes(b"avant")
    link.symlink_to(real)
    rewrite(link, b"avant", b"apres")
    assert link.is_symlink()
    assert real.read_bytes() == b"apres"


def test_what_somebody_else_wrote_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(b"quelqu'un d'autre")
    for before in (b"avant", None):
        with pytest.raises(SettingsError, match="entre-temps"):
            rewrite(path, before, b"apres")
    assert path.read_bytes() == b"quelqu'un d'autre"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_bytes(b"")
    with pytest.raises(SettingsError, match="ne peut pas être écrit"):
        rewrite(tmp_path / "fichier" / "sources.yaml", None, b"x")


@pytest.mark.parametrize("point", range(1, 5))
def test_a_stop_leaves_the_old_file_or_the_new(tmp_path: Path, point: int) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(b"avant")
    with faults(nth(point, "exception")), pytest.raises(InjectedFault):
        rewrite(path, b"avant", b"apres")
    assert path.read_bytes() == (b"apres" if point == 4 else b"avant")
    assert not list(tmp_path.glob("*.partial"))
