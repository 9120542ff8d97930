"""Servers that lie, stall, flood and hang up: each gives one typed failure, in time, in French."""

from __future__ import annotations

import gzip
import itertools
import socket
import struct
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest

from tests.fetch.conftest import Hostile, Script, anywhere, ask, listen, make_fetcher
from watch.model import FailureKind, Fetched, FetchFailed, Request

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    yield from listen()


def say(*parts: bytes) -> Script:
    return lambda conn: conn.sendall(b"".join(parts))


def flood(opening: bytes, again: bytes) -> Script:
    """Repeats until the client hangs up."""

    def script(conn: socket.socket) -> None:
        conn.sendall(opening)
        while True:
            conn.sendall(again)

    return script


def drip(opening: bytes, again: bytes = b"x") -> Script:
    """A byte now and then: no read ever times out, only a total deadline ends it."""

    def script(conn: socket.socket) -> None:
        conn.sendall(opening)
        while True:
            time.sleep(0.05)
            conn.sendall(again)

    return script


def reset(conn: socket.socket) -> None:
    conn.sendall(OK + b"Content-Length: 100\r\n\r\nx")
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def big_gzip(size: int) -> bytes:
    return gzip.compress(b"\0" * size, compresslevel=1)


def compressed(name: str, body: bytes) -> bytes:
    head = f"Content-Encoding: {name}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return OK + head + body


def big_zlib(size: int) -> bytes:
    return zlib.compress(b"\0" * size, level=1)


def bomb(name: str, made: Callable[[int], bytes]) -> Script:
    """Made when it is asked for: every process of a run reads this module."""

    def script(conn: socket.socket) -> None:
        conn.sendall(compressed(name, made(50_000_000)))

    return script


CONNECTION, PROTOCOL, TOO_BIG, TIMEOUT, STATUS, ENCODING, REDIRECTS = (
    FailureKind.CONNECTION, FailureKind.PROTOCOL, FailureKind.TOO_BIG, FailureKind.TIMEOUT,
    FailureKind.STATUS, FailureKind.ENCODING, FailureKind.REDIRECTS,
)  # fmt: skip

