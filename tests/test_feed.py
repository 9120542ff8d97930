"""Feeds: repair, cap, salvage, and what feedparser must never be given."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.pages import ITEM, NOW, SPEC, page, parse, rss
from watch.normalise import MAX_TAGS, MAX_TEXT, MAX_TITLE
from watch.reading import read
from watch.sources import MAX_ITEMS, source
from watch.sources.repair import capped, repaired


def test_a_body_that_is_a_path_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(rss(ITEM.format(1)), encoding="utf-8")
    for body in (str(secret), f"file://{secret}", f"\n{secret}"):
        assert parse(body).items == ()


def test_entities_open_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET", encoding="utf-8")
    body = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY y "boum">]>'
        + rss("<item><title>&x;&y;</title><link>https://exemple.fr/1</link></item>")
    )
    assert "SECRET" not in repr(parse(body))


def test_a_billion_laughs_stay_a_few() -> None:
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{lols}]>' + rss("<item><title>&l9;</title></item>")
    start = time.process_time()
    found = parse(body)
    assert time.process_time() - start < 1
    assert len(repr(found)) < 10_000


def test_entries_beyond_the_cap_are_counted_not_read() -> None:
    start = time.process_time()
    found = parse(rss("".join(ITEM.format(n) for n in range(20_000))))
    assert time.process_time() - start < 6  # 0.6 s here; 7 s when all are parsed
    assert len(found.items) == MAX_ITEMS
    assert found.truncated == 20_000 - MAX_ITEMS
    assert found.items[0].title == "Titre 0"
    assert found.problem is None


@pytest.mark.parametrize(
    "field",
    [
        "<author>" + "a." * 200_000 + "@</author>",
        "<author><![CDATA[" + "a" * 400_000 + "]]></author>",
        "<dc:creator>" + "a.a@" * 100_000 + "</dc:creator>",
        '<description><![CDATA[<p style="' + "a" * 400_000 + '!">]]></description>',
        "<description>" + "&lt;div&gt;" * 40_000 + "</description>",
        "<title>" + "&a" * 200_000 + "</title>",
        "<title>" + "<![CDATA[" * 40_000 + "</title>",
    ],
)
def test_hostile_fields_take_little_time(field: str) -> None:
    start = time.process_time()
    parse(rss(f"<item>{field}<link>https://exemple.fr/1</link></item>"))
    assert time.process_time() - start < 5  # the first took feedparser 23 s for a tenth of it


@pytest.mark.parametrize(
    "item",
    [
        "<title>" + "a" * 9_000_000 + "</title>",
        "<title>t</title>" + "<category>a</category>" * 200_000,
        "<title>t</title>" + "".join(f"<dc:creator>{n}</dc:creator>" for n in range(30_000)),
        "<title>t</title><description>" + "<![CDATA[<p>a</p>]]>" * 100_000 + "</description>",
    ],
)
def test_huge_fields_are_kept_within_bounds(item: str) -> None:
    start = time.process_time()
    body = rss(f"<item>{item}<link>https://exemple.fr/1</link></item>")
    (article,) = read(page(body), SPEC, NOW).articles
    assert time.process_time() - start < 8
    assert len(article.title) <= MAX_TITLE
    assert len(article.text) <= MAX_TEXT
    assert max(len(article.tags), len(article.authors)) <= MAX_TAGS


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "un document PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "une image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "une image"),
        (b"PK\x03\x04\x14\0\x06\x08\0", "une archive"),
        (b"\x1f\x8b\x08\0\xff", "un fichier compressé"),
        (b"\x7fELF\x02\x01", "un programme"),
        (b"\0\0\0 ftypisom", "n'est pas du XML"),
        (bytes(range(256)) * 40, "n'est pas du XML"),
        (b"Service indisponible", "n'est pas du XML"),
        (b"<!DOCTYPE html><title>Maintenance</title>", "une page web au lieu d'un flux"),
        (b"\xef\xbb\xbf \n<html><title>Access Denied</title>", "une page de blocage"),
        (b'{"items": []}', "kind: jsonfeed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "élément «\u00a0svg"),
    ],
)
def test_what_comes_in_place_of_a_feed_is_named(body: bytes, named: str) -> None:
    found = parse(body)
    assert found.items == ()
    assert named in (found.problem or "")


def test_leading_space_takes_little_time() -> None:
    start = time.process_time()
    assert len(parse("\n" * 1_000_000 + rss(ITEM.format(1))).items) == 1
    assert time.process_time() - start < 2


def test_an_interrupted_entry_is_not_kept_with_half_a_link() -> None:
    found = parse(rss(ITEM.format(1) + ITEM.format(2)).partition("fr/2")[0] + "fr")
    assert [item.url for item in found.items] == ["https://exemple.fr/1"]
    assert "interrompu" in (found.problem or "")


@pytest.mark.parametrize("tail", ["", "</channel>", "<item", "</channel></rs"])
def test_a_feed_cut_between_two_entries_is_interrupted_too(tail: str) -> None:
    found = parse(rss(ITEM.format(1) + ITEM.format(2)).partition("</channel>")[0] + tail)
    assert len(found.items) == 2
    assert "interrompu" in (found.problem or "")


def test_names_of_the_signs_of_xml_open_no_element() -> None:
    found = parse(rss("<item><title>R&AMP;D &LT;b&GT; &Eacute;t&eacute;</title></item>" * 2))
    assert [item.title for item in found.items] == ["R&D <b> Été"] * 2
    assert found.problem is None


def test_a_broken_entry_spoils_no_other() -> None:
    broken = "<item><title>Cassé<link>x</link></item>"
    items = [ITEM.format(1), broken, *(ITEM.format(n) for n in range(2, 9))]
    found = parse(rss("".join(items)))
    kept = {item.url for item in found.items}
    assert {f"https://exemple.fr/{n}" for n in range(1, 9)} <= kept
    assert "mal formé" in (found.problem or "")


def test_bozo_alone_is_no_problem() -> None:
    found = parse(rss("<item><title>T</title><link>https://exemple.fr/1</link><x:y>1</x:y></item>"))
    assert len(found.items) == 1
    assert found.problem is None


def test_a_guid_that_is_no_address_makes_no_link() -> None:
    found = parse(rss("<item><title>T</title><guid>12</guid></item>"))
    assert found.items[0].url is None
    assert found.items[0].guid == "12"


def test_feedburner_gives_the_original_link() -> None:
    body = (
        '<rss version="2.0" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>'
        "<item><title>T</title><link>https://feeds.example/~r/1</link>"
        "<feedburner:origLink>https://exemple.fr/1</feedburner:origLink></item></channel></rss>"
    )
    assert parse(body).items[0].url == "https://exemple.fr/1"


def test_requests_ask_for_the_feed_alone() -> None:
    (request,) = source("feed").requests(SPEC)
    assert request.url == SPEC.url
    assert "atom+xml" in request.accept


XML_TEXT = st.text(st.sampled_from("ab&;#x0123456789éD<>![CDAT]/ \x00\x0b\ufffe"), max_size=60)


@given(XML_TEXT)
def test_what_is_repaired_is_legal_xml_text(text: str) -> None:
    # Markup is not repaired: only characters and references are judged here.
    text = repaired(text.replace("<", "").replace(">", ""))
    etree.fromstring(f"<x>{text}</x>")


@given(XML_TEXT)
def test_repairing_twice_changes_nothing_more(text: str) -> None:
    assert repaired(repaired(text)) == repaired(text)


@given(st.integers(0, 12), st.integers(1, 12), st.booleans())
def test_the_cap_counts_every_entry(count: int, limit: int, cut: bool) -> None:
    text = rss("".join(ITEM.format(n) for n in range(count)) + ("<item><title>x" if cut else ""))
    text = text.removesuffix("</channel></rss>") if cut else text
    found = capped(text, limit)
    assert found.entries == min(count, limit)
    assert found.truncated == max(0, count - limit)
    assert found.interrupted == cut
    assert found.text.count("<item>") == found.entries
