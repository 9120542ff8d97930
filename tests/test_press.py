"""The sample press: enough of it, varied, well written, and the same bytes all week."""

from __future__ import annotations

import json
import re
from calendar import timegm
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from itertools import combinations
from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from briefings.demo.catalogue import catalogue
from briefings.demo.documents import Document, documents, feeds, path
from briefings.demo.press import Dispatch, Item, Layout, Outlet, edition, press, told_week
from briefings.demo.wording import fill
from briefings.typography import typeset
from watch.model import Category, Rights, Scope
from watch.text import tokens
from watch.zone import PARIS

THEMES = {"desinformation", "orientation", "egalite_fh", "ruralite"}
TUESDAY = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 16)
FEEDS = [o for o in press() if o.layout not in {Layout.JSON, Layout.PAGE} and not o.dead]
WHOLE_FEEDS = [o for o in FEEDS if not o.truncated]


def everything() -> list[Dispatch]:
    return [one for outlet in press() for one in edition(outlet, MONDAY)]


def items() -> Iterator[Item]:
    return (item for outlet in press() for item in outlet.items)


def served(outlet: Outlet) -> Document:
    return documents([outlet], MONDAY)[path(outlet)]


def parsed(outlet: Outlet) -> Any:  # noqa: ANN401 - feedparser publishes no types
    document = served(outlet)
    headers = {"content-type": document.media_type}
    return feedparser.parse(BytesIO(document.body), response_headers=headers)


def named(outlet: Outlet) -> str:
    return outlet.slug


def test_there_is_enough_press() -> None:
    assert len([outlet for outlet in press() if outlet.items]) >= 12
    assert sum(1 for _ in items()) >= 165
    themes = Counter(theme for item in items() for theme in item.themes)
    assert set(themes) == THEMES
    assert all(20 <= number <= 35 for number in themes.values()), themes
    assert sum(1 for item in items() if not item.themes) >= 50
    assert sum(1 for item in items() if len(item.themes) == 2) >= 8


def test_most_of_it_is_in_the_week_told_and_none_is_in_the_future() -> None:
    days = Counter("before" if i.day < 0 else "in" if i.day < 7 else "after" for i in items())
    assert days["in"] >= 100
    assert days["before"] >= 30
    now = datetime(2026, 11, 23, 0, 0, tzinfo=PARIS)  # the first instant that tells this week
    assert told_week(now) == MONDAY
    assert all(one.published <= now for one in everything())


def test_sources_are_varied() -> None:
    assert {outlet.layout for outlet in press()} == set(Layout)
    assert {outlet.category for outlet in press()} == set(Category)
    assert {outlet.rights for outlet in press()} == set(Rights)
    assert {outlet.scope for outlet in press()} == {Scope.OCCITANIE, Scope.NATIONAL}
    assert sum(outlet.dead for outlet in press()) == 1
    assert sum(outlet.truncated for outlet in press()) == 1
    assert all(bool(o.attribution) == (o.rights in {Rights.OPEN, Rights.LICENSED}) for o in press())


def test_every_body_is_invented() -> None:
    for outlet in press():
        assert re.fullmatch(r"https://[a-z0-9.-]+\.example/([a-z]+/)?", outlet.homepage)
    links = [one.link for one in everything() if one.link]
    assert all(".example/" in link for link in links)
    assert len(set(links)) == len(links)


def test_one_press_release_is_told_by_three_sources() -> None:
    told = {
        outlet.slug: one
        for outlet in press()
        for one in edition(outlet, MONDAY)
        if "avant de partager" in one.title.casefold()
    }
    assert len(told) == 3
    assert len({one.link for one in told.values()}) == 3
    assert len({tokens(one.lead) for one in told.values()}) == 1
    assert len({one.title for one in told.values()}) == 3


def test_nothing_else_is_repeated() -> None:
    once = [one for one in everything() if "avant de partager" not in one.title.casefold()]
    words = [set(tokens(f"{one.title} {one.lead}")) for one in once]
    for (a, left), (b, right) in combinations(zip(once, words, strict=True), 2):
        alike = len(left & right) / len(left | right)
        assert alike < 0.35, f"{a.title} / {b.title}: {alike:.2f}"


