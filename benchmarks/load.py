"""Two hundred requests a second of `vigie serve`, of every kind, while a harvest writes.

    python benchmarks/load.py                     # 60 s, on 100,000 articles
    python benchmarks/load.py --workers 2         # by two processes

The server is the command, alone, as it is installed; a harvest of the farm (nginx, 1,000 feeds)
writes in its archive meanwhile, as nice as docs/systemd has it, and begins again once over.
Requests leave at their hour whether or not the others came back, over 32 connections kept open by
this process: what one waits for a free connection counts as its own. Each connection comes from a
network of its own and eight people have an account, since turns to search are counted by network
and by account: from one address, a crowd would be taken for one person. Prints what was held, how
long answers took by kind, and every error.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.archive import furnish, share
from benchmarks.contestants import VIGIE, source_of
from benchmarks.farm.generate import Feed
from benchmarks.harvest import farm
from benchmarks.pastarchive import SOURCES, build
from briefings.accounts.entering import give_token, resume
from briefings.app import Office, open_office
from briefings.people import Role
from watch.store import open_store

CONNECTIONS = 32
PEOPLE = 8
"""Who have an account; a token of the API is allowed 300 calls a minute."""
SETTINGS = """\
recipients: []
house: {organisation: Région Exemple, service: Service Exemple, contact: a@region.example}
web: {archive: ouverte}
fetching: {allowed_networks: ["127.0.77.0/24"], pause: 0}
"""
_KEYS = "UPDATE articles SET key = substr(key, 1, 20), story = substr(story, 1, 20)"
"""As long as those of a harvest: the address of an item says so."""
MIX = {
    "archive, first page": 4,
    "search, newest": 4,
    "search, relevance": 2,
    "item": 4,
    "feed (RSS)": 2,
    "API, search": 2,
    "API, item": 1,
    "dashboard": 1,
}
"""Of twenty requests."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request ready to be written on a connection."""

    kind: str
    raw: bytes


@dataclass(slots=True)
class Tally:
    """What came of them."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)


def prepare(home: Path, count: int, feeds: Sequence[Feed]) -> None:
    """An office whose archive holds ``count`` articles, that follows the farm."""
    kept = home.parent / f"load-{count}.db"
    if not kept.exists():
        draft = kept.with_suffix(".draft")
        build(draft, count)
        furnish(draft)
        with open_store(draft) as store:
            store.engine.execute(_KEYS)
        draft.rename(kept)
    home.mkdir(exist_ok=True)
    for old in home.glob("vigie.db*"):
        old.unlink()
    shutil.copy(kept, home / "vigie.db")
    (home / "vigie.yaml").write_text(SETTINGS, encoding="utf-8")
    past = [
        {
            "slug": f"past-{number:05d}",
            "name": f"Source ancienne {number}",
            "kind": "feed",
            "url": f"https://site{number}.example/feed",
            "homepage": f"https://site{number}.example/",
            "category": "theme",
            "rights": "extract",
            "enabled": False,
            "disabled_reason": "banc d’essai",
        }
        for number in range(SOURCES)
    ]
    catalogue = {"sources": [*map(source_of, feeds), *past]}
    (home / "sources.yaml").write_text(json.dumps(catalogue), encoding="utf-8")
    if not (home / "model").exists():
        subprocess.run([VIGIE, "--home", home, "train"], check=True, capture_output=True)


class Readers:
    """Draws what people and programs ask."""

    def __init__(self, office: Office, host: str, rng: random.Random) -> None:
        self._host, self._rng = host, rng
        with office.stores() as (store, records):
            some = store.engine.rows(
                """SELECT key, search_title FROM articles
                   WHERE id % (SELECT max(1, max(id) / 1000) FROM articles) = 0"""
            )
            now = office.watch.now()
            people = [
                records.accounts.add(f"b{n}@region.example", f"Banc {n}", Role.READER, now)
                for n in range(PEOPLE)
            ]
            sessions = [resume(office, records, who).secret for who in people]
            tokens = [give_token(office, records, who, "banc") for who in people]
        self._keys = [row["key"] for row in some]
        self._titles = [row["search_title"].split() for row in some]
        self._cookies = [f"Cookie: vigie={one}\r\n" for one in sessions]
        self._tokens = [f"Authorization: Bearer {one}\r\n" for one in tokens]

    def draw(self) -> Ask:
        """The next request."""
        (kind,) = self._rng.choices(list(MIX), list(MIX.values()))
        words, key = quote(" ".join(self._words())), self._rng.choice(self._keys)
        path = {
            "archive, first page": "/archive",
            "search, newest": f"/archive?q={words}",
            "search, relevance": f"/archive?q={words}&tri=pertinence",
            "item": f"/archive/{key}",
            "feed (RSS)": f"/archive.rss?q={words}",
            "API, search": f"/api/v1/items?q={words}",
            "API, item": f"/api/v1/items/{key}",
            "dashboard": "/tableau-de-bord",
        }[kind]
        shown = self._rng.choice(self._tokens) if kind.startswith("API") else ""
        shown = self._rng.choice(self._cookies) if kind == "dashboard" else shown
        return Ask(kind, f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n{shown}\r\n".encode())

    def _words(self) -> list[str]:
        title = self._rng.choice(self._titles)
        return self._rng.sample(title, min(len(title), self._rng.randint(1, 3)))


async def press(
    readers: Readers, address: tuple[str, int], rate: float, seconds: float
) -> tuple[Tally, float]:
    """Ask at that rate for so long; what came of it, and until when."""
    waiting: asyncio.Queue[tuple[float, Ask]] = asyncio.Queue()
    tally = Tally()
    workers = [
        asyncio.create_task(_connection(waiting, tally, address, f"127.1.{number}.1"))
        for number in range(CONNECTIONS)
    ]
    began = time.perf_counter()
    for number in range(int(rate * seconds)):
        due = began + number / rate
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        waiting.put_nowait((due, readers.draw()))
    await waiting.join()
    took = time.perf_counter() - began
    for one in workers:
        one.cancel()
    return tally, took


async def _connection(
    waiting: asyncio.Queue[tuple[float, Ask]], tally: Tally, address: tuple[str, int], here: str
) -> None:
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    while True:
        due, ask = await waiting.get()
        try:
            streams = streams or await asyncio.open_connection(*address, local_addr=(here, 0))
            streams[1].write(ask.raw)
            status = await _answered(streams[0])
            if status != 200:
                tally.errors[f"{ask.kind}: {status}"] += 1
        except (OSError, EOFError, ValueError) as error:
            tally.errors[f"{ask.kind}: {type(error).__name__}"] += 1
            streams = None
        tally.seconds[ask.kind].append(time.perf_counter() - due)
        waiting.task_done()


async def _answered(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    _, _, length = head.partition("content-length: ")
    await reader.readexactly(int(length.partition("\r\n")[0]))
    return int(head.split(" ", 2)[1])


@contextmanager
def serving(
    home: Path, workers: int = 1
) -> Iterator[tuple[subprocess.Popen[bytes], tuple[str, int]]]:
    """The command, until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address: tuple[str, int] = free.getsockname()
    command = [VIGIE, "--home", home, "serve", "--port", str(address[1])]
    command += ["--workers", str(workers)]
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        while process.poll() is None:
            with suppress(OSError), socket.create_connection(address):
                break
            time.sleep(0.1)
        yield process, address
    finally:
        process.terminate()
        process.wait()


