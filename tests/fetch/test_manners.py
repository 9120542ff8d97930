"""What Vigie sends, how often, and what it keeps to itself."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from threading import Barrier

import pytest

from tests.fetch.conftest import (
    NOW,
    Hostile,
    anywhere,
    ask,
    listen,
    make_fetcher,
    mute,
    names,
    read_head,
)
from watch.fetch import Fetcher, Limits
from watch.model import FailureKind, Fetched, FetchFailed, NotModified, Outcome, Redirect, Request


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    yield from listen()


def slow(hostile: Hostile, path: str, seconds: float) -> str:
    def script(conn: object) -> None:
        time.sleep(seconds)
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")  # type: ignore[attr-defined]  # a socket

    return hostile.on(path, script)


def in_order(urls: list[str]) -> list[Outcome]:
    """What each of these answers, in their order."""
    asked = (Request(url=url) for url in urls)
    found = {one.url: one for one in make_fetcher(anywhere).fetch(asked)}
    return [found[url] for url in urls]


def test_a_page_comes_with_what_its_reader_needs(hostile: Hostile) -> None:
    url = hostile.give("/flux", b"<rss/>", Content_Type="text/xml; charset=iso-8859-1", ETag='"v1"')
    outcome = ask(url)
    assert isinstance(outcome, Fetched)
    assert (outcome.url, outcome.final_url, outcome.body) == (url, url, b"<rss/>")
    assert outcome.media_type == "text/xml; charset=iso-8859-1"
    assert outcome.headers["etag"] == '"v1"'
    assert outcome.at == NOW
    assert 0 < outcome.elapsed < 60
    assert outcome.redirects == ()


def test_a_request_says_who_asks_and_nothing_else(hostile: Hostile) -> None:
    hostile.give("/", Set_Cookie="id=42; Path=/")
    fetcher = make_fetcher()
    for _ in range(2):
        ask(hostile.url(), fetcher)
    names_sent = [line.split(":")[0].lower() for line in hostile.heard[1].head.split("\r\n")[1:-2]]
    assert sorted(names_sent) == ["accept", "accept-encoding", "host", "user-agent"]
    assert hostile.heard[1].header("user-agent") == "Vigie/test (+https://x.example)"
    assert hostile.heard[1].header("accept-encoding") == "gzip, deflate"


def test_credentials_of_the_machine_are_never_used(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / ".netrc"
    netrc.write_text("machine 127.0.0.1 login moi password secret\n", encoding="ascii")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    hostile.give("/")
    ask(hostile.url())
    assert hostile.heard[0].header("authorization") is None


def test_validators_are_sent_and_304_is_an_answer(hostile: Hostile) -> None:
    hostile.say(
        "/", b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nCache-Control: max-age=60\r\n\r\n'
    )
    outcome = ask(hostile.url(), etag='"v1"', last_modified="Mon, 23 Nov 2026 08:00:00 GMT")
    assert isinstance(outcome, NotModified)
    assert outcome.headers["cache-control"] == "max-age=60"
    assert hostile.heard[0].header("if-none-match") == '"v1"'
    assert hostile.heard[0].header("if-modified-since") == "Mon, 23 Nov 2026 08:00:00 GMT"


def test_a_304_leaves_the_connection_to_the_next_request(hostile: Hostile) -> None:
    def unchanged(conn: socket.socket) -> None:
        conn.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        if read_head(conn):
            conn.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\n")

    urls = [hostile.on("/a", unchanged), hostile.on("/b", unchanged)]
    outcomes = list(make_fetcher().fetch([Request(url=url, etag='"v1"') for url in urls]))
    assert [type(one) for one in outcomes] == [NotModified, NotModified]
    assert hostile.accepted == 1


def test_a_connection_that_was_closed_meanwhile_costs_no_source(hostile: Hostile) -> None:
    def leaving(conn: socket.socket) -> None:
        conn.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        read_head(conn)

    urls = [hostile.on("/a", leaving), hostile.say("/b", b"HTTP/1.1 304 Not Modified\r\n\r\n")]
    outcomes = list(make_fetcher().fetch([Request(url=url, etag='"v1"') for url in urls]))
    assert [type(one) for one in outcomes] == [NotModified, NotModified]
    assert hostile.accepted == 2


@pytest.mark.parametrize("etag", ['"a\r\nX-Evil: 1"', '"é"', '"' + "a" * 2000 + '"', '"\0"'])
def test_a_validator_that_is_no_header_value_is_not_sent(hostile: Hostile, etag: str) -> None:
    hostile.give("/")
    assert isinstance(ask(hostile.url(), etag=etag), Fetched)
    assert hostile.heard[0].header("if-none-match") is None
    assert hostile.heard[0].header("x-evil") is None


def test_redirects_are_followed_and_recorded(hostile: Hostile) -> None:
    hostile.move("/old", "/new name?q=é#part", 301)
    hostile.move("/new%20name?q=%C3%A9", hostile.url("/last"), 307)
    hostile.give("/last")
    outcome = ask(hostile.url("/old"))
    assert isinstance(outcome, Fetched)
    assert outcome.url == hostile.url("/old")
    assert outcome.final_url == hostile.url("/last")
    assert outcome.redirects == (
        Redirect(301, hostile.url("/new%20name?q=%C3%A9")),
        Redirect(307, hostile.url("/last")),
    )


def test_validators_stay_with_the_server_that_gave_them(hostile: Hostile) -> None:
    for other in listen():
        hostile.move("/here", "/there")
        hostile.move("/there", other.url("/away"))
        other.give("/away")
        assert isinstance(ask(hostile.url("/here"), etag='"v1"'), Fetched)
        assert [heard.header("if-none-match") for heard in hostile.heard] == ['"v1"', '"v1"']
        assert other.heard[0].header("if-none-match") is None
        assert other.heard[0].header("authorization") is None
        assert other.heard[0].header("referer") is None


def test_a_304_after_leaving_is_not_ours(hostile: Hostile) -> None:
    for other in listen():
        hostile.move("/", other.url("/"))
        other.say("/", b"HTTP/1.1 304 Not Modified\r\n\r\n")
        outcome = ask(hostile.url(), etag='"v1"')
        assert isinstance(outcome, FetchFailed)
        assert (outcome.kind, outcome.status) == (FailureKind.STATUS, 304)


def test_a_failure_keeps_what_the_pace_needs(hostile: Hostile) -> None:
    outcome = ask(hostile.give("/", status="429 Slow down", Retry_After="120"))
    assert isinstance(outcome, FetchFailed)
    assert (outcome.status, outcome.retry_after) == (429, "120")
    assert outcome.reason == "le serveur a répondu 429"


def test_a_host_that_asks_to_wait_is_left_alone(hostile: Hostile) -> None:
    hostile.give("/first", status="503 Busy", Retry_After="120")
    hostile.give("/second")
    urls = [hostile.url("/first"), hostile.url("/second")]
    urls.append(hostile.url("/second", "other.test"))
    first, second, other = in_order(urls)
    assert isinstance(first, FetchFailed)
    assert isinstance(second, FetchFailed)
    assert (first.kind, second.kind) == (FailureKind.STATUS, FailureKind.SPARED)
    assert (second.status, second.retry_after) == (503, "120")
    assert second.reason == "le serveur a répondu 503 et demande d'attendre"
    assert isinstance(other, Fetched)
    assert sorted(heard.path for heard in hostile.heard) == ["/first", "/second"]


def test_a_host_that_asks_to_wait_is_left_alone_by_those_redirected_to_it(hostile: Hostile) -> None:
    hostile.give("/busy", status="429 Slow down", Retry_After="120")
    hostile.give("/calm")
    for name in ("/first", "/second"):
        hostile.move(name, hostile.url("/busy", "busy.test"))
    urls = [hostile.url(path, "asked.test") for path in ("/first", "/second", "/calm")]
    first, second, third = in_order(urls)
    assert isinstance(first, FetchFailed)
    assert isinstance(second, FetchFailed)
    assert (first.kind, second.kind) == (FailureKind.STATUS, FailureKind.SPARED)
    assert (second.host, second.retry_after) == ("busy.test", "120")
    assert isinstance(third, Fetched), "who redirects there asked for nothing"
    assert [heard.path for heard in hostile.heard].count("/busy") == 1


def test_a_host_gets_one_request_at_a_time_and_a_rest(hostile: Hostile) -> None:
    for n in range(4):
        slow(hostile, f"/{n}", 0.05)
    fetcher = make_fetcher(pause=0.2)
    urls = [hostile.url(f"/{n}") for n in range(3)]
    assert len(list(fetcher.fetch(Request(url=url) for url in urls))) == 3
    list(fetcher.fetch([Request(url=hostile.url("/3"))]))  # the rest holds between runs too
    heard = sorted(hostile.heard, key=lambda one: one.began)
    rests = [after.began - before.ended for before, after in pairwise(heard)]
    assert len(rests) == 3
    assert min(rests) >= 0.18


def test_redirects_to_another_host_wait_for_its_turn(hostile: Hostile) -> None:
    resolver = names(a="127.0.0.1", b="127.0.0.1", c="127.0.0.1")
    slow(hostile, "/c", 0.1)
    hostile.move("/a", hostile.url("/c", "c.test"))
    hostile.move("/b", hostile.url("/c", "c.test"))
    urls = [hostile.url("/a", "a.test"), hostile.url("/b", "b.test"), hostile.url("/c", "c.test")]
    outcomes = list(make_fetcher(resolver, pause=0.1).fetch(Request(url=url) for url in urls))
    assert [type(o) for o in outcomes] == [Fetched] * 3
    visits = sorted((h.began, h.ended) for h in hostile.heard if h.path == "/c")
    assert len(visits) == 3
    assert all(after[0] - before[1] >= 0.09 for before, after in pairwise(visits))


def test_hosts_are_asked_together_up_to_the_limit(hostile: Hostile) -> None:
    """The server answers nobody before four ask: fewer would wait for ever, and more would show."""
    four = Barrier(4)

    def script(conn: socket.socket) -> None:
        four.wait(30)
        time.sleep(0.1)
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    hostile.on("/", script)
    requests = [Request(url=hostile.url("/", f"h{n}.test")) for n in range(1, 13)]
    outcomes = list(make_fetcher(anywhere, concurrency=4, patience=60.0).fetch(requests))
    assert [type(one) for one in outcomes] == [Fetched] * 12
    moments = [(h.began, 1) for h in hostile.heard] + [(h.ended, -1) for h in hostile.heard]
    under_way = most = 0
    for _, step in sorted(moments):
        under_way += step
        most = max(most, under_way)
    assert most == 4


def test_dead_hosts_hold_no_slot_that_a_live_one_could_use(hostile: Hostile) -> None:
    # The dead ones are first in line, twice as many as there are slots, and far from their end.
    hostile.on("/muet", mute)
    hostile.give("/vif")
    dead = [hostile.url("/muet", f"m{n}.test") for n in range(8)]
    live = [hostile.url("/vif", f"v{n}.test") for n in range(8)]
    fetcher = make_fetcher(anywhere, concurrency=4, total=300.0, headers=300.0)
    outcomes = fetcher.fetch([Request(url=url) for url in dead + live])
    assert {next(outcomes).url for _ in live} == set(live)
    outcomes.close()  # type: ignore[attr-defined]  # a generator


def until(heard: Callable[[], int], least: int) -> None:
    end = time.monotonic() + 30
    while heard() < least:
        assert time.monotonic() < end, "not asked"
        time.sleep(0.01)


def test_a_busy_consumer_keeps_no_host_from_being_asked(hostile: Hostile) -> None:
    hostile.give("/")
    requests = [Request(url=hostile.url("/", f"h{n}.test")) for n in range(20)]
    outcomes = make_fetcher(anywhere, concurrency=2).fetch(requests)
    next(outcomes)
    until(lambda: len(hostile.heard), 20)
    assert len(list(outcomes)) == 19


def test_what_waits_for_a_busy_consumer_is_bounded_by_its_bytes(hostile: Hostile) -> None:
    hostile.give("/", bytes(4 * 2**20))
    requests = [Request(url=hostile.url("/", f"h{n}.test")) for n in range(20)]
    outcomes = make_fetcher(anywhere, concurrency=2, patience=60.0).fetch(requests)
    next(outcomes)
    until(lambda: len(hostile.heard), 3)
    time.sleep(0.3)
    assert len(hostile.heard) <= 1 + 2 + 2  # taken, waiting, under way
    assert len(list(outcomes)) == 19


def test_the_host_with_most_to_ask_is_asked_first(hostile: Hostile) -> None:
    hostile.give("/")
    hosts = ["a.test", "b.test", "b.test"]
    requests = [Request(url=hostile.url(f"/{n}", host)) for n, host in enumerate(hosts)]
    list(make_fetcher(anywhere, concurrency=1).fetch(requests))
    assert hostile.heard[0].path == "/1"


def test_outcomes_come_as_they_are_ready(hostile: Hostile) -> None:
    slow(hostile, "/slow", 0.4)
    hostile.give("/fast")
    urls = [hostile.url("/slow", "a.test"), hostile.url("/fast", "b.test")]
    arrived = [o.url for o in make_fetcher(anywhere).fetch(Request(url=url) for url in urls)]
    assert arrived == urls[::-1]


def test_a_slow_consumer_fails_no_request(hostile: Hostile) -> None:
    slow(hostile, "/", 0.3)
    requests = [Request(url=hostile.url("/", f"h{n}.test")) for n in range(1, 7)]
    kinds = []
    for outcome in make_fetcher(anywhere, total=0.8, concurrency=3).fetch(requests):
        time.sleep(0.4)  # longer in all than the deadline of those under way
        kinds.append(type(outcome))
    assert kinds == [Fetched] * 6


def test_a_consumer_may_leave_early(hostile: Hostile) -> None:
    hostile.give("/fast")
    hostile.on("/slow", mute)
    urls = [hostile.url("/fast", "h1.test")]
    urls += [hostile.url("/slow", f"h{n}.test") for n in range(2, 40)]
    before = threading.active_count()
    outcomes = make_fetcher(anywhere, concurrency=8).fetch([Request(url=url) for url in urls])
    assert isinstance(next(outcomes), Fetched)
    began = time.monotonic()
    outcomes.close()  # type: ignore[attr-defined]  # a generator
    assert time.monotonic() - began < 10, "it waited for an answer that never comes"
    time.sleep(0.2)  # what had left before is heard
    reached = len(hostile.heard)
    time.sleep(0.2)
    assert len(hostile.heard) == reached < 12
    assert threading.active_count() <= before + reached  # the server's own threads


def test_a_bad_url_costs_only_itself(hostile: Hostile) -> None:
    hostile.give("/")
    urls = ["ftp://example.fr/", "", hostile.url(), "http://[::1", "http://10.0.0.1/"]
    outcomes = {o.url: o for o in make_fetcher().fetch(Request(url=url) for url in urls)}
    assert set(outcomes) == set(urls)
    assert isinstance(outcomes[hostile.url()], Fetched)


def test_the_defaults_are_the_promised_ones() -> None:
    limits = Limits()
    assert (limits.total, limits.headers, limits.body, limits.redirects) == (30, 10, 10_000_000, 5)
    assert (limits.concurrency, limits.pause) == (32, 1.0)
    assert (limits.extra_ports, limits.allowed_networks) == ((), ())
    assert list(Fetcher(limits, user_agent="Vigie", now=lambda: NOW).fetch([])) == []
