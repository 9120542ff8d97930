"""CSV for a French spreadsheet: read back by the csv module, and by LibreOffice's rules."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefings.formats.cells import Column, held
from briefings.formats.columns import FOUND
from briefings.formats.rows import found, names_of
from briefings.formats.semicolons import csv_of, shielded
from tests import notes
from watch.model import Labelled, Rights


def read(raw: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_search_is_dates_names_and_addresses() -> None:
    item = Labelled(
        article=replace(notes.article(1, 'Un ; "deux"', "ministere"), lead="Un chapô."),
        labels=(notes.label("ruralite"),),
    )
    names = names_of([notes.spec("ministere", "Ministère")], notes.THEMES)
    raw = csv_of(FOUND, found([item], names, 300, {item.article.key: 0.5}))
    assert raw.startswith(b"\xef\xbb\xbfTh\xc3\xa8mes;Titre;")
    header, row = read(raw)
    assert dict(zip(header, row, strict=True)) == {
        "Thèmes": "Ruralité",
        "Titre": 'Un ; "deux"',
        "Source": "Ministère",
        "Publié le": "2026-11-17",
        "Région": "0,50",
        "Extrait": "Un chapô.",
        "Crédit": "",
        "Vu le": "2026-11-22 01:00",
        "Langue": "fr",
        "Adresse": "https://ministere.example/actu/1",
        "Actualité": "0" * 19 + "1",
    }


def test_a_reference_source_gives_no_extract() -> None:
    item = Labelled(article=replace(notes.article(1, "Titre"), lead="Des mots à elle."))
    spec = replace(notes.spec("cs", "Centre"), rights=Rights.REFERENCE)
    assert "Des mots" not in csv_of(FOUND, found([item], names_of([spec], []), 300, {})).decode()


@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠", "\t=", "\r=", " ="])
def test_what_a_spreadsheet_would_run_is_shielded(sign: str) -> None:
    assert shielded(f"{sign}1") == f"'{sign}1"


@given(st.lists(st.text(), min_size=1, max_size=4))
@example(['=1;"\n', "a;b", 'a"b', "'"])
@example(["\ud800", "\x00", "\u202e=1"])
def test_every_text_comes_back_and_none_is_a_formula(texts: list[str]) -> None:
    column: Column[str] = Column(header="Texte", cell=lambda text: text)
    header, *rows = read(csv_of([column, column], texts))
    assert header == ["Texte", "Texte"]
    assert [row[0] for row in rows] == [shielded(held(text)) for text in texts]
    assert not any(row[1].startswith(tuple("=+-@\t\r")) for row in rows)
