"""Sitemaps: bounded, filtered, and never more than what they say."""

from __future__ import annotations

import gzip
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from tests.pages import SPEC, page
from watch.following import MAX_FURTHER
from watch.harvest import Tools, harvest
from watch.model import Parsed
from watch.sources import MAX_ITEMS, source
from watch.sources.sitemap import MAX_MAPS
from watch.sources.urlset import MAX_UNPACKED, listed, unpacked

MAP = replace(SPEC, kind="sitemap", url="https://exemple.fr/sitemap.xml")


def parse(
    body: bytes | str, options: Mapping[str, object] | None = None, url: str = MAP.url
) -> Parsed:
    return source("sitemap").parse(page(body, url=url), replace(MAP, options=options or {}))


def urlset(*entries: str) -> str:
    return f"<urlset>{''.join(f'<url>{entry}</url>' for entry in entries)}</urlset>"


def dated(number: int) -> str:
    day = f"{1 + number % 28:02}"
    year = 2000 + number // 28 % 26
    return f"<loc>https://exemple.fr/{number}</loc><lastmod>{year}-01-{day}</lastmod>"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"filtre": "/a"}, "option «\u00a0filtre\u00a0» inconnue"),
        ({"days": "un"}, "«\u00a0days\u00a0» doit être un nombre entier"),
        ({"date": "pubdate"}, "«\u00a0date\u00a0»"),
        ({"titles": "page"}, "demande l'option «\u00a0include\u00a0»"),
        ({"include": [3]}, "«\u00a0include\u00a0» doit être un texte"),
    ],
)
def test_wrong_options_are_told_in_french(options: Mapping[str, object], told: str) -> None:
    assert told in (source("sitemap").check(replace(MAP, options=options)) or "")
    assert told in (parse(urlset(), options).problem or "")


def test_the_most_recent_are_read_first_when_there_are_too_many() -> None:
    found = parse(urlset(*(dated(number) for number in range(MAX_ITEMS + 500))))
    assert (len(found.items), found.truncated) == (MAX_ITEMS, 500)
    assert "https://exemple.fr/727" in {item.url for item in found.items}, "of 2025"
    assert "https://exemple.fr/0" not in {item.url for item in found.items}, "of 2000"


def test_an_index_gives_a_few_of_its_sitemaps() -> None:
    maps = "".join(f"<sitemap><loc>https://exemple.fr/{n}.xml</loc></sitemap>" for n in range(30))
    found = parse(f"<sitemapindex>{maps}</sitemapindex>")
    assert (len(found.more), found.truncated) == (MAX_MAPS, 30 - MAX_MAPS)


def test_options_that_leave_nothing_are_told() -> None:
    found = parse(urlset(dated(1)), {"include": "/actualites/"})
    assert "aucune des 1 adresses" in (found.problem or "")


def test_a_gzip_bomb_costs_little() -> None:
    bomb = gzip.compress(b" " * (MAX_UNPACKED * 5))
    start = time.process_time()
    assert "dépasse 20\u00a0Mo" in str(unpacked(bomb))
    assert time.process_time() - start < 1
    assert "dépasse" in (parse(bomb).problem or "")


