"""The XML of a sitemap to its entries, within bounds. Chooses nothing: see ``sitemap``."""

from __future__ import annotations

import io
import re
import zlib
from typing import NamedTuple

from lxml import etree

from watch.sources.repair import repaired

MAX_UNPACKED = 20 * 2**20
"""Bytes of a gzipped sitemap once open, 120,000 entries; the protocol allows 50 MB."""
MAX_FIELD = 4000
"""Signs of an address or of a title; longer ones are not read."""
MAX_TAGS = 50

_GZIP = b"\x1f\x8b"
_CLOSE = re.compile(r"</(?:[\w-]{1,20}:)?(?:url|sitemap)\s*>")
_END = re.compile(r"</(?:[\w-]{1,20}:)?(?:urlset|sitemapindex)\s*>")
_INDEX = re.compile(r"<(?:[\w-]{1,20}:)?sitemapindex[\s>]")


class Entry(NamedTuple):
    """A page, or a sitemap of an index, as its ``url`` or ``sitemap`` element says."""

    url: str | None
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """What orders entries in time: the publication, else the last change, '' for none."""
        return self.published or self.modified or ""


class Listed(NamedTuple):
    """The entries of a sitemap, or of an index of sitemaps."""

    entries: tuple[Entry, ...]
    of_maps: bool
    problem: str | None


def unpacked(body: bytes) -> bytes | str:
    """The body, inflated when it is a gzip file; a French sentence when it cannot be.

    A file cut on its way gives what it holds: ``listed`` drops its last entry.
    """
    if not body.startswith(_GZIP):
        return body
    inflater = zlib.decompressobj(31)
    try:
        text = inflater.decompress(body, MAX_UNPACKED + 1)
    except zlib.error:
        return "le fichier compressé est endommagé\u00a0; réessayez plus tard."
    if len(text) > MAX_UNPACKED:
        return (
            f"le plan de site dépasse {MAX_UNPACKED // 2**20}\u00a0Mo une fois décompressé"
            "\u00a0; indiquez l'adresse d'un plan plus petit."
        )
    return text


def listed(text: str) -> Listed:
    """Every entry that was closed: an interrupted one may hold half an address."""
    text = repaired(text)
    closed = [match.end() for match in _CLOSE.finditer(text)]
    whole = _END.search(text, closed[-1] if closed else 0) is not None
    entries = _entries(text[: closed[-1]]) if closed else ()
    cut = f"le plan de site est interrompu avant sa fin\u00a0; adresses lues\u00a0: {len(entries)}."
    index = _INDEX.search(text[: closed[0]] if closed else text) is not None
    return Listed(entries, index, None if whole or _empty(text) else cut)


def _empty(text: str) -> bool:
    return re.search(r"<(?:[\w-]{1,20}:)?(?:urlset|sitemapindex)[^<>]{0,2000}/>", text) is not None


def _entries(text: str) -> tuple[Entry, ...]:
    # No entity is resolved, no DTD read, nothing fetched; each element is freed once read.
    found = []
    for _, element in etree.iterparse(
        io.BytesIO(text.encode("utf-8", "replace")),
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    ):
        found.append(_entry(element))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return tuple(found)


def _entry(element: etree._Element) -> Entry:
    keywords = _text(element, "{*}news/{*}keywords") or ""
    return Entry(
        url=_text(element, "{*}loc"),
        title=_text(element, "{*}news/{*}title"),
        published=_text(element, "{*}news/{*}publication_date"),
        modified=_text(element, "{*}lastmod"),
        tags=tuple(word.strip() for word in keywords.split(",")[:MAX_TAGS] if word.strip()),
    )


def _text(element: etree._Element, path: str) -> str | None:
    found = element.find(path)
    # An unresolved entity is a child: the text before it would be half an address.
    if found is None or len(found) or not found.text or len(found.text) > MAX_FIELD:
        return None
    return str(found.text).strip() or None
