"""The quick reading of plain feeds says what feedparser says, or says nothing."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.demo.documents import feeds
from tests.mutation import mutate
from tests.pages import ITEM, NOW, rss
from watch.charset import decode
from watch.model import Parsed
from watch.sources.base import MAX_ITEMS
from watch.sources.feed import quick, thorough
from watch.sources.repair import capped, repaired

CASES = sorted((Path(__file__).parent / "sources" / "feed").glob("*/page.xml"))


@cache
def press() -> list[bytes]:
    """Written once, by the process that runs these tests."""
    return [bytes(document.body) for document in feeds(NOW).values()]


def both(body: bytes | str) -> tuple[Parsed | None, Parsed]:
    text = body if isinstance(body, str) else decode(body).text
    document = capped(repaired(text), MAX_ITEMS)
    return quick(document, ""), thorough(document, "")


def agree(body: bytes | str) -> bool:
    """Whether the quick reading took it; never with another answer."""
    found, expected = both(body)
    assert found in (None, expected)
    return found is not None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parent.name)
def test_equal_on_every_case(case: Path) -> None:
    agree(case.read_bytes())


def test_the_ordinary_ones_are_taken() -> None:
    taken = {case.parent.name for case in CASES if agree(case.read_bytes())}
    assert {
        "wordpress",
        "agenda-links-to-home",
        "drupal-repeats-its-guid",
        "latin-1-label-windows-bytes",
    } <= taken
    assert taken.isdisjoint({"atom-03", "rdf", "cut-on-its-way", "unclosed-element"})


def test_the_sample_press_is_taken_and_equal() -> None:
    assert sum(map(agree, press())) > len(press()) / 2


def test_equal_on_mutants_of_what_is_taken() -> None:
    bodies = [body[:20_000] for body in press() if agree(body)]
    rng = random.Random(20)  # noqa: S311 - accidents, not secrets
    assert sum(agree(mutate(rng.choice(bodies), rng)) for _ in range(300)) > 20


NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:autre="https://exemple.fr/autre"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)
TEXTS = [
    "",
    " ",
    "Un",
    "Étude &amp; « débat »",
    "<![CDATA[<p>L'été</p>]]>",
    "Ã©tÃ©",
    "a@b.fr (A)",
    "x\x92y",
]
LINKS = ["https://exemple.fr/1?a=1&amp;b;=2", "http:///exemple.fr/2", "12", "tag:x,1", ""]
DATES = ["Tue, 10 Nov 2026 08:00:00 +0100", "2026-11-10T08:00:00Z", "hier", "", "mar, 10 nov 2026"]
TEXT_TAGS = """title description content:encoded dc:title dc:description dc:creator author category
    dc:subject media:title media:description autre:x comments media:credit""".split()
ATOM_TAGS = "title summary content category dc:creator media:title autre:x rights".split()


def tagged(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{text}</{name}>"


def children(tags: list[str], ids: str, dates: list[str]) -> st.SearchStrategy[str]:
    """One child of an entry, plain or odd."""
    leaf = st.builds(
        tagged,
        st.sampled_from(tags),
        st.sampled_from(TEXTS),
        st.sampled_from(["", "", "", ' type="html"', ' type="plain"', ' domain="d"', ' term="t"']),
    )
    return st.one_of(
        leaf,
        st.builds(tagged, st.just("link"), st.sampled_from(LINKS)),
        st.builds(
            '<atom:link href="{}" rel="{}" type="{}"/>'.format,
            st.sampled_from(LINKS),
            st.sampled_from(["alternate", "self", "ALTERNATE", "enclosure"]),
            st.sampled_from(["text/html", "application/pdf", "HTML"]),
        ),
        st.builds(
            tagged,
            st.just(ids),
            st.sampled_from(LINKS),
            st.sampled_from(["", ' isPermaLink="false"']),
        ),
        st.builds(tagged, st.sampled_from(dates), st.sampled_from(DATES)),
        st.builds("<media:content url='u'>{}</media:content>".format, leaf),
        st.sampled_from(
            [
                '<source url="https://exemple.fr">Ici</source>',
                "<enclosure url='x' type='image/png'/>",
                "<feedburner:origLink>https://exemple.fr/o</feedburner:origLink>",
                "<author><name>Zoé</name><email>z@exemple.fr</email></author>",
                "<author><uri>https://exemple.fr</uri><name/></author>",
                "<!-- rien -->",
                "<title>Un <b>gras</b></title>",
                '<description xml:base="https://exemple.fr/base/">x</description>',
            ]
        ),
    )


@settings(max_examples=400)
@given(
    st.lists(
        st.lists(children(TEXT_TAGS, "guid", ["pubDate", "dc:date", "atom:updated"]), max_size=8),
        min_size=1,
        max_size=3,
    )
)
def test_equal_on_any_rss_item(items: list[list[str]]) -> None:
    entries = "".join(f"<item>{''.join(item)}</item>" for item in items)
    agree(f'<rss version="2.0" {NAMESPACES}><channel><title>T</title>{entries}</channel></rss>')


@settings(max_examples=400)
@given(
    st.lists(
        st.lists(children(ATOM_TAGS, "id", ["published", "updated", "dc:date"]), max_size=8),
        min_size=1,
        max_size=3,
    )
)
def test_equal_on_any_atom_entry(items: list[list[str]]) -> None:
    entries = "".join(f"<entry>{''.join(item)}</entry>" for item in items)
    agree(f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}>{entries}</feed>')


@pytest.mark.parametrize(
    "declared",
    [
        'xmlns:dc="http://purl.org/rss/1.0/modules/content/"',
        'xmlns:content="http://purl.org/dc/elements/1.1/" xmlns:dc="http://purl.org/rss/1.0/modules/content/"',
        'xmlns:author="https://exemple.fr/detail"',
        'xmlns="http://purl.org/rss/1.0/"',
        'xml:base="https://exemple.fr/ailleurs/"',
        'base="https://exemple.fr/ailleurs/"',
        'xmlns:MEDIA="https://exemple.fr/x"',
    ],
)
def test_equal_whatever_the_root_declares(declared: str) -> None:
    inside = (
        "<item><title>T</title><link>un/deux</link><dc:encoded>E</dc:encoded>"
        "<content:creator>C</content:creator><author:detail>D</author:detail>"
        "<author>A</author><MEDIA:title>M</MEDIA:title></item>"
    )
    agree(f'<rss version="2.0" {declared}><channel>{inside}</channel></rss>')
    bare = "<item><title>T</title><link>un/deux</link><guid>3</guid></item>"
    agree(f'<rss version="2.0" {declared}><channel>{bare}</channel></rss>')


def test_a_prefix_declared_inside_is_never_trusted() -> None:
    first = '<item xmlns:dc="http://purl.org/rss/1.0/modules/content/"><title>T</title></item>'
    assert not agree(rss(first + ITEM.format(2)))


def test_a_document_type_is_left_to_the_reference() -> None:
    assert not agree('<!DOCTYPE rss [<!ENTITY x "boum">]>' + rss("<item><title>&x;</title></item>"))


def test_the_quick_reading_cuts_at_the_same_entry() -> None:
    found, expected = both(rss("".join(ITEM.format(n) for n in range(MAX_ITEMS + 7))))
    assert found == expected
    assert expected.truncated == 7
