"""What a hostile feed writes in any of its fields never acts in a note: it is only ever words.

feed -> article -> story -> note, through the real rooms, for each payload of tests/xss.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from xml.sax.saxutils import escape

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from briefings.model import Rendered, SourceLine, Story
from briefings.render import House, render
from briefings.rights import extract
from tests import notes
from tests.pages import NOW, SPEC, page
from tests.xss import LINKS, PAYLOADS
from watch.markup import plain
from watch.model import Article, Labelled, Rights, SourceSpec, Term
from watch.reading import read
from watch.text import clean, squeeze
from watch.urls import canonical

OPEN = replace(SPEC, rights=Rights.OPEN, attribution="Licence Ouverte")
PILE = 40
"""Payloads in one note: a note holds about a hundred stories before it is cut."""


def test_the_corpus_is_worth_its_name() -> None:
    assert len(PAYLOADS) >= 300


# The fields of each kind of feed, all holding the payload


def rss(payloads: Sequence[str]) -> str:
    items = "".join(
        f"<item><title>{one}</title><link>https://exemple.fr/{n}</link><guid>{one}</guid>"
        f"<description>{one} Un texte.</description><content:encoded>{one}</content:encoded>"
        f"<dc:creator>{one}</dc:creator><author>{one}</author><category>{one}</category>"
        f'<enclosure url="{one}" type="text/html" length="1"/><comments>{one}</comments></item>'
        for n, one in enumerate(map(quoted, payloads))
    )
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return f"<rss version='2.0' {spaces}><channel><title>T</title>{items}</channel></rss>"


def raw_rss(payloads: Sequence[str]) -> str:
    """As some sites write it: markup straight in the elements."""
    items = "".join(
        f"<item><title>Titre {n} {one}</title><link>https://exemple.fr/{n}</link>"
        f"<description>{one}</description></item>"
        for n, one in enumerate(payloads)
    )
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"


def atom(payloads: Sequence[str]) -> str:
    items = "".join(
        f'<entry><title type="html">{one}</title><id>{n}</id><link href="https://exemple.fr/{n}"/>'
        f'<summary type="html">{one}</summary><content type="html">{one}</content>'
        f'<author><name>{one}</name><uri>{one}</uri></author><category term="{one}"/></entry>'
        for n, one in enumerate(map(quoted, payloads))
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{items}</feed>'


def jsonfeed(payloads: Sequence[str]) -> str:
    items = [
        {
            "id": one,
            "url": f"https://exemple.fr/{n}",
            "title": one,
            "summary": one,
            "content_html": one,
            "authors": [{"name": one, "url": one}],
            "tags": [one],
            "image": one,
        }
        for n, one in enumerate(payloads)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})


def quoted(payload: str) -> str:
    return escape(payload.replace("\x00", "").replace("\x01", ""), {'"': "&quot;"})


FORMS = {
    "rss": ("feed", rss),
    "raw": ("feed", raw_rss),
    "atom": ("feed", atom),
    "json": ("jsonfeed", jsonfeed),
}


SHARE = {"rss": 0.6, "raw": 0.3, "atom": 0.6, "json": 0.6}
"""Payloads that must give an article, at least: the test would else pass on empty piles."""


def articles(form: str, payloads: Sequence[str], spec: SourceSpec = OPEN) -> tuple[Article, ...]:
    kind, write = FORMS[form]
    return read(page(write(payloads)), replace(spec, kind=kind), NOW).articles


def piles() -> Iterator[tuple[str, ...]]:
    for start in range(0, len(PAYLOADS), PILE):
        yield PAYLOADS[start : start + PILE]


def note(found: Sequence[Article], payloads: Sequence[str]) -> Rendered:
    """Every place of a note where words come from outside: articles, names, reasons, credits."""
    label = notes.label("desinformation")
    stories = []
    for one, payload in zip(found, payloads, strict=False):
        text, _ = extract(one, OPEN)
        doubt = replace(label, terms=(Term(payload[:60], 1.0),))
        labelled = Labelled(article=one, labels=(doubt,))
        stories.append(Story(lead=labelled, others=(one,), extract=text, attribution=payload))
    lines = [
        SourceLine(spec=replace(SPEC, slug=f"s{n}", name=one), received=1, kept=1, problem=one)
        for n, one in enumerate(payloads)
    ]
    made = notes.briefing(
        sections=(tuple(stories), (), ()),
        highlights=tuple(stories[:5]),
        to_check=tuple(stories),
        sources=tuple(lines),
    )
    return render(made, House(contact="sciences@region.example"), notes.THEMES)


@cache
def ordinary() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Tags, attributes and styles that the template itself writes."""
    rendered = [render(make(), House(contact="a@b.fr"), notes.THEMES) for make in ORDINARY]
    trees = [BeautifulSoup(one.html, "html.parser") for one in rendered]
    tags = [tag for tree in trees for tag in tree.descendants if isinstance(tag, Tag)]
    return (
        frozenset(tag.name for tag in tags),
        frozenset(name for tag in tags for name in tag.attrs),
        frozenset(str(tag.get("style")) for tag in tags),
    )


