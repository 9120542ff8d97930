"""What a page of the web says of itself in its head: title, date, description.

For sitemaps that give addresses alone. Explicit marks only: nothing is guessed from the layout, and
the article's text is not read here.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from watch.model import Fetched, RawItem
from watch.sources.soup import parsed

_HTML = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_HEAD = 2000
# In order: what was written for sharing is the title alone; <title> often ends with the site's.
_TITLES = ("meta[property='og:title']", "meta[name='twitter:title']", "h1", "title")
_DATES = (
    "meta[property='article:published_time']",
    "meta[itemprop='datePublished']",
    "time[itemprop='datePublished']",
    "meta[name='dcterms.created' i]",
    "meta[name='dc.date.issued' i]",
)
_SUMMARIES = ("meta[property='og:description']", "meta[name='description' i]")


def is_page(page: Fetched, text: str) -> bool:
    """Whether this is a page to open, and not an error page in place of a sitemap."""
    path = page.url.partition("?")[0].lower()
    return not path.endswith((".xml", ".gz")) and _HTML.search(text[:_HEAD]) is not None


def opened(page: Fetched, text: str) -> RawItem:
    """The item that this page is; without a title when it says none."""
    tree = parsed(text)
    return RawItem(
        url=page.url,
        title=_first(tree, _TITLES),
        summary=_first(tree, _SUMMARIES),
        published=_first(tree, _DATES),
    )


def _first(tree: BeautifulSoup, selectors: tuple[str, ...]) -> str | None:
    found = (_said(tree.select_one(selector)) for selector in selectors)
    return next(filter(None, found), None)


def _said(element: Tag | None) -> str | None:
    if element is None:
        return None
    # Its inside: the markup of a <title> is nothing that a reader sees, and its words would go.
    value = element.get("content") or element.get("datetime") or element.decode_contents()
    return value.strip() if isinstance(value, str) else None
