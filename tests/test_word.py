"""Word documents, read back by python-docx: what an officer finds in Word's own panes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document as Opened
from lxml import etree

from benchmarks.reference import KINDS, reference
from briefings.document import Blank, Heading, Paragraph, Run, Voice
from briefings.formats.word import word
from tests import papers

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHIPPED = Path(__file__).parent.parent / "templates" / "documents"


def opened(content: bytes) -> Opened:
    return docx.Document(BytesIO(content))


@pytest.fixture(scope="module")
def note() -> Opened:
    return opened(word(papers.document()))


def words(element: Any) -> str:  # noqa: ANN401 - lxml publishes no types
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def styled(note: Opened, style: str) -> list[str]:
    return [one.text for one in note.paragraphs if one.style and one.style.name == style]


def test_headings_are_those_of_word(note: Opened) -> None:
    assert styled(note, "Heading 1") == [
        "En bref",
        "Contexte",
        "Portée pour l’Occitanie",
        "Options",
        "Suites proposées",
        "Sources",
        "Visas",
    ]
    assert styled(note, "Heading 2") == ["L’appel du ministère"]
    assert styled(note, "Heading 3") == ["Why citizens trust science"]
    assert styled(note, "Title") == [papers.document().title]


def test_who_speaks_is_seen(note: Opened) -> None:
    assert styled(note, "Quote") == [
        "«\u00a0Des ateliers seront proposés dans chaque département.\u00a0»"
    ]
    assert styled(note, "Avis du service") == [
        "Trois candidatures de la Région sont attendues.\nLe service suit."
    ]
    assert len(styled(note, "List Bullet")) == 2


def test_the_letterhead_says_what_is_known_and_leaves_the_rest_to_be_written(note: Opened) -> None:
    rows = {row.cells[0].text: row.cells[1] for row in note.tables[0].rows}
    assert rows["Objet"].text == "Appel à projets national «\u00a0Esprit critique\u00a0»"
    assert rows["Période"].text == "du 16 au 22\u00a0novembre 2026"
    assert rows["Date"].text == "23 novembre 2026"
    assert words(rows["Affaire suivie par"]._tc) == "À compléter"
    visas = [[cell.text for cell in row.cells] for row in note.tables[-1].rows]
    assert visas[1] == [
        "Anne Martin",
        "Cheffe de service",
        "lundi 23 novembre 2026 à 7\u00a0h\u00a000",
        "Bon pour envoi",
    ]
    assert visas[2][1] == "Direction générale déléguée"


def test_every_source_is_called_from_the_text_and_reached_by_its_number(note: Opened) -> None:
    body = note.element.body
    called = {one.get(f"{W}anchor") for one in body.iter(f"{W}hyperlink")} - {None}
    marks = {one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")}
    assert called == {"source_1", "source_2", "source_3"}
    assert marks == {f"source_{number}" for number in range(1, 5)}
    assert styled(note, "Source numérotée")[1] == (
        "2.\tUn laboratoire ouvre ses portes aux collèges (épisode 2), Ministère de la Recherche,"
        " sans date, consulté le 23\u00a0novembre 2026. Licence Ouverte 2.0, Ministère de la"
        " Recherche."
    )


def test_links_lead_to_the_web(note: Opened) -> None:
    links = [
        (one.text, one.address)
        for paragraph in note.paragraphs
        for one in paragraph.hyperlinks
        if one.address
    ]
    assert ("lire l’appel", "https://ministere.example/appel") in links
    assert ("Why citizens trust science", "https://ministere.example/actualites/3") in links
    assert all(address.startswith("https://") for _, address in links)


def test_a_blank_vanishes_when_something_is_typed_over_it(note: Opened) -> None:
    controls = list(note.element.body.iter(f"{W}sdt"))
    texts = [words(one) for one in controls]
    assert "À compléter\u00a0: décision attendue, et avant quelle date" in texts
    assert texts.count("À compléter") == 1 + 9 + 2  # the letterhead, the options, a visa
    for one in controls:
        properties = one.find(f"{W}sdtPr")
        assert properties is not None
        assert properties.find(f"{W}temporary") is not None
        assert properties.find(f"{W}showingPlcHdr") is not None
    numbers = [one.find(f"{W}sdtPr/{W}id").get(f"{W}val") for one in controls]
    assert len(set(numbers)) == len(numbers)


def test_the_language_of_the_words_is_told(note: Opened) -> None:
    told = {
        words(run): lang.get(f"{W}val")
        for run in note.element.body.iter(f"{W}r")
        if (lang := run.find(f"{W}rPr/{W}lang")) is not None
    }
    assert told == {
        "Why citizens trust science": "en-GB",
        "trust in science remains high": "en-GB",
    }
    default = note.styles.element.find(f"{W}docDefaults//{W}lang")
    assert default is not None
    assert default.get(f"{W}val") == "fr-FR"


def test_tables_repeat_their_header_and_pictures_say_what_they_show(note: Opened) -> None:
    first = note.tables[1].rows[0]._tr
    assert first.find(f"{W}trPr/{W}tblHeader") is not None
    (shape,) = note.inline_shapes
    assert shape._inline.docPr.get("descr") == papers.CHART.text


def test_the_file_says_whose_it_is_and_since_when(note: Opened) -> None:
    said = note.core_properties
    assert said.title == papers.document().title
    assert said.author == "Service Sciences et Société"
    assert said.language == "fr-FR"
    assert said.created == papers.MADE
    assert said.modified == papers.MADE


def test_pages_are_numbered_and_only_later_ones_repeat_the_title(note: Opened) -> None:
    section = note.sections[0]
    assert section.first_page_header.paragraphs[0].text == "Région Occitanie"
    assert section.header.paragraphs[0].text == papers.document().title
    for footer in (section.footer, section.first_page_footer):
        codes = [one.text for one in footer._element.iter(f"{W}instrText")]
        assert [code.strip() for code in codes] == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("kind", papers.KINDS)
def test_the_same_document_gives_the_same_bytes(kind: str) -> None:
    document = papers.document(kind)
    assert word(document) == word(document)


@pytest.mark.parametrize("kind", papers.KINDS)
def test_the_shipped_files_are_those_that_their_maker_makes(kind: str) -> None:
    assert set(papers.KINDS) == set(KINDS)
    made = ZipFile(BytesIO(reference(kind)))
    shipped = ZipFile(SHIPPED / f"{kind}.docx")
    assert {one: shipped.read(one) for one in shipped.namelist()} == {
        one: made.read(one) for one in made.namelist()
    }


def test_no_tag_of_the_template_is_left(note: Opened) -> None:
    written = etree.tostring(note.element, encoding="unicode")
    for part in (note.sections[0].header, note.sections[0].footer):
        written += etree.tostring(part._element, encoding="unicode")
    assert "{{" not in written
    assert "{%" not in written
    assert "_vigie_" not in written


def test_what_looks_like_a_tag_is_shown_as_it_is() -> None:
    nasty = "{{ 7*7 }} {% for x in y %} {_{ 7*7 }_} ${7*7} {{p corps }}"
    document = papers.document(
        title=nasty,
        blocks=(
            Heading(text=nasty),
            papers.say(nasty),
            Blank(prompt=nasty),
            papers.say(nasty, voice=Voice.SOURCE),
        ),
        sources=(papers.reference(1, title=nasty, credit=nasty),),
    )
    text = "\n".join(one.text for one in opened(word(document)).paragraphs)
    assert text.count(nasty) == 6  # a blank's words are in a control, which python-docx leaves out
    assert "49" not in text


def test_a_link_that_is_not_of_the_web_is_only_words() -> None:
    runs = tuple(
        Run(text=url, url=url)
        for url in ("javascript:alert(1)", "file:///etc/passwd", "\\\\host\\x", "mailto:a@b.c")
    )
    content = word(papers.document(blocks=(Paragraph(runs=runs),), sources=()))
    targets = [
        relation.get("Target")
        for relation in etree.fromstring(
            ZipFile(BytesIO(content)).read("word/_rels/document.xml.rels")
        )
        if relation.get("TargetMode") == "External"
    ]
    assert targets == []
