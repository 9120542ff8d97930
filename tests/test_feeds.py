"""RSS and JSON Feed: read back by feedparser, and by the readers that Vigie has of its own."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import feedparser
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from briefings.formats.feeds import VERSION, Channel, Entry, json_feed, rss
from tests import notes
from tests.pages import parse
from watch.text import clean

SENT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
CHANNEL = Channel(
    title="Veille & <b>Société</b>",
    description="Les notes de la Région.",
    home="https://vigie.example/",
    author="Service Sciences et Société",
    feed="https://vigie.example/flux.xml",
)


def entry(number: int, text: str = "Bonjour.") -> Entry:
    return Entry(id=f"urn:x:{number}", title=f"Note {number} & <i>", published=SENT, text=text)


def test_rss_says_what_it_is_and_dates_bear_their_zone() -> None:
    raw = rss(CHANNEL, [entry(2), entry(1)])
    feed = feedparser.parse(io.BytesIO(raw))
    assert (feed.bozo, feed.version) == (False, "rss20")
    assert feed.feed.title == "Veille & <b>Société</b>"
    assert (feed.feed.link, feed.feed.language) == ("https://vigie.example/", "fr")
    root = etree.fromstring(raw)
    assert root.findtext("channel/item/pubDate") == "Thu, 02 Jul 2026 00:30:00 +0200"
    assert root.findtext("channel/lastBuildDate") == "Thu, 02 Jul 2026 00:30:00 +0200"
    assert root.find("channel/item/guid").get("isPermaLink") == "false"
    assert [one.id for one in feed.entries] == ["urn:x:2", "urn:x:1"]
    assert {one.title for one in feed.entries} == {"Note 2 & <i>", "Note 1 & <i>"}


def test_json_feed_says_the_same() -> None:
    told = json.loads(json_feed(CHANNEL, [entry(1)]))
    assert (told["version"], told["language"]) == (VERSION, "fr")
    assert (told["home_page_url"], told["feed_url"]) == (CHANNEL.home, CHANNEL.feed)
    assert told["items"] == [
        {
            "id": "urn:x:1",
            "title": "Note 1 & <i>",
            "content_text": "Bonjour.",
            "date_published": "2026-07-02T00:30:00+02:00",
        }
    ]


def test_an_empty_list_is_a_feed_all_the_same() -> None:
    assert feedparser.parse(io.BytesIO(rss(CHANNEL, []))).entries == []
    assert json.loads(json_feed(CHANNEL, []))["items"] == []


def test_our_own_readers_read_them() -> None:
    linked = replace(entry(1), url="https://vigie.example/notes/1")
    for kind, raw in (("feed", rss(CHANNEL, [linked])), ("jsonfeed", json_feed(CHANNEL, [linked]))):
        (item,) = parse(raw, kind).items
        assert (item.url, item.guid) == (linked.url, linked.id)
        assert item.title is not None
        assert unescape(item.title) == linked.title


@given(st.text())
@example("<script>alert(1)</script>\n\n&amp; ]]> <![CDATA[")
@example("\x00\x0b\ufffe\ud800 \u202e")
def test_any_text_is_shown_and_obeyed_by_nobody(text: str) -> None:
    hostile = replace(entry(1, text), title=text)
    root = etree.fromstring(rss(replace(CHANNEL, title=text), [hostile]))
    assert len(root.findall("channel/item")) == 1
    html = root.findtext("channel/item/description") or ""
    assert set(etree.HTML(f"<div>{html}</div>").xpath("//body//*/@*")) == set()
    tags = {one.tag for one in etree.HTML(f"<div>{html}</div>").iter()}
    assert tags <= {"html", "body", "div", "p", "br"}
    (item,) = json.loads(json_feed(CHANNEL, [hostile]))["items"]
    assert item["content_text"] == clean(text)


def test_hostile_titles_come_back() -> None:
    entries = [
        replace(entry(rank), title=text, text=text) for rank, text in enumerate(notes.HOSTILE)
    ]
    root = etree.fromstring(rss(CHANNEL, entries))
    assert [one.text for one in root.findall("channel/item/title")] == [
        clean(text) for text in notes.HOSTILE
    ]