ORDINARY = (notes.ordinary, notes.empty, notes.hostile)

_ACTS = re.compile(r"javascript:|vbscript:|data:|expression\(|url\(|@import", re.IGNORECASE)


def assert_inert(html: str) -> None:
    """Nothing in the page but what the template writes, and links to the web or to the office."""
    known, attributes, styles = ordinary()
    for parser in ("html.parser", "lxml"):  # two readings: what one mends the other may not
        for tag in BeautifulSoup(html, parser).descendants:
            if not isinstance(tag, Tag):
                continue
            assert tag.name in known
            assert set(tag.attrs) <= attributes, tag
            assert not [name for name in tag.attrs if name.startswith("on")]
            assert str(tag.get("style")) in styles
            for name in ("href", "src", "content"):
                assert not _ACTS.match(str(tag.get(name, "")).strip())
            if tag.name == "a":
                assert re.match(r"https?://|mailto:sciences@region\.example", str(tag["href"]))


@pytest.mark.slow
def test_no_payload_survives_from_a_feed_to_a_note() -> None:
    told = dict.fromkeys(FORMS, 0)
    distinct: dict[tuple[str, str, str], Article] = {}
    for form in FORMS:
        for payloads in piles():
            found = articles(form, payloads)
            told[form] += len(found)
            distinct.update({(one.title, one.lead, one.text): one for one in found})
    for one in distinct.values():
        assert canonical(one.url) == one.url
        for text in (one.title, one.lead, one.text, *one.authors, *one.tags):
            assert clean(text) == text
    pile = list(distinct.values())
    for start in range(0, len(pile), PILE):
        names = (PAYLOADS * 2)[start % len(PAYLOADS) :][:PILE]
        assert_inert(note(pile[start : start + PILE], names).html)
    # Markup between elements breaks a feed and costs entries; the other forms lose none but those
    # where nothing is left to read (an image alone, a style sheet alone).
    assert all(
        count > len(PAYLOADS) * (0.3 if form == "raw" else 0.6) for form, count in told.items()
    )


def test_what_is_shown_is_what_the_article_says() -> None:
    """Escaping loses nothing and adds nothing: words come back out of the page as they went in."""
    seen = 0
    for payloads in piles():
        found = articles("rss", payloads)[:5]
        tree = BeautifulSoup(note(found, payloads[:5]).html, "html.parser")
        shown = {letters(link.get_text()) for link in tree.find_all("a")}
        for one in found:
            assert letters(one.title) in shown
            seen += 1
    assert seen > 20


def letters(text: str) -> str:
    """Without what French typography may change."""
    return re.sub(r"[\W_]+", "", squeeze(text))[:60]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_goes_to_the_web_or_the_item_is_refused(link: str) -> None:
    body = (
        f"<rss version='2.0'><channel><item><title>Un titre</title><link>{escape(link)}</link>"
        f"</item></channel></rss>"
    )
    reading = read(page(body), OPEN, NOW)
    assert len(reading.articles) + len(reading.rejected) == 1
    for one in reading.articles:
        assert re.fullmatch(r"https?://[a-z0-9.-]+/[!-~]*", one.url)
        assert not set(one.url) & set("\"<>' \\") - {"'"}
        assert "@" not in one.url.partition("//")[2].partition("/")[0]
        assert_inert(note([one], [link]).html)


@given(st.sampled_from(PAYLOADS), st.text(max_size=30))
def test_cleaning_leaves_nothing_to_clean(payload: str, noise: str) -> None:
    text = clean(plain(payload + noise))
    assert clean(text) == text
    # Unless its author wrote markup to be read as words, a second reading changes nothing.
    if "&" not in payload + noise and "<" not in text:
        assert plain(text) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display:none'>MOT</span>",
        "<div hidden>MOT</div>",
        "<p style='visibility: hidden'>MOT</p>",
        "<p style='font-size:0'>MOT</p>",
        "<p style='mso-hide:all'>MOT</p>",
        "<template>MOT</template>",
        "<noscript>MOT</noscript>",
        "<svg><text>MOT</text></svg>",
        "<math><mtext>MOT</mtext></math>",
        "<select><option>MOT</option></select>",
        "<!-- MOT -->",
    ],
)
def test_what_a_reader_would_not_see_reaches_neither_the_model_nor_the_note(hidden: str) -> None:
    (one,) = articles("rss", [f"<p>Visible.</p>{hidden}"])
    assert "MOT" not in repr(one)
    (disguised,) = articles("rss", ["Vi\u200bsi\u00adble\u2060"])
    assert disguised.title == "Visible"
