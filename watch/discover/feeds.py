"""What a page says of its site's feeds, and what an answer is: feed, site map or page.

    Fetched --discover--> Discovery(nature, title, software, candidates, usual)

Runs in a killable worker: the bytes are other people's. Fetches nothing: whether a candidate is
really a feed is for the reading to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urljoin

from lxml import etree

from watch.charset import decode
from watch.discover.habits import software, usual
from watch.markup import line
from watch.model import Category, Fetched, SourceSpec
from watch.sources import source
from watch.sources.recognise import mismatch
from watch.text import shorten
from watch.urls import canonical, identity

MAX_CANDIDATES = 20
"""Feeds kept of one page; a page that lists a ministry's feeds has some tens."""
MAX_NAME = 100
_SIGNS = 200_000
"""Characters of addresses searched for the software's signs."""
_HEAD = 20_000

_TYPES = {
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
    "application/feed+json": "jsonfeed",
}
_FEEDLIKE = re.compile(
    r"(?:/feed/?|/rss/?|\.(?:rss|atom|rdf)|(?:rss|atom|feed|flux)[\w.-]*\.xml|/feed\.json)(?:$|\?)"
    r"|/(?:les?-|nos-)?(?:flux|fils?)-?rss"
    r"|[?&](?:page=backend|format=(?:feed|rss|atom)|feed=(?:rss2?|atom))|/backend\?",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"/comments?/|commentaires|comments feed", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:\w{1,20}:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_TITLE = re.compile(
    r"<((?:\w{1,20}:)?title)(?:\s[^>]{0,200})?>(?P<text>.{1,1000}?)</\1", re.IGNORECASE | re.DOTALL
)
_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_JSON_TITLE = re.compile(r'"title"\s*:\s*"(?P<text>(?:[^"\\]|\\.){1,300})"')


class Nature(StrEnum):
    """What an address gives; the first three are kinds of source."""

    FEED = "feed"
    JSONFEED = "jsonfeed"
    SITEMAP = "sitemap"
    PAGE = "page"


class Origin(StrEnum):
    """How a candidate was found, as users read it."""

    GIVEN = "l'adresse donnée"
    ANNOUNCED = "annoncé par la page"
    LINKED = "lien dans la page"
    USUAL = "adresse habituelle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that may be a feed."""

    url: str
    kind: str
    origin: Origin
    title: str = ""
    """what the page calls it; '' when it says nothing"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What one address told."""

    nature: Nature
    title: str = ""
    """of the feed or of the site"""
    software: str | None = None
    candidates: tuple[Candidate, ...] = ()
    """what the page names: itself, or its feeds, announced ones first"""
    usual: tuple[Candidate, ...] = ()
    """where the feeds of such a site are, when the page names none"""
    left_out: int = 0
    """feeds named beyond the cap"""


def discover(page: Fetched) -> Discovery:
    """Recognise the answer; when it is a page, list the feeds it names and those it may have."""
    text = decode(page.body, page.media_type).text
    nature = recognise(page, text)
    if nature is not Nature.PAGE:
        given = Candidate(url=page.final_url, kind=nature.value, origin=Origin.GIVEN)
        # The first title of a site map is that of a page.
        name = "" if nature is Nature.SITEMAP else _title(text)
        return Discovery(nature=nature, title=name, candidates=(given,))
    return _explored(page.final_url, text)


def recognise(page: Fetched, text: str) -> Nature:
    """What the answer is, by its content: servers announce feeds as anything."""
    if mismatch(text) is None:
        return Nature.FEED
    if text.lstrip()[:1] == "{" and source("jsonfeed").parse(page, _ANY).problem is None:
        return Nature.JSONFEED
    return Nature.SITEMAP if _SITEMAP.search(text[:2000]) else Nature.PAGE


def _title(text: str) -> str:
    head = text[:_HEAD]
    if head.lstrip()[:1] == "{":
        found = _JSON_TITLE.search(head)
    else:
        first = _ENTRY.search(head)
        found = _TITLE.search(head[: first.start()] if first else head)
    return shorten(line(found["text"]), MAX_NAME) if found else ""


def _explored(url: str, text: str) -> Discovery:
    seen = _read(text)
    base = urljoin(url, seen.base) if canonical(seen.base, url) else url
    named = _distinct((*_announced(seen, base), *_linked(seen, base)))
    system = software("\n".join((seen.generator, *seen.addresses))[:_SIGNS])
    guessed = (
        Candidate(url=one, kind="feed", origin=Origin.USUAL)
        for one in usual(url, system)
        if canonical(one)
    )
    return Discovery(
        nature=Nature.PAGE,
        title=shorten(line(seen.site or seen.title), MAX_NAME),
        software=system.name if system else None,
        candidates=named[:MAX_CANDIDATES],
        usual=_distinct(guessed),
        left_out=max(0, len(named) - MAX_CANDIDATES),
    )


def _announced(seen: _Seen, base: str) -> Iterator[Candidate]:
    """``<link rel="alternate">``; the feeds of comments last."""
    found = [
        Candidate(
            url=url,
            kind=_TYPES[kind],
            origin=Origin.ANNOUNCED,
            title=shorten(line(named), MAX_NAME),
        )
        for kind, href, named in seen.links
        if (url := canonical(href, base))
    ]
    yield from sorted(found, key=lambda one: bool(_COMMENTS.search(f"{one.url} {one.title}")))


def _linked(seen: _Seen, base: str) -> Iterator[Candidate]:
    for href in seen.anchors:
        if url := canonical(href, base):
            kind = "jsonfeed" if url.endswith(".json") else "feed"
            yield Candidate(url=url, kind=kind, origin=Origin.LINKED)


def _distinct(candidates: Iterator[Candidate] | tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return tuple({identity(one.url): one for one in reversed(list(candidates))}.values())[::-1]


@dataclass(slots=True)
class _Seen:
    """What is gathered of a page, tag by tag (the shape lxml calls a parser target)."""

    links: list[tuple[str, str, str]] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    base: str = ""
    generator: str = ""
    site: str = ""
    title: str = ""
    within_title: bool = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        href = attributes.get("href") or attributes.get("src") or ""
        if href:
            self.addresses.append(href[:500])
        if tag == "link":
            self._link(attributes, href)
        elif tag == "a" and _FEEDLIKE.search(href[-500:]):
            self.anchors.append(href)
        elif tag == "base":
            self.base = self.base or href
        elif tag == "meta":
            self._meta(attributes)
        self.within_title = tag == "title" and not self.title

    def _link(self, attributes: Mapping[str, str], href: str) -> None:
        kind = attributes.get("type", "").partition(";")[0].strip().lower()
        if "alternate" in attributes.get("rel", "").lower().split() and kind in _TYPES and href:
            self.links.append((kind, href, attributes.get("title", "")[:1000]))

    def _meta(self, attributes: Mapping[str, str]) -> None:
        content = attributes.get("content", "")[:1000]
        if attributes.get("name", "").lower() == "generator":
            self.generator = self.generator or content
        elif attributes.get("property", "").lower() == "og:site_name":
            self.site = self.site or content

    def data(self, text: str) -> None:
        if self.within_title:
            self.title += text[:1000]

    def end(self, tag: str) -> None:
        if tag == "title":
            self.within_title = False

    def close(self) -> None:
        """Nothing to finish: what was gathered is in the fields."""


def _read(text: str) -> _Seen:
    seen = _Seen()
    parser = etree.HTMLParser(target=seen, encoding="utf-8", no_network=True, huge_tree=False)
    parser.feed(text.encode("utf-8", "replace"))
    parser.close()
    return seen


# A source's reading does not depend on its entry, but takes one.
_ANY = SourceSpec(
    slug="decouverte",
    name="",
    kind="jsonfeed",
    url="",
    homepage="",
    category=Category.THEME,
)
