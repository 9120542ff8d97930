"""A hostile web server on loopback, and a fetcher that is allowed to speak to it."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_network

import httpx
import pytest

from watch.fetch import Fetcher, Limits
from watch.fetch.dial import Resolver, system_resolver
from watch.model import Outcome, Request

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

Script = Callable[[socket.socket], None]


@dataclass
class Heard:
    """One request, as its bytes came."""

    path: str
    head: str
    began: float
    ended: float = 0.0

    def header(self, name: str) -> str | None:
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name:
                return value.strip()
        return None


@dataclass
class Hostile:
    """Answers each path with its script, one thread per connection; keeps what it heard."""

    listener: socket.socket
    tls: ssl.SSLContext | None = None
    scripts: dict[str, Script] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    accepted: int = 0
    open: list[socket.socket] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def on(self, path: str, script: Script) -> str:
        self.scripts[path] = script
        return self.url(path)

    def say(self, path: str, *parts: bytes) -> str:
        return self.on(path, lambda conn: conn.sendall(b"".join(parts)))

    def give(self, path: str, body: bytes = b"ok", status: str = "200 OK", **headers: str) -> str:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        return self.say(path, "\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def move(self, path: str, target: str, status: int = 302) -> str:
        return self.give(path, b"", f"{status} Moved", Location=target)

    def serve(self) -> None:
        while True:
            try:
                conn, _ = self.listener.accept()
            except OSError:
                return
            self.accepted += 1
            thread = threading.Thread(target=self.answer, args=(conn,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def answer(self, conn: socket.socket) -> None:
        conn.settimeout(20)
        with suppress(OSError):
            if self.tls:
                conn = self.tls.wrap_socket(conn, server_side=True)
        self.open.append(conn)
        with conn, suppress(OSError):
            head = read_head(conn)
            if head:
                path = head.split(" ", 2)[1]
                heard = Heard(path, head, time.monotonic())
                self.heard.append(heard)
                try:
                    self.scripts.get(path, not_found)(conn)
                finally:
                    heard.ended = time.monotonic()

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for conn in self.open:
            with suppress(OSError):
                conn.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(5)


def read_head(conn: socket.socket) -> str:
    head = b""
    while b"\r\n\r\n" not in head:
        part = conn.recv(4096)
        if not part:
            return ""
        head += part
    return head.decode("latin-1")


def not_found(conn: socket.socket) -> None:
    conn.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def mute(conn: socket.socket) -> None:
    """Says nothing until the client leaves."""
    conn.recv(1)


def listen(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Hostile]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = Hostile(socket.create_server((host, 0), family=family), tls)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server
    server.close()
    thread.join(5)


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    yield from listen()


@cache
def authorities() -> ssl.SSLContext:
    """The usual ones: 30 ms to load, once for all tests."""
    return httpx.create_ssl_context(trust_env=False)


def make_fetcher(
    resolver: Resolver = system_resolver, tls: ssl.SSLContext | None = None, **limits: object
) -> Fetcher:
    """Loopback allowed, no pause, deadlines that a busy machine keeps; any may be replaced."""
    chosen: dict[str, object] = {
        "allowed_networks": LOOPBACK,
        "pause": 0.0,
        "total": 30.0,
        "headers": 20.0,
        "resolve": 10.0,
    }
    settings = Limits(**(chosen | limits))  # type: ignore[arg-type]  # a test's own table
    return Fetcher(
        settings, user_agent="Vigie/test (+https://x.example)", now=lambda: NOW,
        resolver=resolver, tls=tls or authorities(),
    )  # fmt: skip


def ask(
    url: str,
    fetcher: Fetcher | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Outcome:
    """One request, one outcome."""
    asked = Request(url=url, etag=etag, last_modified=last_modified)
    (outcome,) = (fetcher or make_fetcher()).fetch([asked])
    return outcome


def names(**known: str) -> Resolver:
    """A resolver for ``name.test``: the only names that exist."""

    async def resolve(host: str, port: int) -> list[str]:
        del port
        name = host.removesuffix(".test")
        if name not in known:
            raise OSError
        return known[name].split()

    return resolve


async def anywhere(host: str, port: int) -> list[str]:
    """Every name is our server: many hosts, one machine."""
    del host, port
    return ["127.0.0.1"]
