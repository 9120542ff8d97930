"""The note as readers get it: what both parts say, and what neither may ever contain.

Golden files are in tests/golden/<case>/; after a change that is wanted, write them again with
``VIGIE_GOLDEN=write pytest tests/test_render.py`` and read the difference before committing.
"""

from __future__ import annotations

import os
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from lxml import html as lxml_html

from briefings.model import Rendered
from briefings.render import House, render
from briefings.render.budget import CEILING
from tests import notes

GOLDEN = Path(__file__).parent / "golden"
HOUSE = House(
    direction="Direction de la Recherche",
    contact="sciences@region.example",
    archive="https://veille.region.example/archive",
)
KINDS = sorted({path.parent.name for path in GOLDEN.glob("*/note.html")} | set(notes.CASES))

_ADDRESS = re.compile(r"\S*(?:https?://|mailto:|@)\S*")
_LOOSE = re.compile(r"[\w»)] [;:?!»€%](?:\s|$)|« ")


@cache
def rendered(case: str) -> Rendered:
    return render(notes.CASES[case](), HOUSE, notes.THEMES)


@cache
def tree(case: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(rendered(case).html)


@pytest.mark.parametrize("case", KINDS)
@pytest.mark.parametrize(("name", "part"), [("note.html", "html"), ("note.txt", "text")])
def test_the_note_is_the_golden_one(case: str, name: str, part: str) -> None:
    path, got = GOLDEN / case / name, getattr(rendered(case), part)
    if os.environ.get("VIGIE_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(got, encoding="utf-8", newline="\n")
    assert path.read_bytes().decode() == got


@pytest.mark.parametrize("case", KINDS)
def test_nothing_is_fetched_when_the_mail_is_opened(case: str) -> None:
    for element in tree(case).iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in {"img", "link", "script", "iframe", "object", "video", "form"}
        assert not {"src", "srcset", "background", "action", "ping"} & set(element.attrib)
        assert "url(" not in element.get("style", "")
        assert not [name for name in element.attrib if name.startswith("on")]
    styles = " ".join(style.text for style in tree(case).iter("style"))
    assert "url(" not in styles
    assert "@import" not in styles


@pytest.mark.parametrize("case", KINDS)
def test_a_link_only_ever_goes_to_the_web_or_to_the_office(case: str) -> None:
    for link in tree(case).iter("a"):
        assert re.match(r"https?://|mailto:sciences@region\.example", link.get("href"))
        assert link.text_content().strip()


@pytest.mark.parametrize("case", KINDS)
def test_every_link_is_in_both_parts(case: str) -> None:
    links = {a.get("href") for a in tree(case).iter("a") if a.get("href").startswith("http")}
    alone = {line.strip() for line in rendered(case).text.split("\n") if "://" in line}
    assert links <= alone
    if case == "ordinary":
        assert {"https://ministere.example/actu/1", "https://parc.example/?p=6&lang=fr"} <= links


@pytest.mark.parametrize("case", KINDS)
def test_headings_follow_one_another_without_a_gap(case: str) -> None:
    levels = [int(e.tag[1]) for e in tree(case).iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("case", KINDS)
def test_the_page_says_its_language_and_its_layout(case: str) -> None:
    assert tree(case).get("lang") == "fr"
    for table in tree(case).iter("table"):
        data = "Date limite" in table.text_content() and table.find(".//table") is None
        assert table.get("role") == "presentation" or data


@pytest.mark.parametrize("case", KINDS)
def test_lines_of_text_fit_in_78_columns_but_for_links(case: str) -> None:
    for line in rendered(case).text.split("\n"):
        assert len(line) <= 78 or re.fullmatch(r" *https?://\S+", line), line


@pytest.mark.parametrize("case", KINDS)
@pytest.mark.parametrize("part", ["html", "text"])
def test_typography_is_french_in_both_parts(case: str, part: str) -> None:
    if part == "html":
        body = tree(case).find("body")
        assert body is not None
        shown = "\n".join(body.itertext())
    else:
        shown = rendered(case).text
    found = _LOOSE.search(_ADDRESS.sub("", shown))
    assert found is None, repr(shown[max(0, found.start() - 40) : found.end() + 10])


def test_hostile_words_are_shown_as_words() -> None:
    note = rendered("hostile")
    assert "<script" not in note.html
    for part in (tree("hostile").text_content(), note.text):
        assert "<script>alert(1)</script>" in part
        assert "{{7*7}}" in part
        assert "R&D <3" in part
    assert "&lt;script&gt;" not in note.text


def test_invisible_characters_never_reach_the_reader() -> None:
    note = rendered("hostile")
    for part in (note.html, note.text, note.subject):
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00\x1b\u2028]", part)


def test_a_story_of_the_highlights_gives_its_extract_once() -> None:
    text = " ".join(rendered("ordinary").text.split())
    assert text.count("Dossiers à déposer en ligne") == 1
    assert "À lire plus haut, « À retenir », n° 1." in text.replace("\u00a0", " ")


def test_what_a_reader_needs_is_said_in_both_parts() -> None:
    page = tree("ordinary").text_content()
    for part in (page, rendered("ordinary").text):
        words = " ".join(part.split())
        for expected in (
            "Date limite reportée : 15 décembre 2026 à 12 h 00, au lieu du 1er décembre 2026",
            "Date annoncée, passée : 20 novembre 2026",
            "Rendez-vous : 1er décembre 2026",
            "Parc naturel des Causses · sans date",
            "Rien cette semaine sur ce thème.",
            "« La Région finance “des ateliers” dans 30 collèges.",
            "Orientation des jeunes : 42 %",
            "Radio des Vallées – le serveur a répondu 503",
            "Parc naturel des Causses.",
            "sciences@region.example",
        ):
            assert expected in words or expected.replace(" : ", " ") in words, expected


def test_the_subject_names_the_week() -> None:
    subject = rendered("ordinary").subject.replace("\u00a0", " ")
    assert subject == "Veille Sciences et Société n° 12 – semaine 47 (16-22 novembre 2026)"


def test_a_week_of_2000_stories_fits_and_counts_what_it_leaves_out() -> None:
    briefing = notes.crowded()
    started = process_time()
    note = render(briefing, HOUSE, notes.THEMES)
    assert process_time() - started < 3
    assert len(note.html.encode()) < CEILING
    shown = lxml_html.fromstring(note.html).find_class("title")
    assert all(len(link.text_content()) <= 220 for link in shown)
    left = [
        int(n.replace("\u00a0", ""))
        for n in re.findall(r"et ([\d\u00a0]+)\u00a0autres, c", note.text)
    ]
    # Highlights and doubts are other lists: of the 2,000, each is in its section or counted.
    listed = len(re.findall(r"^[*-] \d+ mot", note.text, re.MULTILINE))
    doubts = len(re.findall(r"^\? \d+ mot", note.text, re.MULTILINE))
    assert listed + doubts + sum(left) == 2000 + 200
