"""robots.txt on the way: asked once, obeyed on every hop, at the pace that it asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.fetch.conftest import LOOPBACK, NOW, Hostile, anywhere, authorities, listen, make_fetcher
from watch.fetch import Fetcher, Limits
from watch.model import FailureKind, Fetched, FetchFailed, Outcome, Request


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    yield from listen()


def pages(hostile: Hostile, fetcher: Fetcher, *paths: str) -> list[Outcome]:
    urls = [hostile.url(path) for path in paths]
    found = fetcher.fetch([Request(url=url, robots=True) for url in urls])
    return sorted(found, key=lambda outcome: urls.index(outcome.url))


def paths(hostile: Hostile) -> list[str]:
    return [one.path for one in hostile.heard]


def test_a_page_is_asked_after_robots_txt_and_a_feed_without_it(hostile: Hostile) -> None:
    for path in ("/flux", "/page", "/autre"):
        hostile.give(path)
    fetcher = make_fetcher()
    list(fetcher.fetch([Request(url=hostile.url("/flux"))]))
    assert all(isinstance(one, Fetched) for one in pages(hostile, fetcher, "/page", "/autre"))
    assert paths(hostile) == ["/flux", "/robots.txt", "/page", "/autre"]


def test_a_forbidden_page_is_not_asked(hostile: Hostile) -> None:
    hostile.give("/robots.txt", b"User-agent: *\nDisallow: /prive\n")
    hostile.give("/public")
    refused, given = pages(hostile, make_fetcher(), "/prive/1", "/public")
    assert isinstance(refused, FetchFailed)
    assert refused.kind is FailureKind.ROBOTS
    assert refused.reason == "le robots.txt du site interdit cette page aux robots"
    assert isinstance(given, Fetched)
    assert paths(hostile) == ["/robots.txt", "/public"]


def test_a_redirect_to_a_forbidden_page_is_not_followed(hostile: Hostile) -> None:
    hostile.give("/robots.txt", b"User-agent: *\nDisallow: /prive\n")
    hostile.move("/public", "/prive")
    (refused,) = pages(hostile, make_fetcher(), "/public")
    assert isinstance(refused, FetchFailed)
    assert refused.kind is FailureKind.ROBOTS
    assert "/prive" not in paths(hostile)


def test_a_site_in_trouble_is_left_alone_until_it_can_say(hostile: Hostile) -> None:
    hostile.give("/robots.txt", status="503 Busy", Retry_After="120")
    hostile.give("/page")
    fetcher = make_fetcher()
    (refused,) = pages(hostile, fetcher, "/page")
    assert isinstance(refused, FetchFailed)
    assert (refused.kind, refused.status) == (FailureKind.STATUS, 503)
    assert refused.retry_after == "120"
    assert refused.reason.endswith("n'a pas pu être lu\u00a0: le serveur a répondu 503")
    hostile.give("/robots.txt")
    (given,) = pages(hostile, fetcher, "/page")
    assert isinstance(given, Fetched)
    assert paths(hostile) == ["/robots.txt", "/robots.txt", "/page"]


def test_lost_in_redirects_is_as_if_there_were_none(hostile: Hostile) -> None:
    hostile.move("/robots.txt", "/robots.txt")
    hostile.give("/page")
    assert isinstance(pages(hostile, make_fetcher(), "/page")[0], Fetched)


def test_the_rules_serve_a_day_and_no_more(hostile: Hostile) -> None:
    hostile.give("/page")
    at = [NOW]
    limits = Limits(pause=0.0, allowed_networks=LOOPBACK)
    fetcher = Fetcher(limits, user_agent="t", now=lambda: at[0], tls=authorities())
    for hours in (0, 23, 24):
        at[0] = NOW + timedelta(hours=hours)
        pages(hostile, fetcher, "/page")
    assert paths(hostile) == ["/robots.txt", "/page", "/page", "/robots.txt", "/page"]


def test_the_delay_that_a_site_asks_is_its_rest(hostile: Hostile) -> None:
    hostile.give("/robots.txt", b"User-agent: *\nCrawl-delay: 0.3\n")
    for path in ("/1", "/2"):
        hostile.give(path)
    pages(hostile, make_fetcher(anywhere), "/1", "/2")
    began = [one.began for one in hostile.heard]
    assert began[1] - began[0] >= 0.29
    assert began[2] - began[1] >= 0.29


def test_a_site_that_cannot_say_is_not_asked_again_for_each_of_its_pages(hostile: Hostile) -> None:
    hostile.give("/robots.txt", status="500 Broken")
    fetcher = make_fetcher()
    for turn in (1, 2):
        refused = pages(hostile, fetcher, "/1", "/2", "/3")
        assert all(isinstance(outcome, FetchFailed) for outcome in refused)
        assert paths(hostile) == ["/robots.txt"] * turn