@contextmanager
def harvesting(home: Path, *, quiet: bool) -> Iterator[None]:
    """Harvests, one after the other."""
    if quiet:
        yield
        return
    # A shell, so that another begins while this process is busy asking; nice, as its unit says.
    script = 'while true; do nice -n 5 "$0" --home "$1" harvest --all; done'
    with (home / "harvest.log").open("w") as log:
        process = subprocess.Popen(
            ["sh", "-c", script, VIGIE, home], stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def spent(pid: int) -> float:
    """Seconds of processor of a program that runs, and of those that it runs."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return sum(map(int, stat[11:13])) / 100 + sum(spent(int(one)) for one in children)


def articles(office: Office) -> int:
    """How many the archive holds."""
    with office.stores() as (store, _):
        return store.articles.count()


def table(tally: Tally) -> Iterator[str]:
    """By kind, then all together; milliseconds."""
    yield "| | requests | 50% | 95% | 99% | longest |"
    yield "|---|---:|---:|---:|---:|---:|"
    every = sorted(one for some in tally.seconds.values() for one in some)
    told: Mapping[str, Sequence[float]] = {
        **{kind: sorted(tally.seconds[kind]) for kind in MIX if tally.seconds[kind]},
        "all": every,
    }
    for kind, some in told.items():
        parts = " | ".join(share(some, part) for part in (0.5, 0.95, 0.99, 1))
        yield f"| {kind} | {len(some)} | {parts} |"


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--articles", type=int, default=100_000)
    asked.add_argument("--feeds", type=int, default=1000)
    asked.add_argument("--rate", type=float, default=200)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--quiet", action="store_true", help="without a harvest")
    asked.add_argument("--work", type=Path, default=Path("/tmp/vigie-benchmarks"))  # noqa: S108 - thrown away
    options = asked.parse_args()
    home = options.work / "load"
    with farm(options.work / f"{options.feeds}" / "farm", options.feeds) as feeds:
        prepare(home, options.articles, feeds)
        office = open_office(home)
        with serving(home, options.workers) as (server, address):
            readers = Readers(office, "{}:{}".format(*address), random.Random(5))
            asyncio.run(press(readers, address, 10, 3))  # templates are compiled once
            before, cpu = articles(office), spent(server.pid)
            with harvesting(home, quiet=options.quiet):
                tally, took = asyncio.run(press(readers, address, options.rate, options.seconds))
            cpu, new = spent(server.pid) - cpu, articles(office) - before
    asked_for = int(options.rate * options.seconds)
    print("\n".join(table(tally)))
    print(f"{asked_for / took:.1f} requests a second held, {options.rate:g} asked;", end=" ")
    print(f"{1000 * cpu / asked_for:.2f} ms of the server's processor each;", end=" ")
    print(f"{new} articles written meanwhile; load {os.getloadavg()[0]:.1f}")
    print(f"errors: {dict(tally.errors) or 0}")


if __name__ == "__main__":
    main()
