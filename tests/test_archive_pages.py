"""The archive's pages on a real server: searches, filters, files, items and past notes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from lxml import etree
from openpyxl import load_workbook

from briefings.model import Rendered
from briefings.period import week
from briefings.store.issues import Draft, Place
from tests.offices import SETTINGS, settle
from tests.webs import Web, serve
from watch.entries import entry
from watch.model import Article, Call, CallKind, Closing, Enriched, Label, Term, Verdict
from watch.store.enrichment import Analysis

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
OPEN = SETTINGS.replace("web:\n", "web:\n  archive: ouverte\n")
WORDS = "Un texte permis, sur l’école rurale. "


def article(number: int, title: str, **changes: object) -> Article:
    made = Article(
        key=f"{number:020x}",
        source="essai",
        url=f"https://essai.example/{number}",
        title=title,
        lead=WORDS,
        text=WORDS + "mot " * 200 + "secret",
        published=START + timedelta(hours=number),
        first_seen=START + timedelta(days=60),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def furnish(web: Web) -> None:
    """An archive of 30 articles, one analysed, labelled and told by an issue."""
    articles = [article(n, f"L’école numéro {n}") for n in range(29)]
    articles.append(article(99, "Un appel <b>gras</b> & l’école", story=f"{0:020x}"))
    label = Label(
        theme="ruralite", score=0.9, verdict=Verdict.IN, terms=(Term("école rurale", 2.0),)
    )
    call = Call(kind=CallKind.PRIZE, closing=Closing.DATED, quote="q", deadline=date(2027, 1, 1))
    with web.house.office.stores() as (store, records):
        with store.engine.transaction("test"):
            store.articles.save([entry(one, one.key) for one in articles], START)
        store.labels.save([(articles[0], [label])], "m1")
        store.enrichment.save(
            [Analysis(article=articles[0], enriched=Enriched(calls=(call,)))], "v"
        )
        records.issues.record(
            Draft(
                digest="hebdo",
                period=week(date(2026, 11, 9)),
                number=1,
                rendered=Rendered(
                    subject="Veille de l’école", html="<p>x</p>", text="Un\n\n<script>"
                ),
                places=(Place(articles[0].key, "ruralite"),),
                model="m1",
                made_at=START,
            )
        )


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serve(settle(tmp_path_factory.mktemp("archive") / "vigie", OPEN)) as running:
        furnish(running)
        yield running


def text(web: Web, path: str) -> str:
    answer = web.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def test_the_archive_belongs_to_the_office_unless_it_is_opened(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with serve(settle(tmp_path_factory.mktemp("closed") / "vigie")) as closed:
        furnish(closed)
        key = f"{0:020x}"
        for path in ("", ".rss", ".json", ".xlsx", ".csv", f"/{key}", "/notes/1"):
            answer = closed.get(f"/archive{path}")
            assert answer.status_code in {302, 303, 401, 403}, path
            assert "école" not in answer.text


def test_a_search_shows_what_it_found_and_where(web: Web) -> None:
    page = text(web, "/archive?q=écoles")
    assert "30 articles," in page
    assert "<mark>école</mark>" in page
    assert page.count('class="found"') == 20
    assert "Suite des résultats" in page
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    second = text(web, following[1])
    assert second.count('class="found"') == 9
    assert "Suite des résultats" not in second


def test_a_filter_is_a_word_of_the_search(web: Web) -> None:
    page = text(web, "/archive?q=école")
    found = re.search(r'href="(/archive\?q=[^"]*theme[^"]*)"', page)
    assert found
    narrowed = text(web, found[1])
    assert "1 article," in narrowed
    assert 'value="école theme:ruralite"' in narrowed
    assert "Retirer" in narrowed


def test_a_word_outside_of_the_extract_is_said_and_not_shown(web: Web) -> None:
    page = text(web, "/archive?q=secret")
    assert "Trouvé dans le texte complet" in page
    assert page.count("secret") == page.count('value="secret"') + page.count("q=secret")


def test_a_source_that_allows_its_reference_only_shows_no_word(web: Web) -> None:
    page = text(web, f"/archive/{0:020x}")
    assert "Un texte permis" in page
    assert "secret" not in page


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("« école", "Un guillemet n'est pas fermé"),
        ("theme:rural", "vouliez-vous dire « ruralite »"),
        ("licorne", "Rien ne répond"),
        ("ruralite", "le thème « Ruralité »"),
        ("RURALITÉ", "le thème « Ruralité »"),
        ("ariege", "le territoire « Ariège »"),
        ("licorne theme:ruralite", "sans le filtre « Ruralité"),
        ('"école licorne"', "ces mots dans n’importe quel ordre"),
    ],
)
def test_what_finds_nothing_says_why_and_what_to_try(web: Web, query: str, says: str) -> None:
    page = web.client.get("/archive", params={"q": query}).text
    assert says in unescape(page).replace("\u00a0", " ")


def test_a_search_that_is_too_long_is_refused_with_a_sentence(web: Web) -> None:
    answer = web.client.get("/archive", params={"q": "é" * 5000})
    assert answer.status_code == 422
    assert "trop longue" in answer.text
    assert web.client.get("/archive", params={"q": "é" * 10_001}).status_code == 422


@pytest.mark.parametrize("after", ["-1", "9" * 30, "x", "1e9", "0", "9" * 19])
def test_a_page_that_no_link_leads_to_is_no_error(web: Web, after: str) -> None:
    assert web.client.get("/archive", params={"q": "école", "apres": after}).status_code == 200


def test_feeds_and_files_hold_the_results(web: Web) -> None:
    root = etree.fromstring(web.get("/archive.rss?q=école -appel").content)
    assert len(root.findall(".//item")) == 29
    feed = json.loads(web.get("/archive.json?q=école").content)
    assert feed["items"][0]["url"] == "https://essai.example/99"
    assert "secret" not in json.dumps(feed)
    rows = web.get("/archive.csv?q=école").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 31
    answer = web.get("/archive.xlsx?q=école")
    assert "vigie-recherche.xlsx" in answer.headers["content-disposition"]
    sheet = load_workbook(BytesIO(answer.content))["Résultats"]
    assert sheet.max_row == 31
    assert web.get("/archive.csv?q=" + "a" * 300).status_code == 422


def test_an_item_says_all_that_is_known_of_it(web: Web) -> None:
    page = text(web, f"/archive/{0:020x}").replace("\u00a0", " ")
    for said in (
        "Ruralité",
        "pour : école rurale",
        "Prix : jusqu’au 01/01/2027",
        "Un appel <b>gras</b> & l’école",
        "Veille de l’école",
        "Vu pour la première fois le 1er janvier 2027",
        "https://essai.example/0",
    ):
        assert said in page, said
    assert "<b>gras" not in web.get(f"/archive/{0:020x}").text
    assert 'referrerpolicy="no-referrer"' in page


def test_a_past_note_is_found_and_shown_as_words(web: Web) -> None:
    page = text(web, "/archive?q=veille école")
    assert "Dans les notes envoyées" in page
    assert "/archive/notes/1" in page
    note = web.get("/archive/notes/1").text
    assert "&lt;script&gt;" in note
    assert "<script" not in note


@pytest.mark.parametrize(
    "path", ["x", "0" * 19, "Z" * 20, "f" * 20, "notes/9", "notes/x", "notes/-1"]
)
def test_what_is_not_there_is_not_there(web: Web, path: str) -> None:
    assert web.get(f"/archive/{path}").status_code == 404
