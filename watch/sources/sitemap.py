"""A site's own list of its pages: sitemap, news sitemap, index of sitemaps, plain or gzipped.

    options:
      include: ["/actualites/"]     # keep the addresses whose path holds one of these pieces
      exclude: ["/agenda/"]         # then drop those whose path holds one of these
      maps: ["post-sitemap"]        # of an index, only the sitemaps with one of these
      days: 30                      # nothing that the sitemap dates earlier
      date: lastmod                 # on this site, the last change is the publication
      titles: page                  # open each new page for its title (see ``opened``)

``lastmod`` moves at each retouch: it serves to read the most recent first, and is no date of
publication unless the entry says so. A title that the sitemap does not give is not made up from
the address: the item is set aside as "sans titre", or its page is opened.

Formats: https://www.sitemaps.org/protocol.html and Google's news extension.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from watch.charset import decode
from watch.model import Fetched, Parsed, RawItem, Request, SourceSpec
from watch.sources.base import MAX_ITEMS
from watch.sources.opened import is_page, opened
from watch.sources.options import Options, chosen
from watch.sources.paging import further
from watch.sources.recognise import not_a_sitemap
from watch.sources.urlset import Entry, Listed, listed, unpacked

ACCEPT = "application/xml, text/xml;q=0.9, application/gzip;q=0.8, */*;q=0.1"
HTML = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
MAX_MAPS = 10
"""Sitemaps of an index, the most recent first; a large site has hundreds."""

Piece = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Pieces = Annotated[
    tuple[Piece, ...], BeforeValidator(lambda one: (one,) if isinstance(one, str) else one)
]


class _Choice(Options):
    include: Pieces = ()
    exclude: Pieces = ()
    maps: Pieces = ()
    days: Annotated[int, Field(ge=1, le=3650)] | None = None
    date: Literal["lastmod"] | None = None
    titles: Literal["page"] | None = None

    @model_validator(mode="after")
    def _opens_what_was_chosen(self) -> _Choice:
        if self.titles and not self.include:
            raise ValueError(
                "«\u00a0titles: page\u00a0» demande l'option «\u00a0include\u00a0»\u00a0: quelles"
                " pages ouvrir."
            )
        return self


class Sitemap:
    """The kind ``sitemap``."""

    def requests(self, spec: SourceSpec) -> Sequence[Request]:
        """The sitemap, or the index of sitemaps."""
        return (Request(url=spec.url, accept=ACCEPT),)

    def parse(self, page: Fetched, spec: SourceSpec) -> Parsed:
        """The entries that the options keep, the most recent when there are too many."""
        choice = chosen(_Choice, spec)
        if isinstance(choice, str):
            return Parsed(problem=choice)
        body = unpacked(page.body)
        if isinstance(body, str):
            return Parsed(problem=body)
        decoded = decode(body, page.media_type)
        if choice.titles and page.url != spec.url and is_page(page, decoded.text):
            return Parsed(items=(opened(page, decoded.text),), encoding=decoded.encoding)
        if problem := not_a_sitemap(decoded.text):
            return Parsed(problem=problem, encoding=decoded.encoding)
        found = listed(decoded.text)
        read = _maps if found.of_maps else _pages
        return read(found, page, choice, decoded.encoding)

    def check(self, spec: SourceSpec) -> str | None:
        """Pieces of addresses and the two choices that change what is read."""
        choice = chosen(_Choice, spec)
        return choice if isinstance(choice, str) else None


def _maps(found: Listed, page: Fetched, choice: _Choice, encoding: str) -> Parsed:
    wanted = [entry for entry in found.entries if not choice.maps or _holds(entry.url, choice.maps)]
    kept = _newest(wanted, MAX_MAPS)
    problem = None if kept else "l'index de plans de site n'en nomme aucun qui convienne."
    return Parsed(
        more=tuple(ask for entry in kept for ask in further(entry.url, page, ACCEPT)),
        truncated=len(wanted) - len(kept),
        problem=found.problem or problem,
        encoding=encoding,
    )


def _pages(found: Listed, page: Fetched, choice: _Choice, encoding: str) -> Parsed:
    wanted = [entry for entry in found.entries if _wanted(entry, choice, page.at)]
    kept = _newest(wanted, MAX_ITEMS)
    untitled = [entry for entry in kept if not entry.title] if choice.titles else []
    items = [entry for entry in kept if entry.title or not choice.titles]
    return Parsed(
        items=tuple(_item(entry, choice) for entry in items),
        more=tuple(_opening(untitled, page)),
        truncated=len(wanted) - len(kept),
        cut=found.problem is not None,
        problem=found.problem or _nothing(found, wanted, kept, choice),
        encoding=encoding,
    )


def _opening(untitled: Sequence[Entry], page: Fetched) -> Iterator[Request]:
    """Each page, the most recent first; the harvester opens a few that it does not know."""
    for entry in sorted(untitled, key=lambda entry: entry.stamp, reverse=True):
        for ask in further(entry.url, page, HTML):
            yield replace(ask, once=True)


def _wanted(entry: Entry, choice: _Choice, now: datetime) -> bool:
    earliest = f"{now - timedelta(days=choice.days):%Y-%m-%d}" if choice.days else ""
    if (entry.stamp or "9") < earliest:
        return False
    path = _path(entry.url)
    return (not choice.include or any(piece in path for piece in choice.include)) and not any(
        piece in path for piece in choice.exclude
    )


def _holds(url: str | None, pieces: Iterable[str]) -> bool:
    return any(piece in (url or "") for piece in pieces)


def _path(url: str | None) -> str:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _newest(entries: Sequence[Entry], count: int) -> Sequence[Entry]:
    """In the order of the sitemap, which need not be that of time, unless there are too many.

    Dates are compared as they are written: in the W3C's form, that is their order.
    """
    if len(entries) <= count:
        return entries
    return heapq.nlargest(count, entries, key=lambda entry: entry.stamp)


def _nothing(
    found: Listed, wanted: Sequence[Entry], kept: Sequence[Entry], choice: _Choice
) -> str | None:
    if found.entries and not wanted:
        count = len(found.entries)
        return (
            f"aucune des {count} adresses du plan de site ne passe les options\u00a0; corrigez"
            " «\u00a0include\u00a0», «\u00a0exclude\u00a0» ou «\u00a0days\u00a0»."
        )
    if kept and not choice.titles and not any(entry.title for entry in kept):
        return (
            "le plan de site ne donne aucun titre\u00a0; ajoutez l'option"
            " «\u00a0titles: page\u00a0» pour les prendre dans les pages."
        )
    return None


def _item(entry: Entry, choice: _Choice) -> RawItem:
    return RawItem(
        url=entry.url,
        title=entry.title,
        published=entry.published or (entry.modified if choice.date else None),
        tags=entry.tags,
    )