def test_texts_are_typeset_and_complete() -> None:
    loose = re.compile(r"\w [;:?!»%€]|« |\w'\w|\{|\}|\.\.\.")
    for one in everything():
        for text in (one.title, one.lead, *one.paragraphs):
            assert not loose.search(text), text
            assert typeset(text) == text
        assert one.lead or one.html, one.title
        if one.paragraphs:
            assert len(one.lead) + sum(map(len, one.paragraphs)) > 250


def test_some_items_carry_more_than_a_lead() -> None:
    assert sum(1 for item in items() if item.text) >= 25
    for outlet in press():
        if outlet.layout in {Layout.RDF, Layout.PAGE}:
            assert not any(item.text for item in outlet.items), "would never be served"


@pytest.mark.parametrize("outlet", WHOLE_FEEDS, ids=named)
def test_a_feed_says_all_of_its_edition(outlet: Outlet) -> None:
    feed = parsed(outlet)
    assert not feed.bozo, feed.get("bozo_exception")
    told = edition(outlet, MONDAY)
    assert [e.get("title", "") for e in feed.entries] == [one.title for one in told]
    assert [e.get("link", "") for e in feed.entries] == [one.link for one in told]
    for entry, one in zip(feed.entries, told, strict=True):
        shown = entry.get("summary", "") + "".join(c.value for c in entry.get("content", []))
        said = BeautifulSoup(shown, "lxml").get_text()
        for text in ("60 minutes" if one.html else one.lead, *one.paragraphs):
            assert text in said


@pytest.mark.parametrize("outlet", WHOLE_FEEDS, ids=named)
def test_the_dates_of_a_feed_are_the_true_ones(outlet: Outlet) -> None:
    for entry, one in zip(parsed(outlet).entries, edition(outlet, MONDAY), strict=True):
        if one.dated is None:
            read = entry.get("published_parsed") or entry.updated_parsed
            assert datetime.fromtimestamp(timegm(read), UTC) == one.published


def test_the_families_of_feeds_are_recognised() -> None:
    versions = {parsed(outlet).version for outlet in WHOLE_FEEDS}
    assert versions == {"rss20", "rss10", "atom10"}


def test_the_latin_document_is_in_iso_8859_1() -> None:
    (latin,) = (outlet for outlet in press() if outlet.encoding == "iso-8859-1")
    body = served(latin).body
    assert body.startswith(b'<?xml version="1.0" encoding="iso-8859-1"?>')
    assert "Université".encode("iso-8859-1") in body
    assert b"&#8217;" in body, "the typographic apostrophe is not in ISO-8859-1"
    with pytest.raises(UnicodeDecodeError):
        body.decode()


def test_the_truncated_document_gives_only_its_beginning() -> None:
    (cut,) = (outlet for outlet in press() if outlet.truncated)
    feed = parsed(cut)
    assert feed.bozo
    assert 3 <= len(feed.entries) < len(cut.items)


def test_the_json_feed_says_all_of_its_edition() -> None:
    (outlet,) = (outlet for outlet in press() if outlet.layout is Layout.JSON)
    feed = json.loads(served(outlet).body)
    told = edition(outlet, MONDAY)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in feed["items"]] == [one.title for one in told]
    dates = [datetime.fromisoformat(item["date_published"]) for item in feed["items"]]
    assert dates == [one.published for one in told]


def test_the_page_reads_with_the_selectors_of_the_catalogue() -> None:
    (outlet,) = (outlet for outlet in press() if outlet.layout is Layout.PAGE)
    (spec,) = (spec for spec in catalogue("http://127.0.0.1:1") if spec.kind == "page")
    choose = {name: str(css) for name, css in spec.options.items()}
    page = BeautifulSoup(served(outlet).body, "lxml")
    read = page.select(choose["item"])
    for node, one in zip(read, edition(outlet, MONDAY), strict=True):
        assert node.select(choose["title"])[0].get_text() == one.title
        assert node.select(choose["link"])[0]["href"] == one.link
        assert node.select(choose["summary"])[0].get_text() == one.lead
        assert node.select(choose["date"])[0].get_text().startswith("Publié le ")
    dates = [node.get_text() for node in page.select(".date")]
    assert "Publié le 16 novembre 2026" in dates


