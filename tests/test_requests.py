"""Requests that no browser sends: two lengths, a hidden second request, a forged origin."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefings.accounts import entering
from briefings.people import Role
from tests.accounts import browser
from tests.offices import BASE, SETTINGS, settle
from tests.webs import Web, serve

HOST = BASE.removeprefix("https://").encode()
WHO = "marie@region.example"
TRUSTING = SETTINGS.replace("web:\n", "web:\n  proxies: [127.0.0.1]\n")


def heard(web: Web, raw: bytes) -> bytes:
    """All that the server answers to these bytes, until it hangs up."""
    with socket.create_connection(("127.0.0.1", web.port), 30) as door:
        door.sendall(raw)
        door.settimeout(30)
        said = b""
        try:
            while part := door.recv(65_536):
                said += part
        except (TimeoutError, ConnectionResetError):
            pass
        return said


def post(*headers: bytes, body: bytes = b"") -> bytes:
    lines = (b"POST /connexion HTTP/1.1", b"Host: " + HOST, b"Sec-Fetch-Site: same-origin")
    return b"\r\n".join([*lines, *headers, b"Connection: close", b"", body])


HIDDEN = b"GET /sante HTTP/1.1\r\nHost: " + HOST + b"\r\n\r\n"
SMUGGLED = {
    "two lengths": post(b"Content-Length: 5", b"Content-Length: 6", body=b"email="),
    "a list of lengths": post(b"Content-Length: 5, 6", body=b"email="),
    "a length and pieces": post(
        b"Content-Length: 4", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n" + HIDDEN
    ),
    "pieces spelt otherwise": post(
        b"Transfer-Encoding: xchunked", b"Content-Length: 4", body=b"0\r\n\r\n" + HIDDEN
    ),
    "pieces twice": post(b"Transfer-Encoding: chunked, chunked", body=b"0\r\n\r\n" + HIDDEN),
    "a signed length": post(b"Content-Length: +5", body=b"email"),
    "a length in other digits": post("Content-Length: \u0665".encode(), body=b"email"),
    "a space before the colon": post(b"Content-Length : 5", body=b"email"),
    "a folded header": post(b"X-Long: a", b" b: c", b"Content-Length: -1"),
    "a zero in a header": post(b"X-Zero: a\x00b", b"Content-Length: 0"),
    "two hosts": post(b"Host: autre.example", b"Content-Length: 0"),
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "headers without end": b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000,
}


@pytest.mark.parametrize("trick", SMUGGLED)
def test_a_request_that_may_be_read_in_two_ways_is_refused(still: Web, trick: str) -> None:
    said = heard(still, SMUGGLED[trick])
    assert said.count(b"HTTP/1.1 ") == 1, said[:300]
    assert said.startswith(b"HTTP/1.1 4"), said[:300]
    assert b"Traceback" not in said
    assert still.get("/sante").status_code in {200, 503}


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Web]:
    with serve(settle(tmp_path / "vigie", TRUSTING)) as web:
        yield web


def origin(web: Web, **headers: str) -> str:
    """The network that the journal writes."""
    with web.house.open() as (records, _):
        account = records.accounts.find(WHO) or records.accounts.add(
            WHO, "Marie Roux", Role.READER, web.house.hands()
        )
        path = entering.link(web.house.office, records, account).removeprefix(BASE)
    assert browser(web).post(path, {}, **headers).status_code == 303
    with web.house.open() as (records, _):
        return records.audit.last(1)[0].origin


@pytest.mark.parametrize(
    ("forwarded", "believed"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("10.0.0.1, 203.0.113.9", "203.0.113.0/24"),  # what the browser said comes first
        ("127.0.0.1, 203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("203.0.113.9:4711", "203.0.113.0/24"),
        ("pas une adresse", "inconnu"),
        ("' OR 1=1 --", "inconnu"),
    ],
)
def test_a_proxy_is_believed_of_whom_it_saw_and_not_of_what_it_was_told(
    behind: Web, forwarded: str, believed: str
) -> None:
    assert origin(behind, **{"x-forwarded-for": forwarded}) == believed


def test_a_browser_is_not_a_proxy(web: Web) -> None:
    for header in ("x-forwarded-for", "x-real-ip", "forwarded", "x-client-ip", "true-client-ip"):
        assert origin(web, **{header: "203.0.113.9"}) == "127.0.0.0/24"
