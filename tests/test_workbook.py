"""Excel: read back by openpyxl, another program than the one that writes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from briefings.formats import book
from briefings.formats.cells import plain
from briefings.formats.rows import Names, found, names_of
from briefings.formats.trend import Told, trend
from briefings.formats.workbook import found_workbook, workbook
from briefings.house import House
from briefings.model import Briefing, Comment, CommentKind, Wording
from briefings.period import parse
from tests import notes
from watch.model import Labelled, Rights

SHEETS = ["Actualités", "Appels et échéances", "Indicateurs", "À savoir"]
FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "{=1+1}", '=HYPERLINK("https://evil.example")')


def names(briefing: Briefing, rights: Rights = Rights.EXTRACT) -> Names:
    specs = [replace(line.spec, rights=rights) for line in briefing.method.sources]
    return names_of(specs, notes.THEMES)


def made(briefing: Briefing, *past: Told, rights: Rights = Rights.EXTRACT) -> bytes:
    return workbook(briefing, House(), names(briefing, rights), trend(past, briefing))


def read(raw: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(raw))


def table(sheet: Worksheet) -> list[dict[str, object]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def remarks(file: Workbook) -> str:
    return "\n".join(str(row[0]) for row in file["À savoir"].iter_rows(values_only=True))


def kinds(file: Workbook) -> set[str]:
    return {cell.data_type for sheet in file for row in sheet.iter_rows() for cell in row}


def test_a_note_is_four_sheets_whose_dates_are_dates() -> None:
    file = read(made(notes.ordinary()))
    assert file.sheetnames == SHEETS
    call, plain, *_ = rows = table(file["Actualités"])
    assert len(rows) == 7
    assert call["Titre"] == "Appel à projets : l'esprit critique au collège"
    assert call["Publié le"] == datetime(2026, 11, 17)  # noqa: DTZ001 - a workbook knows no zone
    assert call["Vu le"] == datetime(2026, 11, 22, 1)  # noqa: DTZ001 - idem
    assert call["Aussi dans"] == "Centre de sciences\u00a0; Radio des Vallées"
    assert (call["Note n°"], call["Langue"], plain["Langue"]) == (12, "fr", "en")
    assert {row["Dans la note"] for row in rows} == {"À retenir", "En lien", "À vérifier"}
    undated = next(row for row in rows if row["Titre"] == "Une visite au lycée")
    assert undated["Publié le"] is None


def test_dates_to_come_are_counted_from_a_day_that_is_said() -> None:
    rows = table(read(made(notes.ordinary()))["Appels et échéances"])
    left = "Jours restants au 23/11/2026"
    assert [(row["Date"], row[left], row["Nature"]) for row in rows] == [
        (datetime(2026, 12, 1), 8, "Rendez-vous"),  # noqa: DTZ001 - a workbook knows no zone
        (datetime(2026, 12, 15), 22, "Date limite"),  # noqa: DTZ001 - idem
        (datetime(2026, 11, 20), -3, "Rendez-vous"),  # noqa: DTZ001 - idem
    ]
    assert rows[1]["Au lieu du"] == datetime(2026, 12, 1)  # noqa: DTZ001 - idem
    assert rows[1]["Heure"] == "12 h 00"


def test_the_words_of_a_reference_source_are_not_quoted() -> None:
    def quotes(rights: Rights) -> set[object]:
        rows = table(read(made(notes.ordinary(), rights=rights))["Appels et échéances"])
        return {row["Ce que dit la source"] for row in rows}

    assert quotes(Rights.EXTRACT) == {"…"}
    assert quotes(Rights.REFERENCE) == {None}


def test_the_figures_are_those_of_the_note() -> None:
    briefing = notes.ordinary()
    cells = [row[:5] for row in read(made(briefing))["Indicateurs"].iter_rows(values_only=True)]
    assert ("Reçus sur la période", briefing.method.collected) in [row[:2] for row in cells]
    assert ("Désinformation", 2, 3, 5) in [row[:4] for row in cells]
    assert ("S47", datetime(2026, 11, 16), 5, 1, 0) in cells  # noqa: DTZ001 - idem
    assert ("Radio des Vallées", 2, 2, "le serveur a répondu 503") in [row[:4] for row in cells]


def test_a_table_has_filters_a_fixed_header_and_prints_on_one_width() -> None:
    sheet = read(made(notes.ordinary()))["Actualités"]
    (one,) = sheet.tables.values()
    assert one.ref == one.autoFilter.ref == "A1:O8"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet["C2"].hyperlink.target == "https://ministere.example/actu/1"
    assert sheet["E2"].number_format == "dd/mm/yyyy"


def test_a_trend_has_its_chart_from_three_notes_and_a_missing_week_is_no_zero() -> None:
    past = [Told(period=parse(f"2026-S{week}"), counts={"ruralite": week}) for week in (44, 46)]
    few, enough = read(made(notes.ordinary(), past[1])), read(made(notes.ordinary(), *past))
    assert (len(few["Indicateurs"]._charts), len(enough["Indicateurs"]._charts)) == (1, 2)
    assert "avant trois notes" in remarks(few)
    assert "période sans note" in remarks(enough)
    cells = [row[:5] for row in enough["Indicateurs"].iter_rows(values_only=True)]
    steps = {row[0]: row[2:] for row in cells if str(row[0]).startswith("S4")}
    assert steps == {"S44": (0, 0, 44), "S45": (None,) * 3, "S46": (0, 0, 46), "S47": (5, 1, 0)}


def test_what_the_office_wrote_stands_beside_and_bears_no_credit() -> None:
    briefing = notes.ordinary()
    first, *others = briefing.sections[0].stories
    told = replace(
        first,
        wording=Wording(title="Un appel pour les collèges", extract="Nos mots."),
        comments=(Comment(CommentKind.SCOPE, "=Deux lycées", "marie"),),
    )
    section = replace(briefing.sections[0], stories=(told, *others))
    row = table(read(made(replace(briefing, sections=(section,))))["Actualités"])[0]
    assert (row["Titre"], row["Extrait"]) == ("Un appel pour les collèges", "Nos mots.")
    assert row["Crédit"] is None
    assert row["Commentaires du service"] == "Portée pour l'Occitanie\u00a0: =Deux lycées"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    story = replace(notes.story(1, text, notes.label("ruralite"), extract=text), attribution=text)
    file = read(made(notes.briefing(sections=((story,), (), ()))))
    assert kinds(file) <= {"s", "n", "d"}
    assert table(file["Actualités"])[0]["Titre"] == text


def test_the_office_s_hand_is_seen() -> None:
    briefing = notes.ordinary()
    method = replace(briefing.method, dropped=2, added=1)
    added = replace(briefing.sections[0].stories[1], added_by="marie")
    section = replace(briefing.sections[0], stories=(added,))
    briefing = replace(
        briefing,
        sections=(section,),
        highlights=(),
        method=method,
        introduction="Bonjour.\nÀ vous.",
    )
    file = read(made(briefing))
    assert table(file["Actualités"])[0]["Dans la note"] == "En rubrique (ajoutée par marie)"
    assert "Introduction du service\u00a0: À vous." in remarks(file)
    lines = [row[:2] for row in file["Indicateurs"].iter_rows(values_only=True)]
    assert ("Actualités écartées par le service", 2) in lines
    assert ("Actualités ajoutées par le service", 1) in lines


def test_an_empty_week_says_so() -> None:
    file = read(made(notes.empty()))
    assert file["Actualités"]["A2"].value == "Aucune actualité cette semaine."
    assert file["Appels et échéances"]["A2"].value == "Aucune date annoncée."


def test_hostile_texts_make_a_sound_file() -> None:
    file = read(made(notes.hostile()))
    assert kinds(file) <= {"s", "n", "d"}
    links = {cell.hyperlink.target for row in file["Actualités"] for cell in row if cell.hyperlink}
    assert links == {"https://example.org/?a=1&b='2'&c=(3)"} | {
        f"https://cs.example/actu/{100 + n}" for n in range(10)
    }


@settings(max_examples=30)
@given(st.text(max_size=200))
def test_any_text_reads_back_as_text(text: str) -> None:
    item = Labelled(article=replace(notes.article(1, text), authors=()))
    raw = found_workbook(text, list(found([item], names_of([], []), 300, {})), House(), notes.MADE)
    file = read(raw)
    assert kinds(file) <= {"s", "n", "d"}
    title = file["Résultats"]["B2"].value
    expected = plain(text) or "(sans titre)"
    assert title == expected


def test_limits_of_excel_are_told_and_lose_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MAX_LINKS", 2)
    long = "https://cs.example/" + "a" * 2_100
    items = [Labelled(article=notes.article(n, f"Titre {n}")) for n in range(4)]
    items += [
        Labelled(article=notes.article(8, "Loin", url=long)),
        Labelled(article=notes.article(9, "é🧪" * 20_000)),
    ]
    raw = found_workbook("Essai", list(found(items, names_of([], []), 9, {})), House(), notes.MADE)
    file = read(raw)
    rows = table(file["Résultats"])
    assert [row["Adresse"] for row in rows] == [item.article.url for item in items]
    assert str(rows[-1]["Titre"]).endswith("🧪 […]")
    assert len(str(rows[-1]["Titre"]).encode("utf-16-le")) <= 2 * book.MAX_TEXT
    told = remarks(file)
    assert "3\u00a0titres sans lien (une feuille d'Excel tient 65\u00a0530 liens" in told
    assert "1\u00a0titre sans lien (un lien d'Excel tient 2\u00a0079 caractères" in told
    assert "1\u00a0texte coupé, marqué […]" in told


def test_rows_that_a_sheet_cannot_hold_go_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MAX_ROWS", 2)
    items = [Labelled(article=notes.article(n, f"Titre {n}")) for n in range(5)]
    raw = found_workbook("Essai", list(found(items, names_of([], []), 9, {})), House(), notes.MADE)
    file = read(raw)
    assert file.sheetnames == ["Résultats", "Résultats (2)", "Résultats (3)", "À savoir"]
    titles = [row["Titre"] for sheet in file.worksheets[:3] for row in table(sheet)]
    assert titles == [f"Titre {n}" for n in range(5)]


def test_the_same_note_gives_the_same_bytes_whose_only_date_is_its_own() -> None:
    raw = made(notes.ordinary())
    assert raw == made(notes.ordinary())
    properties = read(raw).properties
    assert properties.created == notes.MADE.replace(tzinfo=None)
    assert (properties.creator, properties.title) == (
        "Service Sciences et Société",
        "Veille Sciences et Société n°\u00a012 – semaine\u00a047 (16-22 novembre 2026)",
    )
    with ZipFile(BytesIO(raw)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_is_read_is_what_the_day_says() -> None:
    # Paris is two hours ahead in summer: an evening in UTC is the next day there.
    late = replace(notes.article(1, "Tard"), published=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    (row,) = found([Labelled(article=late)], names_of([], []), 9, {})
    assert row.published == date(2026, 7, 2)
