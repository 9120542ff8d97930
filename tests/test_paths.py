"""Where one may be led after signing in: inside, whatever is asked."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefings.web.paths import internal

INSIDE = (
    "/",
    "/compte",
    "/archive?q=tiers-lieux&after=12",
    "/archive?q=%C3%A9t%C3%A9%20%22a%20b%22",
    "/article/0123456789abcdef0123",
)
OUTSIDE = (
    "",
    "compte",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/%5Cevil.example",
    "/%5cevil.example",
    "/%2Fevil.example",
    "/%2f%2fevil.example",
    "/%09/evil.example",
    "/%0d%0aSet-Cookie:x=1",
    "/%0aevil.example",
    "/\tevil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "\n//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\x00/evil.example",
    "/\x0b/evil.example",
    "http://evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "https:\\\\evil.example",
    "ftp://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "mailto:a@evil.example",
    "//evil.example/%2e%2e",
    "//evil.example@veille.region.example",
    "//veille.region.example@evil.example",
    "https://veille.region.example@evil.example",
    "https://veille.region.example.evil.example",
    "@evil.example",
    ".evil.example",
    "?//evil.example",
    "#//evil.example",
    "/compte//evil.example",
    "/compte\\..\\evil",
    "/compte#<script>",
    '/compte"onmouseover=x',
    "/<script>",
    "/compte evil",
    "/été",
    "/\u2028evil",
    "/\u2215/evil.example",
    "\u2215\u2215evil.example",
    "/\uff0fevil.example",
    "/%",
    "/%zz",
    "/" + "a" * 2500,
)


@pytest.mark.parametrize("path", INSIDE)
def test_a_page_of_ours_is_kept(path: str) -> None:
    assert internal(path) == path


@pytest.mark.parametrize("path", OUTSIDE)
def test_anything_else_is_the_first_page(path: str) -> None:
    assert len(OUTSIDE) >= 60
    assert internal(path) == "/"


@given(st.text(alphabet=st.sampled_from("/\\%2f5cC:@.#? \t\nhtpsjavcrievlxmp"), max_size=30))
@example("/a/../%5c")
def test_a_browser_stays_here(path: str) -> None:
    # As a browser reads it: a backslash is a slash, tabs and newlines are dropped.
    kept = internal(path).translate({9: None, 10: None, 13: None}).replace("\\", "/")
    assert urlsplit(urljoin("https://here.example/x", kept)).netloc == "here.example"
