"""Addresses: what is kept, what is refused, what is the same."""

from __future__ import annotations

import re
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watch import urls
from watch.urls import MAX_URL, canonical, identity, names_page

BASE = "https://www.exemple.fr/fr/flux/rss.xml"

SAME = [
    ("https://www.exemple.fr/a?b=2&a=1", "https://www.exemple.fr/a?b=2&a=1"),
    ("/node/12", "https://www.exemple.fr/node/12"),
    ("suite", "https://www.exemple.fr/fr/flux/suite"),
    ("//cdn.exemple.fr/x", "https://cdn.exemple.fr/x"),
    ("  https://exemple.fr/a\n/b ", "https://exemple.fr/a/b"),
    ("https://EXEMPLE.fr:443", "https://exemple.fr/"),
    ("http://exemple.fr:80/A", "http://exemple.fr/A"),
    ("https://exemple.fr:8443/a", "https://exemple.fr:8443/a"),
    ("https://exemple.fr/été à Sète", "https://exemple.fr/%C3%A9t%C3%A9%20%C3%A0%20S%C3%A8te"),
    ("https://exemple.fr/%c3%a9", "https://exemple.fr/%C3%A9"),
    ("https://exemple.fr/100%", "https://exemple.fr/100%25"),
    ("https://région.fr/", "https://xn--rgion-bsa.fr/"),
    ("https://exemple.fr/spip.php?article12", "https://exemple.fr/spip.php?article12"),
    ("https://exemple.fr/a?x=", "https://exemple.fr/a?x="),
    ("https://exemple.fr/a?affiche=3&source=insee", "https://exemple.fr/a?affiche=3&source=insee"),
    ("https://exemple.fr/a?x=1&amp;amp;y=2", "https://exemple.fr/a?x=1&y=2"),
    ("https://exemple.fr/a,12;b(c)'d", "https://exemple.fr/a,12;b(c)'d"),
    ("https://exemple.fr/a#partie", "https://exemple.fr/a"),
    ("https://exemple.fr/#/actualites/12", "https://exemple.fr/#/actualites/12"),
    ("https://[2001:DB8::1]/a", "https://[2001:db8::1]/a"),
]

TRACKERS = """utm_source=x UTM_Campaign=x xtor=RSS-1 at_medium=rss at_campaign=1 mc_cid=1 fbclid=1
    gclid=1 egn_source=1 egn-n=2 pk_campaign=1 mtm_kwd=x _ga=2 mkt_tok=3 PHPSESSID=1""".split()

REFUSED = [
    "",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://exemple.fr/a",
    "mailto:x@exemple.fr",
    "https://",
    "https://moi:secret@exemple.fr/",
    "https://www.exemple.fr@malveillant.example/",
    "http://127.0.0.1\\@exemple.fr/",
    "https://exemple.fr:99999/",
    "https://exemple.fr:port/",
    "https://[::1/",
    "https://exe mple.fr/",
    "https://exemple.fr/" + "a" * MAX_URL,
]


@pytest.mark.parametrize(("url", "expected"), SAME)
def test_canonical(url: str, expected: str) -> None:
    assert canonical(url, BASE) == expected


@pytest.mark.parametrize("pair", TRACKERS)
def test_trackers_go_and_the_rest_stays(pair: str) -> None:
    assert canonical(f"https://exemple.fr/a?id=7&{pair}&p=2") == "https://exemple.fr/a?id=7&p=2"
    assert canonical(f"https://exemple.fr/a?{pair}") == "https://exemple.fr/a"


@pytest.mark.parametrize("url", REFUSED)
def test_unusable_addresses(url: str) -> None:
    assert canonical(url) is None


@pytest.mark.parametrize(
    "other",
    [
        "http://exemple.fr/a/?x=1&y=2",
        "https://www.exemple.fr/a?y=2&x=1",
        "https://exemple.fr/a;jsessionid=0A?x=1&y=2#ici",
    ],
)
def test_one_page_one_identity(other: str) -> None:
    spelt = canonical(other)
    assert spelt is not None
    assert identity(spelt) == identity("https://exemple.fr/a?x=1&y=2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://exemple.fr/spip.php?article12", "https://exemple.fr/spip.php?article13"),
        ("https://exemple.fr/a", "https://exemple.fr/A"),
        ("https://exemple.fr/a", "https://exemple.fr:8080/a"),
        ("https://exemple.fr/a?b", "https://exemple.fr/ab"),
        ("https://exemple.fr/#/a", "https://exemple.fr/#/b"),
    ],
)
def test_two_pages_two_identities(one: str, other: str) -> None:
    assert identity(one) != identity(other)


def test_a_home_page_names_no_page() -> None:
    assert not names_page("https://exemple.fr/")
    assert names_page("https://exemple.fr/?p=12")
    assert names_page("https://exemple.fr/#/12")


PIECES = st.sampled_from(
    "http:|https:|//|/|exemple.fr|é|①|%|%e9|?|&|&amp;|amp;|=|#|#!|:|:80|:443|@|\\|;jsessionid=1"
    "|utm_x=1|a| |\t|..|.|[|]|::1|xn--|\u202e|\ud800|\x00|+|ß|。|İ".split("|"),
)
ADDRESS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=60)


@given(st.just("https://exemple.fr/") | st.just("") | st.just("http://"), ADDRESS)
@example("https://exemple.fr/", "?&amp;amp;amp;x")
@example("http://", "İ.fr/")
def test_canonical_is_idempotent_and_followable(start: str, rest: str) -> None:
    once = canonical(start + rest, BASE)
    if once is None:
        return
    assert canonical(once) == once
    parts = urlsplit(once)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert "@" not in parts.netloc
    assert once.isascii()
    assert once.isprintable()
    assert " " not in once
    assert identity(once) == identity(canonical(once) or "")


@given(ADDRESS)
def test_a_visit_does_not_change_the_identity(rest: str) -> None:
    once = canonical(f"https://exemple.fr/{rest}", BASE)
    if once is None:
        return
    parts = urlsplit(once)
    visited = parts._replace(
        path=f"{parts.path};jsessionid=0A1B.node1",
        query="&".join(filter(None, [parts.query, "utm_source=x&fbclid=y", "PHPSESSID=1"])),
    ).geturl()
    assert identity(canonical(visited) or "") == identity(once)


@given(st.sampled_from(["https://exemple.fr/", "http://www.a-b.org/", "http://a.fr"]), ADDRESS)
def test_what_needs_no_change_is_what_the_long_way_gives(start: str, rest: str) -> None:
    quick = urls._canonical.__wrapped__(start + rest, "")
    with patch.object(urls, "_DONE", re.compile(r"(?!)")):
        assert quick == urls._canonical.__wrapped__(start + rest, "")
