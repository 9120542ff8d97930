"""One entry of a plain feed, field by field as feedparser fills it, its accidents included.

The keys and the values are those that ``feed`` reads in feedparser's own entries. Each rule below
was read in feedparser 6.0.14 (``mixin.py``, ``namespaces/``) and is held by ``tests/test_fast.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import feedparser.api
from lxml import etree

from watch.text import printable

Entry = dict[str, Any]
"""As feedparser makes them; typed by ``RawItem`` one step later"""


class Declined(Exception):
    """Not a structure whose reading is known: feedparser must read the document."""


ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_MEDIA = "{http://search.yahoo.com/mrss/}"

MAX_REPEATS = 200
"""Categories or authors of one entry, beyond which feedparser's own quadratic search may judge."""

# The reference's own table: which vocabulary it knows, under which prefix.
PREFIXES: Mapping[str, str] = {
    uri.lower(): prefix for uri, prefix in feedparser.api.StrictFeedParser.namespaces.items()
}
# Vocabularies for which it has no rule: it stores each element under a name of its own.
UNREAD = frozenset({"slash", "wfw", "sy", "geo", "trackback", "pingback", "prism", "thr"})

_C1 = re.compile("[\x80-\x9f]")
_BASE = re.compile(r"base\Z|[^\x00-\x7f]", re.IGNORECASE)
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)/*")
_QUERY = re.compile(r"&([A-Za-z0-9_]+);")
_RFC822 = re.compile(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d(?::\d\d)? \S{1,6}")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?")
_TEXTS = {
    "text": "text/plain",
    "text/plain": "text/plain",
    "plain": "text/plain",
    "html": "text/html",
    "text/html": "text/html",
}
_PAGES = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})
_LINK = frozenset("href rel type title hreflang length".split())


class _Filling:
    """An entry being filled, with what feedparser remembers while it reads it."""

    def __init__(self) -> None:
        self.entry: Entry = {}
        self.depths: dict[str, int] = {}
        """how deep each field was found: a deeper one never replaces it"""
        self.titled = 0
        """how deep the title that counts was found; 0 for none"""
        self.has_content = False
        self.authors: str | None = None
        """how the authors are written"""

    def keep(self, name: str, value: str, depth: int) -> None:
        if depth <= self.depths.get(name, depth):
            self.depths[name] = depth
            self.entry[name] = value

    def content(self, value: str, kind: str) -> None:
        self.has_content = True
        self.entry.setdefault("content", []).append({"type": kind, "value": value})
        self.entry.setdefault("summary", value)


def read(element: etree._Element) -> Entry:
    """The entry that ``element`` holds; raises :class:`Declined`."""
    filling = _Filling()
    _fill(filling, element, 0)
    return filling.entry


def leaf(element: etree._Element) -> str:
    """The text of an element that holds nothing else."""
    if len(element):
        raise Declined
    return element.text or ""


@lru_cache(maxsize=1024)
def foreign(tag: str) -> bool:
    """Whether it is of a vocabulary that feedparser has no rule for.

    In ASCII: libxml2 and expat do not agree on which other letters a name may hold.
    """
    uri, named, _ = tag.rpartition("}")
    prefix = PREFIXES.get(uri[1:].lower())
    return bool(named) and tag.isascii() and (prefix is None or prefix in UNREAD)


def based(element: etree._Element) -> bool:
    """Whether an attribute may be a base address, which feedparser forgets to leave."""
    stated = element.keys()
    return bool(stated) and any(map(_BASE.search, stated))


def _fill(filling: _Filling, element: etree._Element, depth: int) -> None:
    for child in element.iterchildren(etree.Element):
        tag = child.tag  # lxml makes it anew each time
        if based(child):
            raise Declined
        reader = _READERS.get(tag)
        if reader is not None and (depth == 0 or tag.startswith(_MEDIA)):
            reader(filling, child, depth + 1)
        elif tag in _IGNORED or foreign(tag):
            leaf(child)
        else:
            raise Declined


def _value(element: etree._Element) -> str:
    return _said(leaf(element).strip())


def _said(text: str) -> str:
    """UTF-8 that was taken for Latin-1 is put right, as feedparser does, field by field."""
    if text.isascii():
        return text
    text = _once(text)
    if not printable(text) and _C1.search(text):
        raise Declined
    return text


def _once(text: str) -> str:
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text


def _address(text: str) -> str:
    return _SLASHES.sub(r"\1", text) if ":///" in text else text


def _kind(element: etree._Element, default: str) -> str:
    """The media type of a text; a binary or an inline one is not for us."""
    stated = element.keys()
    if not stated:
        return default
    known = _TEXTS.get(element.get("type", "").lower()) if stated == ["type"] else None
    if known is None:
        raise Declined
    return known


def _title(filling: _Filling, element: etree._Element, depth: int) -> None:
    _kind(element, "text/plain")
    value = _value(element)
    if not 0 < filling.titled <= depth:
        filling.keep("title", value, depth)
    if value and not element.tag.startswith(_MEDIA):
        filling.titled = depth


def _description(filling: _Filling, element: etree._Element, depth: int) -> None:
    """A second description is taken for the content."""
    kind, value = _kind(element, "text/plain"), _value(element)
    if "summary" in filling.entry and not filling.has_content:
        filling.content(value, kind)
    else:
        filling.keep("summary", value, depth)


def _content(filling: _Filling, element: etree._Element, depth: int) -> None:  # noqa: ARG001 - readers are alike
    filling.content(_value(element), _kind(element, "text/plain"))


def _encoded(filling: _Filling, element: etree._Element, depth: int) -> None:  # noqa: ARG001 - idem
    filling.content(_value(element), _kind(element, "text/html"))


def _link(filling: _Filling, element: etree._Element, depth: int) -> None:  # noqa: ARG001 - idem
    entry, attributes = filling.entry, dict(element.attrib)
    if not _LINK.issuperset(attributes):
        raise Declined
    one = {"rel": attributes.get("rel", "alternate").lower()}
    entry.setdefault("links", []).append(one)
    if "href" in attributes:
        one["href"] = _address(attributes["href"])
        leaf(element)
        kind = attributes.get("type", "application/atom+xml" if one["rel"] == "self" else "html")
        if one["rel"] == "alternate" and kind.lower() in _PAGES:
            entry["link"] = one["href"]
    elif attributes:
        raise Declined
    else:
        said = _said(_address(leaf(element).strip()))
        entry["link"] = _QUERY.sub(r"&\1", said.replace("&amp;", "&"))
        if entry["link"]:
            one["href"] = entry["link"]


def _guid(filling: _Filling, element: etree._Element, depth: int) -> None:
    if not set(element.keys()) <= {"isPermaLink"}:
        raise Declined
    is_link = element.get("isPermaLink", "true") == "true"
    text = leaf(element).strip()
    value = _said(_address(text) if is_link else text)
    filling.keep("id", value, depth)
    if is_link:
        filling.entry.setdefault("link", value)


def date(element: etree._Element) -> str:
    """A date of the two usual ways; feedparser computes each one, and raises on a few others."""
    value = _value(element)
    if value and not _RFC822.fullmatch(value) and not _ISO.fullmatch(value):
        raise Declined
    return value


def _published(filling: _Filling, element: etree._Element, depth: int) -> None:
    filling.keep("published", date(element), depth)


def _updated(filling: _Filling, element: etree._Element, depth: int) -> None:
    filling.keep("updated", date(element), depth)


def _author(filling: _Filling, element: etree._Element, depth: int) -> None:  # noqa: ARG001 - readers are alike
    value = _value(element)
    if "@" in value:  # a name and an address to be told apart
        raise Declined
    _person(filling, value, "")


def _atom_author(filling: _Filling, element: etree._Element, depth: int) -> None:  # noqa: ARG001 - idem
    """Exactly one name that is not empty: else feedparser mixes this author with another."""
    if element.attrib or any(
        not isinstance(one.tag, str) or one.tag[len(ATOM) :] not in {"name", "uri", "email"}
        for one in element
    ):
        raise Declined
    names = [leaf(one).strip() for one in element if one.tag == f"{ATOM}name"]
    for one in element:
        leaf(one)
    if len(names) != 1 or not names[0] or _C1.search(names[0]):
        raise Declined
    _person(filling, names[0], "in parts")


def _person(filling: _Filling, name: str, way: str) -> None:
    """Both ways in one entry, and feedparser gives the name of the one to the other."""
    authors = filling.entry.setdefault("authors", [])
    if len(authors) >= MAX_REPEATS or filling.authors not in {None, way}:
        raise Declined
    filling.authors = way
    authors.append({"name": name} if name else {})


def _category(filling: _Filling, element: etree._Element, depth: int) -> None:  # noqa: ARG001 - idem
    if not set(element.keys()) <= {"domain", "term", "scheme", "label"}:
        raise Declined
    tags = filling.entry.setdefault("tags", [])
    scheme = element.get("scheme", element.get("domain"))
    _tag(tags, element.get("term"), scheme, element.get("label"))
    if not (value := _value(element)):
        return
    if tags and not tags[-1]["term"]:
        tags[-1]["term"] = value
    else:
        _tag(tags, value, None, None)


def _tag(
    tags: list[Mapping[str, str | None]], term: str | None, scheme: str | None, label: str | None
) -> None:
    if len(tags) >= MAX_REPEATS:
        raise Declined
    tag = {"term": term, "scheme": scheme, "label": label}
    if (term or scheme or label) and tag not in tags:
        tags.append(tag)


def _source(filling: _Filling, element: etree._Element, depth: int) -> None:  # noqa: ARG001 - idem
    """Where RSS took it from; feedparser then forgets that it has a title."""
    leaf(element)
    filling.titled = 0


def _original(filling: _Filling, element: etree._Element, depth: int) -> None:
    if element.attrib:
        raise Declined
    filling.keep("feedburner_origlink", _value(element), depth)


_READERS: Mapping[str, Callable[[_Filling, etree._Element, int], None]] = {
    "title": _title,
    f"{ATOM}title": _title,
    f"{DC}title": _title,
    f"{_MEDIA}title": _title,
    "description": _description,
    f"{DC}description": _description,
    f"{_MEDIA}description": _description,
    f"{ATOM}summary": _description,
    f"{ATOM}content": _content,
    f"{_CONTENT}encoded": _encoded,
    "link": _link,
    f"{ATOM}link": _link,
    "guid": _guid,
    f"{ATOM}id": _guid,
    "pubDate": _published,
    f"{ATOM}published": _published,
    f"{ATOM}updated": _updated,
    f"{DC}date": _updated,
    "author": _author,
    f"{DC}creator": _author,
    f"{ATOM}author": _atom_author,
    "category": _category,
    f"{ATOM}category": _category,
    f"{DC}subject": _category,
    "source": _source,
    "{http://rssnamespace.org/feedburner/ext/1.0}origLink": _original,
    # Containers that feedparser looks through.
    f"{_MEDIA}group": _fill,
    f"{_MEDIA}content": _fill,
}
# Read by feedparser into keys that ``feed`` does not look at.
_IGNORED = frozenset(
    {
        "comments",
        "enclosure",
        f"{_MEDIA}thumbnail",
        f"{_MEDIA}credit",
        f"{ATOM}rights",
        f"{DC}language",
        f"{DC}rights",
        f"{DC}identifier",
        f"{DC}format",
        f"{DC}type",
    }
)
