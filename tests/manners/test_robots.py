"""robots.txt: what RFC 9309 says of each answer, and traps met in the wild."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.manners.robots import MAX_BYTES, MAX_DELAY, TOKEN, obeys, rules

SITE = "https://site.example"
ALL = b"User-agent: *\nDisallow: /\n"
LONG = b"User-agent: *\n" + b"Disallow: /x\n" * (MAX_BYTES // 13 - 10)

CASES = [
    ("no file", 404, b"", "/page", True),
    ("forbidden file", 403, ALL, "/page", True),
    ("unauthorised file", 401, ALL, "/page", True),
    ("gone", 410, ALL, "/page", True),
    ("a server in trouble", 500, b"", "/page", False),
    ("a server in maintenance", 503, b"User-agent: *\nAllow: /\n", "/page", False),
    ("too many requests", 429, b"", "/page", False),
    ("no answer at all", None, b"", "/page", False),
    ("empty file", 200, b"", "/page", True),
    ("an error page", 200, b"<html><body>Disallow: /</body></html>", "/page", True),
    ("everything closed", 200, ALL, "/page", False),
    ("an empty disallow", 200, b"User-agent: *\nDisallow:\n", "/page", True),
    ("the longest rule wins", 200, ALL + b"Allow: /actu\n", "/actualites", True),
    ("equal rules allow", 200, b"User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", True),
    ("a wildcard", 200, b"User-agent: *\nDisallow: /*?page=\n", "/actu?page=2", False),
    ("an end mark", 200, b"User-agent: *\nDisallow: /*.php$\n", "/a.php5", True),
    ("our own group", 200, ALL + b"\nUser-agent: vigie\nAllow: /\n", "/page", True),
    ("only our group", 200, b"User-agent: Vigie\nDisallow: /\n", "/page", False),
    ("part of our name", 200, b"User-agent: gie\nDisallow: /\n", "/page", True),
    ("groups of one name merge", 200, ALL + b"User-agent: a\nDisallow:\n" + ALL, "/p", False),
    ("a byte order mark", 200, b"\xef\xbb\xbf" + ALL, "/page", False),
    ("old line ends", 200, ALL.replace(b"\n", b"\r"), "/page", False),
    ("comments and case", 200, b"# x\nUSER-AGENT: * # y\ndisallow: / # z\n", "/page", False),
    ("accents, escaped or not", 200, "User-agent: *\nDisallow: /é\n".encode(), "/%C3%A9t", False),
    ("latin-1 bytes", 200, b"# \xe9t\xe9\n" + ALL, "/page", False),
    ("a rule before 500 KiB", 200, LONG + b"Disallow: /fin\n", "/fin", False),
    ("a rule after 500 KiB", 200, LONG + b"#" * 200 + b"\nDisallow: /fin\n", "/fin", True),
]


@pytest.mark.parametrize(
    ("status", "body", "path", "allowed"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_an_answer_allows_or_not(status: int | None, body: bytes, path: str, allowed: bool) -> None:
    assert rules(status, body).allow(SITE + path) is allowed


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("5", 5.0), ("2.5", 2.5), ("0", 0.0), ("-3", 0.0), ("", 0.0), ("vite", 0.0),
        ("nan", 0.0), ("inf", 0.0), ("86400", MAX_DELAY), ("1e400", 0.0),
    ],
)  # fmt: skip
def test_a_crawl_delay_is_kept_within_bounds(asked: str, seconds: float) -> None:
    assert rules(200, f"User-agent: *\nCrawl-delay: {asked}\n".encode()).delay == seconds


def test_the_delay_is_that_of_our_group() -> None:
    body = b"User-agent: *\nCrawl-delay: 30\n\nUser-agent: vigie\nCrawl-delay: 4\n"
    assert rules(200, body).delay == 4.0
    assert rules(404).delay == 0.0


def test_feeds_are_for_machines_and_the_rest_obeys() -> None:
    assert [kind for kind in ("feed", "jsonfeed", "page", "sitemap", "ours") if obeys(kind)] == [
        "page", "sitemap", "ours",
    ]  # fmt: skip
    assert TOKEN == "Vigie"


@given(st.none() | st.integers(100, 999), st.binary(max_size=2000), st.text(max_size=50))
def test_no_bytes_break_the_reading(status: int | None, body: bytes, path: str) -> None:
    found = rules(status, b"User-agent: *\nCrawl-delay: " + body)
    assert found.allow(f"{SITE}/{path}") in {True, False}
    assert 0.0 <= found.delay <= MAX_DELAY
