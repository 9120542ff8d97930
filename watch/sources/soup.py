"""A web page to a tree, quietly. Decides nothing."""

from __future__ import annotations

import warnings

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning


def parsed(text: str) -> BeautifulSoup:
    """The tree of ``text``, whatever it is: an address or XML in place of a page is its own news.

    Beautiful Soup would warn of both on the terminal of the person who harvests.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(text, "lxml")
