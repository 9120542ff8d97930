"""What chance and malice would write: real feeds, pages and answers, cut, repeated and spoilt."""

from __future__ import annotations

import random

SPOILS = [
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<![CDATA[",
    b"&#xD800;",
    b"&#0;",
    b"\x00",
    b"\xff\xfe",
    b"\xe9",
    b"<!--",
    b"<!DOCTYPE x [",
    b"<item>",
    b"</item>",
    b"<entry>",
    b"</channel>",
    b'xml:base="http://[/"',
    b"<link>javascript:alert(1)</link>",
    b"<link>http://[::1</link>",
    b"<pubDate>99999999999999</pubDate>",
    b"<georss:point>a b</georss:point>",
    b"<georss:where><gml:Point/></georss:where>",
    b"<textInput><title/></textInput>",
    b"<media:content url=''/>",
    b"<enclosure/>",
    b"<li><a href='//[::1'>x</a></li>",
    b"<base href='http://['>",
    b"<div>" * 300,
    b"</ul></div></body>",
    b"<url><loc>",
    b"</loc></url></urlset>",
    b"<lastmod>9999-99-99</lastmod>",
    b"<news:title>&l9;</news:title>",
    b'"\\ud800":',
    b"[" * 2000,
    b'{"results": null}',
    b"NaN,",
    b"-1e9999,",
    b"9" * 500,
    b"\x1f\x8b\x08",
    b"a" * 5000,
    "\u202e".encode(),
]


def mutate(body: bytes, rng: random.Random) -> bytes:
    """``body`` with one to six accidents."""
    for _ in range(rng.randint(1, 6)):
        at, to = sorted(rng.randint(0, len(body)) for _ in range(2))
        to = min(to, at + rng.choice((1, 20, 300)))
        body = rng.choice((_cut, _double, _spoil, _flip, _stop))(body, at, to, rng)
    return body


def _cut(body: bytes, at: int, to: int, rng: random.Random) -> bytes:  # noqa: ARG001 - accidents are alike
    return body[:at] + body[to:]


def _double(body: bytes, at: int, to: int, rng: random.Random) -> bytes:
    return body[:to] + body[at:to] * rng.randint(1, 5) + body[to:]


def _spoil(body: bytes, at: int, to: int, rng: random.Random) -> bytes:
    return (
        body[:at] + rng.choice(SPOILS) + body[to:]
        if rng.random() < 0.3
        else (body[:at] + rng.choice(SPOILS) + body[at:])
    )


def _flip(body: bytes, at: int, to: int, rng: random.Random) -> bytes:  # noqa: ARG001 - idem
    return body[:at] + bytes([rng.randint(0, 255)]) + body[at + 1 :]


def _stop(body: bytes, at: int, to: int, rng: random.Random) -> bytes:  # noqa: ARG001 - idem
    return body[:to] if rng.random() < 0.3 else body