def test_the_tricky_items_are_served() -> None:
    feed = parsed(next(o for o in press() if o.slug == "centre-sciences-garonne"))
    body = served(next(o for o in press() if o.slug == "centre-sciences-garonne")).body.decode()
    assert any("title" not in entry for entry in feed.entries)
    assert any("link" not in entry for entry in feed.entries)
    assert any("published" not in entry for entry in feed.entries)
    assert max(Counter(entry.get("id") for entry in feed.entries).values()) == 2
    assert "&lt;script&gt;" in body
    assert "<script" not in body, "markup inside a summary is escaped"
    assert "fbclid=" in body
    whole = "\n".join(f"{one.title} {one.lead} {one.dated}" for one in everything())
    for mark in ("·e·s", "œ", "😊", "&", "ÉVALUATIONS", "2099", "vendredi 20 novembre 2026 à"):
        assert mark in whole, mark
    wordpress = served(next(o for o in press() if o.layout is Layout.WORDPRESS)).body.decode()
    assert wordpress.count("est apparu en premier sur") >= 14


def test_deadlines_are_written_in_french() -> None:
    assert fill("jusqu'au {deadline:+15} à 12 h", MONDAY) == "jusqu'au 1er décembre 2026 à 12 h"
    assert fill("le {jour:+15}", MONDAY) == "le mardi 1er décembre 2026"
    assert fill("en {mois:-20}, {annee:+60}", MONDAY) == "en octobre 2026, 2027"
    with pytest.raises(KeyError):
        fill("{echeance:+3}", MONDAY)
    stated = [i for i in items() if "{deadline:" in f"{i.lead} {i.text}"]
    assert len(stated) >= 20


@given(st.dates(date(2000, 1, 1), date(2099, 12, 1)), st.integers(-400, 400))
def test_a_deadline_names_its_day_and_its_year(monday: date, offset: int) -> None:
    when = monday + timedelta(days=offset)
    day, _, year = fill(f"{{deadline:{offset:+d}}}", monday).split(" ")
    assert day == ("1er" if when.day == 1 else str(when.day))
    assert year == str(when.year)


@given(st.integers(1_700_000_000, 2_100_000_000).map(lambda s: datetime.fromtimestamp(s, UTC)))
def test_the_week_told_is_the_last_complete_one(now: datetime) -> None:
    monday = told_week(now)
    since = now.astimezone(PARIS).date() - monday
    assert monday.weekday() == 0
    assert timedelta(days=7) <= since < timedelta(days=14)


def test_the_documents_are_the_same_all_week_and_new_the_next() -> None:
    first = feeds(datetime(2026, 11, 23, 0, 0, tzinfo=PARIS))
    last = feeds(datetime(2026, 11, 29, 23, 59, tzinfo=PARIS))
    after = feeds(datetime(2026, 11, 30, 0, 0, tzinfo=PARIS))
    assert first == last
    assert set(first) == set(after)
    for where, document in first.items():
        if document.status == 200:
            assert after[where].etag != document.etag


def test_a_document_never_claims_to_come_from_the_future() -> None:
    now = datetime(2026, 3, 30, 0, 0, tzinfo=PARIS)  # the Monday after a clock change
    assert all(parsedate_to_datetime(d.last_modified) <= now for d in feeds(now).values())


@pytest.mark.parametrize("now", [TUESDAY, datetime(2027, 1, 4, tzinfo=UTC)])
def test_every_week_gives_well_formed_documents(now: datetime) -> None:
    served_now = feeds(now)
    for outlet in WHOLE_FEEDS:
        assert not feedparser.parse(BytesIO(served_now[path(outlet)].body)).bozo


def test_the_catalogue_names_every_outlet() -> None:
    specs = catalogue("http://127.0.0.1:8931/")
    assert [spec.slug for spec in specs] == [outlet.slug for outlet in press()]
    assert {spec.kind for spec in specs} == {"feed", "jsonfeed", "page"}
    paths = set(feeds(TUESDAY))
    assert {spec.url.removeprefix("http://127.0.0.1:8931") for spec in specs} == paths