SCRIPTS: dict[str, tuple[Script, FailureKind]] = {
    "hangs up at once": (say(b""), CONNECTION),
    "hangs up in the status line": (say(b"HTTP/1.1 2"), CONNECTION),
    "hangs up in the headers": (say(OK, b"Content-Ty"), CONNECTION),
    "hangs up in the body": (say(OK, b"Content-Length: 100\r\n\r\nhalf"), CONNECTION),
    "hangs up in a chunk": (say(CHUNKED, b"ff\r\nhalf"), CONNECTION),
    "hangs up between chunks": (say(CHUNKED, b"2\r\nok\r\n"), CONNECTION),
    "resets": (reset, CONNECTION),
    "speaks no HTTP": (say(b"220 smtp.example ESMTP ready\r\n\r\n"), PROTOCOL),
    "speaks HTTP/0.9": (say(b"<html>bonjour</html>\r\n\r\n"), PROTOCOL),
    "sends binary": (say(bytes(range(128, 256)) * 4, b"\r\n\r\n"), PROTOCOL),
    "has a wordy status": (say(b"HTTP/1.1 abc OK\r\n\r\n"), PROTOCOL),
    "has a status out of range": (say(b"HTTP/1.1 099 Low\r\n\r\n"), PROTOCOL),
    "has a header without colon": (say(OK, b"nonsense\r\n\r\n"), PROTOCOL),
    "has a NUL in a header": (say(OK, b"X: a\0b\r\n\r\n"), PROTOCOL),
    "gives two lengths": (say(OK, b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), PROTOCOL),
    "gives a negative length": (say(OK, b"Content-Length: -1\r\n\r\n"), PROTOCOL),
    "has an unknown transfer": (say(OK, b"Transfer-Encoding: gzip\r\n\r\n"), PROTOCOL),
    "has a bad chunk size": (say(CHUNKED, b"zz\r\nab\r\n"), PROTOCOL),
    "sends 20 MB of one header": (flood(OK + b"X: ", b"a" * 65_536), TOO_BIG),
    "sends headers for ever": (flood(OK, b"X-Filler: aaaaaaaa\r\n"), TOO_BIG),
    "sends chunks for ever": (flood(CHUNKED, b"10000\r\n" + b"a" * 65_536 + b"\r\n"), TOO_BIG),
    "sends crumbs for ever": (flood(CHUNKED, b"1\r\na\r\n" * 1000), TOO_BIG),
    "extends a chunk for ever": (flood(CHUNKED + b"5;", b"a" * 65_536), TOO_BIG),
    "sends trailers for ever": (flood(CHUNKED + b"0\r\n", b"X: a\r\n" * 1000), TOO_BIG),
    "sends without length for ever": (flood(OK + b"\r\n", b"a" * 65_536), TOO_BIG),
    "announces 10 GB": (say(OK, b"Content-Length: 10000000000\r\n\r\n"), TOO_BIG),
    "is silent": (lambda _: time.sleep(1), TIMEOUT),
    "drips its headers": (drip(OK), TIMEOUT),
    "drips its body": (drip(OK + b"\r\n"), TIMEOUT),
    "continues for ever": (drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), TIMEOUT),
    "changes protocol": (say(b"HTTP/1.1 101 Switch\r\nUpgrade: h2c\r\n\r\n"), PROTOCOL),
    "has no content": (say(b"HTTP/1.1 204 No Content\r\n\r\n"), STATUS),
    "has a part only": (say(b"HTTP/1.1 206 Partial\r\nContent-Length: 1\r\n\r\na"), STATUS),
    "says 304 unasked": (say(b"HTTP/1.1 304 Not Modified\r\n\r\n"), STATUS),
    "has status 999": (say(b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n"), STATUS),
    "compresses with brotli": (say(compressed("br", b"\x1b\x03")), ENCODING),
    "compresses twice": (say(compressed("gzip, gzip", big_gzip(10))), ENCODING),
    "cuts its gzip": (say(compressed("gzip", big_gzip(1000)[:-4])), ENCODING),
    "lies about gzip": (say(compressed("gzip", b"<rss/>")), ENCODING),
    "bombs in gzip": (bomb("gzip", big_gzip), ENCODING),
    "bombs in deflate": (bomb("deflate", big_zlib), ENCODING),
    "redirects nowhere": (say(b"HTTP/1.1 302 F\r\nContent-Length: 0\r\n\r\n"), REDIRECTS),
}  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_hostile_server_is_one_typed_failure(hostile: Hostile, name: str) -> None:
    script, kind = SCRIPTS[name]
    # What is told by its bytes is a second of work at most, many more on a busy machine.
    total, headers = (1.5, 1.0) if kind is TIMEOUT else (30.0, 30.0)
    fetcher = make_fetcher(total=total, headers=headers)
    began = time.monotonic()
    outcome = ask(hostile.on("/", script), fetcher)
    assert isinstance(outcome, FetchFailed)
    assert outcome.kind is kind, outcome.reason
    assert not outcome.reason.startswith("erreur inattendue")
    assert time.monotonic() - began < total + 10
    # The next request goes on as if nothing had happened.
    assert isinstance(ask(hostile.give("/next"), fetcher), Fetched)


def test_reasons_are_sentences_for_people(hostile: Hostile) -> None:
    cases: list[tuple[Callable[[], str], float, str]] = [
        (lambda: hostile.give("/", status="503 Busy"), 30, "le serveur a répondu 503"),
        (lambda: hostile.on("/", drip(OK)), 1, "pas de réponse en 1\u00a0s"),
        (lambda: hostile.on("/", drip(OK + b"\r\n")), 1, "réponse incomplète après 1\u00a0s"),
        (
            lambda: hostile.on("/", flood(OK + b"\r\n", b"a" * 65_536)),
            30,
            "réponse de plus de 2\u00a0Mo",
        ),
    ]
    for prepare, total, reason in cases:
        outcome = ask(prepare(), make_fetcher(total=total, headers=total / 2, body=2_000_000))
        assert isinstance(outcome, FetchFailed)
        assert outcome.reason.replace("en 0\u00a0s", "en 1\u00a0s") == reason


def test_nobody_listening_is_a_connection_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    outcome = ask(f"http://127.0.0.1:{port}/")
    assert isinstance(outcome, FetchFailed)
    assert outcome.kind is CONNECTION
    assert outcome.reason == "connexion impossible au serveur"


def test_a_flood_costs_little_memory(hostile: Hostile) -> None:
    bomb = compressed("gzip", big_gzip(200_000_000))
    hostile.on("/bomb", say(bomb))
    hostile.on("/flood", flood(CHUNKED, b"10000\r\n" + b"a" * 65_536 + b"\r\n"))
    fetcher = make_fetcher(body=5_000_000)
    tracemalloc.start()
    for path in ("/bomb", "/flood"):
        assert isinstance(ask(hostile.url(path), fetcher), FetchFailed)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40_000_000


def test_redirect_loops_end(hostile: Hostile) -> None:
    hostile.move("/a", "/b")
    hostile.move("/b", "/a")
    outcome = ask(hostile.url("/a"))
    assert isinstance(outcome, FetchFailed)
    assert outcome.kind is REDIRECTS
    assert outcome.reason == "plus de 5 redirections"
    assert len(hostile.heard) == 6


def test_the_deadline_covers_all_hops_together(hostile: Hostile) -> None:
    steps = itertools.count()

    def slow_hop(conn: socket.socket) -> None:
        time.sleep(0.3)
        conn.sendall(
            f"HTTP/1.1 302 F\r\nLocation: /{next(steps)}\r\nContent-Length: 0\r\n\r\n".encode()
        )

    for n in range(10):
        hostile.on(f"/{n}", slow_hop)
    outcome = ask(hostile.url("/0"), make_fetcher(total=0.8))
    assert isinstance(outcome, FetchFailed)
    assert outcome.kind is TIMEOUT, "the sixth hop, of 0.3 s as the others, was not reached"


def test_slow_servers_do_not_hold_up_the_others(hostile: Hostile) -> None:
    answered = threading.Event()

    def slow(conn: socket.socket) -> None:
        """As slow as the others need: it breaks off once all of them have their answer."""
        conn.sendall(OK + b"Content-Length: 9999\r\n\r\n")
        while not answered.wait(0.05):
            conn.sendall(b"x")

    hostile.on("/slow", slow)
    hostile.give("/fast")
    urls = [hostile.url("/slow", f"slow{n}.test") for n in range(1, 41)]
    urls += [hostile.url("/fast", f"fast{n}.test") for n in range(1, 41)]
    arrivals = make_fetcher(anywhere, total=60.0).fetch(Request(url=url) for url in urls)
    assert [type(next(arrivals)) for _ in range(40)] == [Fetched] * 40
    answered.set()
    assert [type(one) for one in arrivals] == [FetchFailed] * 40
