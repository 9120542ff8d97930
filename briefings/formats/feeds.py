"""A list of publications as RSS 2.0 and as JSON Feed 1.1. Pure: values to bytes.

Whoever asks gives the addresses, from the settings and nothing else; '' leaves an address out. An
entry is known by its id, which is no address: pages may move, readers must not see it twice.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from lxml import etree

from watch.text import clean
from watch.zone import paris

VERSION = "https://jsonfeed.org/version/1.1"
_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What the list is."""

    title: str
    description: str
    home: str
    """the page that readers may open; RSS wants one"""
    author: str = ""
    feed: str = ""
    """where the list itself can be read"""
    language: str = "fr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One publication."""

    id: str
    """a tag: or urn: address, the same for ever"""
    title: str
    published: datetime
    """aware"""
    text: str
    """plain, as many paragraphs as wanted"""
    url: str = ""


def rss(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """RSS 2.0, in the order given; the texts become paragraphs and nothing else."""
    root = etree.Element("rss", version="2.0", nsmap={"atom": _ATOM})
    top = etree.SubElement(root, "channel")
    _put(top, "title", channel.title)
    _put(top, "link", channel.home)
    _put(top, "description", channel.description)
    _put(top, "language", channel.language)
    if channel.feed:
        kind = "application/rss+xml"
        etree.SubElement(top, f"{{{_ATOM}}}link", href=channel.feed, rel="self", type=kind)
    if entries:
        latest = max(entry.published for entry in entries)
        _put(top, "lastBuildDate", format_datetime(paris(latest)))
    for entry in entries:
        item = etree.SubElement(top, "item")
        _put(item, "title", entry.title)
        if entry.url:
            _put(item, "link", entry.url)
        etree.SubElement(item, "guid", isPermaLink="false").text = clean(entry.id)
        _put(item, "pubDate", format_datetime(paris(entry.published)))
        _put(item, "description", _paragraphs(entry.text))
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def json_feed(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """JSON Feed 1.1, in the order given."""
    told = {
        "version": VERSION,
        "title": clean(channel.title),
        "home_page_url": channel.home,
        "feed_url": channel.feed,
        "description": clean(channel.description),
        "language": channel.language,
        "authors": [{"name": clean(channel.author)}] if channel.author else None,
        "items": [_item(entry) for entry in entries],
    }
    kept = {key: value for key, value in told.items() if value or key == "items"}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry) -> dict[str, str]:
    told = {
        "id": clean(entry.id),
        "url": entry.url,
        "title": clean(entry.title),
        "content_text": clean(entry.text),
        "date_published": paris(entry.published).isoformat(timespec="seconds"),
    }
    return {key: value for key, value in told.items() if value or key == "content_text"}


def _put(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = clean(text)


def _paragraphs(text: str) -> str:
    """The text as HTML: what looks like a tag is shown, never obeyed."""
    blocks = (block.strip() for block in clean(text).split("\n\n"))
    told = ("<br>\n".join(map(escape, block.splitlines())) for block in blocks if block)
    return "\n".join(f"<p>{one}</p>" for one in told)