def test_a_damaged_gzip_is_told_and_an_interrupted_one_is_read() -> None:
    packed = gzip.compress(urlset(*(dated(number) for number in range(3000))).encode())
    assert "endommagé" in (parse(packed[:20] + b"\xff" * 40 + packed[60:]).problem or "")
    found = parse(packed[: len(packed) // 2])
    assert 500 < len(found.items) < 2500
    assert "interrompu" in (found.problem or "")


def test_fifty_thousand_addresses_take_little_time() -> None:
    body = gzip.compress(urlset(*(dated(number) for number in range(50_000))).encode())
    start = time.process_time()
    assert parse(body).truncated == 50_000 - MAX_ITEMS
    assert time.process_time() - start < 10  # 1.1 s here


@pytest.mark.parametrize(
    "body",
    [
        "<urlset>" + "<url>" * 100_000,
        "<urlset>" + "<url><loc>" * 50_000,
        "<urlset>" + "<!--" * 200_000,
        "<urlset>" + "<![CDATA[" * 100_000,
        "<urlset " + "a='1' " * 200_000 + ">",
        urlset("<loc>" + "a" * 5_000_000 + "</loc>"),
        urlset("<loc>https://exemple.fr/a</loc>" + "<news><title>x</title></news>" * 50_000),
        "<urlset>" + "<x>" * 5_000 + "<url><loc>https://exemple.fr/a</loc></url>",
    ],
)
def test_hostile_sitemaps_take_little_time(body: str) -> None:
    start = time.process_time()
    parse(body)
    assert time.process_time() - start < 5


def test_half_an_address_is_never_kept() -> None:
    whole = urlset(*(f"<loc>https://exemple.fr/actualites/{n}</loc>" for n in range(3)))
    addresses = {entry.url for entry in listed(whole).entries}
    assert len(addresses) == 3
    for end in range(len(whole)):
        assert {entry.url for entry in listed(whole[:end]).entries} <= addresses


XML = st.lists(
    st.sampled_from(["<url>", "</url>", "<loc>", "</loc>", "<urlset>", "&", "a", "<", "é", "\x00"]),
    max_size=40,
).map("".join)


@given(st.binary(max_size=200) | XML.map(str.encode) | XML.map(lambda t: gzip.compress(t.encode())))
def test_never_raises(body: bytes) -> None:
    found = parse(body)
    assert found.items or found.problem or b"urlset" in body or body.startswith(b"\x1f\x8b")


def tick(server: HTTPServer, tools: Tools, **options: object) -> list[str]:
    """Harvest once; gives the paths that were asked."""
    server.clear_log()
    spec = replace(MAP, url=server.url_for("/sitemap.xml"), options=options)
    list(harvest((spec,), tools))
    return [request.path for request, _ in server.log if request.path != "/robots.txt"]


def offer(server: HTTPServer, count: int) -> None:
    """An index, its gzipped sitemap without titles, and the pages."""
    entries = [
        f"<loc>{server.url_for(f'/a/{n}')}</loc><lastmod>2026-11-{1 + n % 20:02}</lastmod>"
        for n in range(count)
    ]
    index = (
        f"<sitemapindex><sitemap><loc>{server.url_for('/a.xml.gz')}</loc></sitemap></sitemapindex>"
    )
    server.expect_request("/sitemap.xml").respond_with_data(index)
    server.expect_request("/a.xml.gz").respond_with_data(
        gzip.compress(urlset(*entries).encode()), content_type="application/gzip"
    )
    for n in range(count):
        server.expect_request(f"/a/{n}").respond_with_data(
            "<!doctype html><html><head><title>Titre - Site</title>"
            f"<meta property='og:title' content='Une actualité n° {n}'>"
            "<meta property='article:published_time' content='2026-11-20T09:00:00+01:00'>"
            "<meta name='description' content='Ce qui change.'></head></html>",
            content_type="text/html; charset=utf-8",
        )


def test_titles_are_taken_in_the_pages_a_few_at_a_time_and_once(
    tools: Tools, httpserver: HTTPServer
) -> None:
    offer(httpserver, 30)
    asked = tick(httpserver, tools, include="/a/", titles="page")
    opened = MAX_FURTHER - 2  # the sitemap and its index count
    assert asked[:3] == ["/sitemap.xml", "/a.xml.gz", "/a/19"], "the most recent first"
    assert len(asked) == 2 + opened
    article = tools.store.articles.all()[0]
    assert article.title.startswith("Une actualité n°")
    assert article.lead == "Ce qui change."
    assert article.published == datetime(2026, 11, 20, 8, tzinfo=UTC)
    again = tick(httpserver, tools, include="/a/", titles="page")
    assert len(again) == 2 + 30 - opened
    assert tools.store.articles.count() == 30
    assert len(tick(httpserver, tools, include="/a/", titles="page")) == 2


def test_an_error_page_in_place_of_a_sitemap_is_no_item(
    tools: Tools, httpserver: HTTPServer
) -> None:
    error = "<!doctype html><title>Erreur</title>"
    index = (
        f"<sitemapindex><sitemap><loc>{httpserver.url_for('/a.xml')}</loc></sitemap></sitemapindex>"
    )
    httpserver.expect_request("/sitemap.xml").respond_with_data(index)
    httpserver.expect_request("/a.xml").respond_with_data(error, content_type="text/html")
    assert tick(httpserver, tools, include="/", titles="page") == [
        "/sitemap.xml",
        "/a.xml",
    ]
    assert tools.store.articles.count() == 0
