"""PowerPoint: read back by python-pptx; the reference file may be the office's own."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.slide import Slide

from briefings.errors import TemplateFailed
from briefings.formats.slides import MOST_DATES, TEMPLATE, slides
from briefings.formats.trend import Told, trend
from briefings.house import House
from briefings.model import Briefing, Comment, CommentKind
from briefings.period import parse
from tests import notes
from watch.resources import shipped


def made(briefing: Briefing, *past: Told, templates: Path | None = None) -> bytes:
    return slides(briefing, House(), notes.THEMES, trend(past, briefing), templates)


def opened(raw: bytes) -> list[Slide]:
    return list(Presentation(BytesIO(raw)).slides)


def words(slide: Slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def titles(deck: list[Slide]) -> list[str]:
    return [slide.shapes.title.text for slide in deck]


def test_a_note_is_five_slides_whose_titles_differ() -> None:
    deck = opened(made(notes.ordinary()))
    assert titles(deck) == [
        "Veille Sciences et Société",
        "À retenir",
        "Les thèmes en chiffres",
        "Actualités par thème",
        "Appels et dates à venir",
    ]
    assert "Note n°\u00a012, semaine\u00a047, du lundi 16" in words(deck[0])
    for slide in deck:
        assert slide.shapes[0] == slide.shapes.title, "read first"
        assert all(shape.is_placeholder for shape in slide.shapes), "the layout rules them"
        known = [shape.shape_id for shape in slide.shapes]
        assert len(set(known)) == len(known), "PowerPoint repairs a slide where two are alike"


def test_what_to_remember_is_linked_and_its_sources_named() -> None:
    slide = opened(made(notes.ordinary()))[1]
    body = slide.placeholders[1].text_frame
    first, told = body.paragraphs[:2]
    assert first.runs[0].hyperlink.address == "https://ministere.example/actu/1"
    assert told.text == (
        "Ministère de la Recherche · 17\u00a0novembre · aussi Centre de sciences, Radio des Vallées"
    )
    said = slide.notes_slide.notes_text_frame.text
    assert "https://ministere.example/actu/1" in said
    assert "(Ministère de la Recherche, Licence Ouverte 2.0)" in said


def test_the_chart_holds_the_note_s_figures_and_says_them() -> None:
    slide = opened(made(notes.ordinary()))[2]
    frame = slide.placeholders[1]
    (plot,) = frame.chart.plots
    assert list(plot.categories) == ["Désinformation", "Orientation des jeunes", "Ruralité"]
    assert [(one.name, tuple(one.values)) for one in plot.series] == [("Cette note", (5, 1, 0))]
    described = frame._element.xpath(".//p:cNvPr")[0].get("descr")
    assert described == (
        "Actualités par thème. Cette note\u00a0: Désinformation 5, Orientation des jeunes 1,"
        " Ruralité 0."
    )
    sheet = openpyxl.load_workbook(BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob)).active
    assert [tuple(row) for row in sheet.iter_rows(values_only=True)][1] == ("Désinformation", 5)


def test_from_three_notes_the_mean_of_those_before_stands_beside() -> None:
    past = [Told(period=parse(f"2026-S{week}"), counts={"ruralite": week}) for week in (45, 46)]
    (plot,) = opened(made(notes.ordinary(), *past))[2].placeholders[1].chart.plots
    named = {one.name: tuple(one.values) for one in plot.series}
    assert named["Moyenne des 2 précédentes"] == (0, 0, 45.5)


def test_each_theme_says_how_many_it_has_and_shows_some_first_those_not_seen() -> None:
    shown = words(opened(made(notes.ordinary()))[3])
    assert "Désinformation\u00a0: 5\u00a0actualités\nBrève n°\u00a00 (Centre de sciences)" in shown
    assert "Ruralité\u00a0: aucune actualité" in shown


def test_dates_are_a_table_and_those_left_are_counted() -> None:
    briefing = notes.ordinary()
    calls = briefing.calls * 5
    slide = opened(made(replace(briefing, calls=calls)))[4]
    table = slide.placeholders[2].table
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Date", "Nature", "Actualité", "Source"]
    assert rows[6][:2] == [
        "15 décembre 2026 à\u00a012 h 00, au lieu du 1er décembre 2026",
        "Date limite reportée",
    ]
    assert len(rows) == 1 + MOST_DATES
    assert "Et 3\u00a0autres dates dans la note n°\u00a012." in words(slide)


def test_a_week_without_dates_or_news_has_its_slides_all_the_same() -> None:
    deck = opened(made(notes.empty()))
    assert titles(deck)[1:] == ["À retenir", "Les thèmes en chiffres", "Actualités par thème"]
    assert "Rien à retenir cette fois-ci." in words(deck[1])


@pytest.mark.parametrize("case", [notes.hostile(), notes.crowded(200)], ids=["hostile", "crowded"])
def test_hostile_and_endless_texts_are_bounded(case: Briefing) -> None:
    deck = opened(made(case))
    for slide in deck:
        assert len(words(slide)) < 3_000
        assert slide.shapes.title.text
    links = {
        run.hyperlink.address
        for slide in deck
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert all(link is None or link.startswith("https://") for link in links)


def test_every_word_is_french_and_what_the_office_says_is_under_the_slide() -> None:
    briefing = notes.ordinary()
    comment = Comment(CommentKind.ANALYSIS, "À suivre de près.", "marie")
    first = replace(briefing.highlights[0], comments=(comment,))
    raw = made(replace(briefing, highlights=(first,), introduction="Bonjour."))
    assert opened(raw)[0].notes_slide.notes_text_frame.text == "Bonjour."
    said = opened(raw)[1].notes_slide.notes_text_frame.text
    assert "Analyse\u00a0: À suivre de près." in said
    with ZipFile(BytesIO(raw)) as archive:
        for name in archive.namelist():
            if name.startswith("ppt/slides/slide"):
                text = archive.read(name).decode()
                assert text.count("<a:r>") == text.count('<a:rPr lang="fr-FR"')


def test_the_same_note_gives_the_same_bytes_and_bears_its_own_date() -> None:
    raw = made(notes.ordinary())
    assert raw == made(notes.ordinary())
    said = Presentation(BytesIO(raw)).core_properties
    assert said.created == said.modified == notes.MADE.replace(tzinfo=None)
    assert (said.author, said.language) == ("Service Sciences et Société", "fr-FR")


def test_an_office_may_restyle_its_file_and_is_told_what_it_broke(tmp_path: Path) -> None:
    path = tmp_path / TEMPLATE
    path.parent.mkdir(parents=True)
    deck = Presentation(str(shipped("templates") / TEMPLATE))
    deck.slide_layouts.get_by_name("Tableau").name = "Autre"
    deck.save(str(path))
    with pytest.raises(TemplateFailed, match="n'a plus la disposition «\u00a0Tableau\u00a0»"):
        made(notes.ordinary(), templates=tmp_path)
    assert made(notes.empty(), templates=tmp_path), "a note without dates does not need it"
    path.write_bytes(b"PK\x03\x04 rien")
    with pytest.raises(TemplateFailed, match="n'est pas un diaporama"):
        made(notes.ordinary(), templates=tmp_path)


def test_a_reference_file_that_would_fetch_is_refused(tmp_path: Path) -> None:
    path = tmp_path / TEMPLATE
    path.parent.mkdir(parents=True)
    deck = Presentation(str(shipped("templates") / TEMPLATE))
    picture = "https://evil.example/pixel.png"
    deck.slide_master.part.relate_to(picture, RELATIONSHIP_TYPE.IMAGE, is_external=True)
    deck.save(str(path))
    with pytest.raises(TemplateFailed, match=r"va chercher autre chose .*evil\.example"):
        made(notes.ordinary(), templates=tmp_path)
