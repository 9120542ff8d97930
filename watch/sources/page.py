"""A listing without a feed, read by the CSS selectors of its catalogue entry.

    options:
      item: "article.teaser"        # one entry of the list (required)
      title: "h2"                   # within it; by default the text of the link
      link: "h2 a"                  # by default the first link, or the entry when it is one
      date: "time"                  # its datetime attribute, else its text
      summary: ".chapo"
      next: "a[rel=next]"           # the link to the next page; or, when there is none:
      pages: "?page={page}"         # the address of a further page
      first: 0                      # the number of the first one (1 by default)

Not done here: opening the articles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import urljoin

import soupsieve
from bs4 import BeautifulSoup, Tag
from pydantic import Field, StringConstraints, model_validator

from watch.charset import decode
from watch.model import Fetched, Parsed, RawItem, Request, SourceSpec
from watch.sources.base import MAX_ITEMS
from watch.sources.options import Options, chosen
from watch.sources.paging import MAX_PAGES, further
from watch.sources.soup import parsed

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_NUMBER = "{page}"

Selector = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class _Selectors(Options):
    item: Selector = Field(description="le sélecteur CSS d'une entrée de la liste")
    title: Selector | None = None
    link: Selector | None = None
    date: Selector | None = None
    summary: Selector | None = None
    next: Selector | None = None
    pages: Annotated[str, StringConstraints(max_length=500)] | None = None
    first: Annotated[int, Field(ge=0, le=1000)] = 1

    @model_validator(mode="after")
    def _one_way_forward(self) -> _Selectors:
        if self.next and self.pages:
            raise ValueError("les options «\u00a0next\u00a0» et «\u00a0pages\u00a0» s'excluent.")
        if self.pages is not None and _NUMBER not in self.pages:
            raise ValueError(
                'l\'option «\u00a0pages\u00a0» doit contenir {page}, par exemple "?page={page}".'
            )
        return self


_SELECTORS = ("item", "title", "link", "date", "summary", "next")


class Page:
    """The kind ``page``."""

    def requests(self, spec: SourceSpec) -> Sequence[Request]:
        """The listing's first page."""
        return (Request(url=spec.url, accept=ACCEPT),)

    def parse(self, page: Fetched, spec: SourceSpec) -> Parsed:
        """One item per element that ``item`` selects, in the order of the page."""
        selectors = _selectors(spec)
        if isinstance(selectors, str):
            return Parsed(problem=selectors)
        decoded = decode(page.body, page.media_type)
        tree = parsed(decoded.text)
        items = _items(tree, selectors)
        # A further page without any entry is the end of the list, not a fault.
        lost = not items and page.url == spec.url
        return Parsed(
            items=items[:MAX_ITEMS],
            more=_more(tree, page, spec, selectors) if items else (),
            truncated=max(0, len(items) - MAX_ITEMS),
            problem=_nothing(selectors, tree) if lost else None,
            encoding=decoded.encoding,
        )

    def check(self, spec: SourceSpec) -> str | None:
        """``item`` is required; every selector must be valid CSS; nothing else is known."""
        selectors = _selectors(spec)
        return selectors if isinstance(selectors, str) else None


def entries(tree: BeautifulSoup, options: Mapping[str, object], limit: int) -> tuple[RawItem, ...]:
    """The first things that valid ``options`` find in a page already parsed."""
    return _items(tree, _Selectors.model_validate(dict(options)), limit)


def _items(
    tree: BeautifulSoup, selectors: _Selectors, limit: int = MAX_ITEMS + 1
) -> tuple[RawItem, ...]:
    base = _base(tree)
    found = tree.select(selectors.item, limit=limit)
    return tuple(_item(element, selectors, base) for element in found)


def _selectors(spec: SourceSpec) -> _Selectors | str:
    selectors = chosen(_Selectors, spec)
    if isinstance(selectors, str):
        return selectors
    for name in _SELECTORS:
        selector = getattr(selectors, name)
        try:
            soupsieve.compile(selector or "*")
        except (soupsieve.SelectorSyntaxError, NotImplementedError):  # the latter: "::before"
            return f"l'option «\u00a0{name}\u00a0» n'est pas un sélecteur CSS\u00a0: {selector}"
    return selectors


def _more(
    tree: BeautifulSoup, page: Fetched, spec: SourceSpec, selectors: _Selectors
) -> tuple[Request, ...]:
    if selectors.next:
        found = tree.select_one(selectors.next)
        link = found if found is None or found.get("href") else found.select_one("a[href]")
        return further(_joined(_base(tree), _attribute(link, "href")), page, ACCEPT)
    if selectors.pages is None:
        return ()
    addresses = [spec.url, *(_numbered(spec.url, selectors, rank) for rank in range(1, MAX_PAGES))]
    rank = addresses.index(page.url) if page.url in addresses else MAX_PAGES
    return further(addresses[rank + 1], page, ACCEPT) if rank + 1 < MAX_PAGES else ()


def _numbered(url: str, selectors: _Selectors, rank: int) -> str:
    return str(_joined(url, str(selectors.pages).replace(_NUMBER, str(selectors.first + rank))))


def _base(tree: BeautifulSoup) -> str | None:
    """What the page says its links are relative to (SPIP writes it in every page)."""
    return _attribute(tree.select_one("base[href]"), "href")


def _joined(base: str | None, link: str | None) -> str | None:
    if not base or not link:
        return link
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def _nothing(selectors: _Selectors, tree: BeautifulSoup) -> str:
    title = tree.title.get_text(" ", strip=True)[:80] if tree.title else ""
    named = f" (titre\u00a0: «\u00a0{title}\u00a0»)" if title else ""
    return (
        f"aucun élément «\u00a0{selectors.item}\u00a0» dans la page{named}"
        "\u00a0; la page a peut-être changé\u00a0: corrigez l'option «\u00a0item\u00a0»."
    )


def _item(element: Tag, selectors: _Selectors, base: str | None) -> RawItem:
    link = _link(element, selectors)
    title = element.select_one(selectors.title) if selectors.title else link
    summary = element.select_one(selectors.summary) if selectors.summary else None
    return RawItem(
        url=_joined(base, _attribute(link, "href")),
        title=str(title) if title is not None else None,
        summary=str(summary) if summary is not None else None,
        published=_date(element, selectors),
    )


def _link(element: Tag, selectors: _Selectors) -> Tag | None:
    if selectors.link:
        found = element.select_one(selectors.link)
        return found if found is None or found.get("href") else found.select_one("a[href]")
    return element if element.name == "a" else element.select_one("a[href]")


def _date(element: Tag, selectors: _Selectors) -> str | None:
    found = element.select_one(selectors.date) if selectors.date else None
    if found is None:
        return None
    timed = found if found.get("datetime") else found.select_one("[datetime]")
    return _attribute(timed, "datetime") or found.get_text(" ", strip=True) or None


def _attribute(element: Tag | None, name: str) -> str | None:
    value = element.get(name) if element is not None else None
    return value if isinstance(value, str) else None
