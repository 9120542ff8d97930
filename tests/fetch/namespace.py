"""A small internet of our own: run as a program, inside ``unshare --net --mount``.

    PYTHONPATH=. unshare --net --mount python tests/fetch/namespace.py 1000   # rebindings

The forbidden addresses exist there and listen; one public address answers as a site would; the
system's own resolver asks a name server of ours. What is printed says which address heard a byte.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import socket
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address

from dnslib import AAAA, RR, A, DNSRecord
from dnslib.server import BaseResolver, DNSLogger, DNSServer

from watch.fetch import Fetcher, Limits
from watch.model import Fetched, FetchFailed, Request

PUBLIC = "8.8.8.8"
"""A public address; here it is ours, and no packet can leave the namespace."""
PRIVATE = (
    "10.9.9.9", "100.64.0.7", "169.254.169.254", "172.16.5.5", "192.168.1.1", "198.18.0.1",
    "127.0.0.1",
)  # fmt: skip
PRIVATE6 = ("::1", "fc00::7", "fe80::7", "fec0::7", "64:ff9b::a09:909", "2002:a09:909::1")
CODES = (301, 302, 303, 307, 308)

heard: Counter[str] = Counter()


def spellings(address: str) -> Iterator[str]:
    """One IPv4 address, as people and attackers write it."""
    number = int(IPv4Address(address))
    parts = [int(part) for part in address.split(".")]
    short = ".".join(map(str, [*parts[:1], number & 0xFFFFFF]))
    yield from (address, f"{address}.", str(number), hex(number), f"0{number:o}", short)
    yield ".".join(hex(part) for part in parts)
    yield ".".join(f"0{part:o}" for part in parts)
    yield address.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    yield address.replace(".", "\u3002")
    for prefix in ("::ffff:", "64:ff9b::", "::"):
        yield f"[{IPv6Address(int(IPv6Address(prefix + '0')) + number)}]"
    yield f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::1]"


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def settle() -> None:
    """The namespace's addresses and name server."""
    run("ip", "link", "set", "lo", "up")
    for address in (*PRIVATE, *PRIVATE6, PUBLIC):
        with contextlib.suppress(subprocess.CalledProcessError):  # loopback has its own already
            bits = 32 if ip_address(address).version == 4 else 128
            run("ip", "addr", "add", f"{address}/{bits}", "dev", "lo")
    with tempfile.NamedTemporaryFile("w", suffix=".conf", delete=False) as file:
        file.write("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    run("mount", "--bind", file.name, "/etc/resolv.conf")
    quiet = DNSLogger(logf=lambda _: None)
    DNSServer(Names(), address="127.0.0.1", port=53, logger=quiet).start_thread()


class Names(BaseResolver):  # type: ignore[misc]  # the library publishes no types
    """``public.test``, ``rebind.test`` (never twice the same) and ``to-<address>.test``."""

    def __init__(self) -> None:
        self._turn = itertools.cycle([PUBLIC, "169.254.169.254"])

    def resolve(self, request: DNSRecord, handler: object) -> DNSRecord:
        del handler
        reply = request.reply()
        name = str(request.q.qname).rstrip(".").removesuffix(".test")
        address = self._address(name, v6=request.q.qtype == 28)
        if address is not None:
            v6 = ip_address(address).version == 6
            record = AAAA(address) if v6 else A(address)
            reply.add_answer(RR(request.q.qname, 28 if v6 else 1, ttl=0, rdata=record))
        return reply

    def _address(self, name: str, *, v6: bool) -> str | None:
        if name.startswith("to-"):
            target = name.removeprefix("to-").replace("-", ":" if v6 else ".")
            with contextlib.suppress(ValueError):
                return str(ip_address(target))
            return None
        known = {"public": lambda: PUBLIC, "rebind": lambda: next(self._turn)}
        return known[name]() if name in known and not v6 else None


def listen(family: int, host: str) -> None:
    """Every address on port 80: says what it was sent, redirects when asked to."""
    listener = socket.create_server((host, 80), family=family, backlog=128)
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=answer, args=(conn,), daemon=True).start()


def answer(conn: socket.socket) -> None:
    heard[conn.getsockname()[0].removeprefix("::ffff:")] += 1
    with conn, contextlib.suppress(OSError):
        path = conn.recv(65536).split(b" ")[1].decode()
        code, _, target = path.strip("/").partition("/")
        status = f"{code} Moved\r\nLocation: http://{target}/" if target else "200 OK"
        conn.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\nok".encode())


def urls() -> dict[str, str]:
    """What must be refused, by what it shows."""
    found = {f"{one} as {url}": f"http://{url}/" for one in PRIVATE for url in spellings(one)}
    found |= {one: f"http://[{one}]/" for one in PRIVATE6}
    found |= {f"name of {one}": f"http://to-{one.replace('.', '-')}.test/" for one in PRIVATE}
    found |= {f"name of {one}": f"http://to-{one.replace(':', '-')}.test/" for one in PRIVATE6}
    found |= {
        f"{code} to {target}": f"http://public.test/{code}/{target}"
        for code in CODES
        for target in (*PRIVATE, *(f"[{one}]" for one in PRIVATE6))
    }
    return found


def main(alternations: int) -> None:
    settle()
    for family, host in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        threading.Thread(target=listen, args=(family, host), daemon=True).start()
    asked = urls()
    fetcher = Fetcher(
        Limits(pause=0, total=5), user_agent="test", now=lambda: datetime(2026, 11, 25, tzinfo=UTC)
    )
    outcomes = {
        outcome.url: type(outcome).__name__
        for outcome in fetcher.fetch([Request(url=url) for url in asked.values()])
    }
    rebound = Counter(
        outcome.kind.value if isinstance(outcome, FetchFailed) else type(outcome).__name__
        for _ in range(alternations)
        for outcome in fetcher.fetch([Request(url="http://rebind.test/")])
    )
    (control,) = fetcher.fetch([Request(url="http://public.test/")])
    told = {
        "refused": [name for name, url in asked.items() if outcomes[url] == "FetchFailed"],
        "let through": [name for name, url in asked.items() if outcomes[url] != "FetchFailed"],
        "rebound": rebound,
        "control": isinstance(control, Fetched),
        "heard": heard,
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
