"""A host that does not answer costs one attempt, and blames nobody else."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence

import pytest

from tests.fetch.conftest import Hostile, anywhere, listen, make_fetcher, mute, names
from watch.model import FailureKind, Fetched, FetchFailed, Outcome, Request

SPARED = "le serveur n'a pas répondu à la demande précédente"


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    yield from listen()


def kinds(urls: Sequence[str], outcomes: Sequence[Outcome]) -> list[FailureKind | None]:
    """In the order of ``urls``; None for what came."""
    by_url = {one.url: one for one in outcomes}
    found = [by_url[url] for url in urls]
    return [one.kind if isinstance(one, FetchFailed) else None for one in found]


def test_a_silent_host_is_asked_once_and_the_others_as_usual(hostile: Hostile) -> None:
    for n in range(4):
        hostile.on(f"/{n}", mute)
    hostile.give("/vif")
    urls = [hostile.url(f"/{n}", "mort.test") for n in range(4)]
    urls.append(hostile.url("/vif", "autre.test"))
    fetcher = make_fetcher(anywhere, headers=0.3)
    outcomes = list(fetcher.fetch(Request(url=url) for url in urls))
    assert kinds(urls, outcomes) == [FailureKind.TIMEOUT, *[FailureKind.SPARED] * 3, None]
    assert {one.reason for one in outcomes if isinstance(one, FetchFailed)} >= {SPARED}
    assert sorted(heard.path for heard in hostile.heard) == ["/0", "/vif"]


def test_a_port_where_nobody_listens_says_nothing_of_another(hostile: Hostile) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    hostile.give("/vif")
    urls = [f"http://127.0.0.1:{port}/{n}" for n in range(3)] + [hostile.url("/vif")]
    outcomes = list(make_fetcher().fetch(Request(url=url) for url in urls))
    assert kinds(urls, outcomes) == [FailureKind.CONNECTION, *[FailureKind.SPARED] * 2, None]


def test_a_host_that_redirects_to_a_silent_one_is_not_silent(hostile: Hostile) -> None:
    hostile.on("/mort", mute)
    hostile.move("/a", hostile.url("/mort", "mort.test"))
    hostile.give("/b")
    urls = [hostile.url("/a", "vif.test"), hostile.url("/b", "vif.test")]
    fetcher = make_fetcher(names(vif="127.0.0.1", mort="127.0.0.1"), headers=0.3)
    outcomes = list(fetcher.fetch(Request(url=url) for url in urls))
    assert kinds(urls, outcomes) == [FailureKind.TIMEOUT, None]


def test_an_answer_that_is_an_error_spares_nobody(hostile: Hostile) -> None:
    hostile.give("/a", status="500 Oops")
    hostile.on("/b", lambda _: None)  # hangs up at once
    hostile.give("/c")
    urls = [hostile.url(path) for path in ("/a", "/b", "/c")]
    outcomes = list(make_fetcher().fetch(Request(url=url) for url in urls))
    assert kinds(urls, outcomes) == [FailureKind.STATUS, FailureKind.CONNECTION, None]


def test_a_silent_host_is_asked_again_at_the_next_run(hostile: Hostile) -> None:
    hostile.on("/a", mute)
    fetcher = make_fetcher(headers=0.3)
    list(fetcher.fetch([Request(url=hostile.url("/a"))]))
    hostile.give("/a")
    (outcome,) = fetcher.fetch([Request(url=hostile.url("/a"))])
    assert isinstance(outcome, Fetched)
