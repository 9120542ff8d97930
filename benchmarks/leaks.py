"""Memory and open files of a `vigie run` that never stops: harvests, alerts and sendings, again.

    python benchmarks/leaks.py --cycles 2000
    python benchmarks/leaks.py --cycles 2000 --sources 5   # harvests by HTTP, and nothing else

One source that nobody answers for, one more item at each cycle, a saved search that finds it, and
the outbox drained to files. With ``--sources`` a server on this machine gives each of them a new
item each time that it is asked: a cycle opens a fetcher and processes that read, as every harvest
does. The lines give memory and descriptors at each tenth, and the slope since the first.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import ClassVar

from rich.console import Console

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from briefings import scheduler
from briefings.mailing import send
from tests.alerted import Archive
from tests.offices import SETTINGS, SOURCES, settle

PAGE = os.sysconf("SC_PAGE_SIZE")
MORE = """\
backup: {{keep: 1}}
fetching: {{pause: 0, allowed_networks: [127.0.0.0/8], extra_ports: [{port}]}}
reading: {{workers: 1}}
"""
WORDS = """lycée musée fleuve abeille satellite vaccin forêt moteur théâtre planète barrage cerveau
volcan hôpital sonde vigne archive robot glacier océan école canal atome herbier radar pollen usine
fossile réseau tunnel climat étoile molécule village virus pont neige algue comète""".split()
SHOWN = 5
"""items that the feed still shows"""


def memory() -> float:
    """Resident, in MB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6


def descriptors() -> int:
    """Open files of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


class Feed(BaseHTTPRequestHandler):
    """At each path a feed that has one more item at each answer."""

    asked: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        Feed.asked[self.path] += 1
        last = Feed.asked[self.path]
        items = "".join(
            f"<item><title>{' '.join(Random(f'{self.path}{n}').sample(WORDS, 9))}</title>"
            f"<link>https://essai.example{self.path}/{n}</link></item>"
            for n in range(max(0, last - SHOWN), last)
        )
        body = f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the library
        """Say nothing."""


def work(archive: Archive) -> int:
    """One item, what an alert says of it, its mail, and all that the clock does besides."""
    archive.article(f"Des tiers-lieux, sujet {archive.articles}")
    out = Console(file=io.StringIO())
    for job in (scheduler.tick, scheduler.alerts, scheduler.editions, scheduler.upkeep):
        scheduler.guarded(job, archive.office, out)
    with archive.office.stores() as (_, records):
        report = send(archive.office, records)
    return report.refused + report.doubt


def harvest(archive: Archive) -> int:
    """Sources are asked, pages read in processes, items stored, placed and labelled.

    How many were given up: a machine that does much else may make one wait too long.
    """
    with archive.office.stores() as (store, _):
        reports = archive.office.watch.gather(store, archive.office.watch.sources)
    return sum((one.outcome, one.new) != ("nouveau", 1) for one in reports)


def catalogue(port: int, number: int) -> str:
    """So many sources of that server."""
    one = SOURCES.partition("\n")[2].replace("essai.example/feed", f"127.0.0.1:{port}/NAME")
    one = one.replace("https://127", "http://127").replace("slug: essai", "slug: NAME")
    return "sources:\n" + "".join(one.replace("NAME", f"s{rank}") for rank in range(number))


def soak(archive: Archive, cycles: int, cycle: Callable[[Archive], int]) -> str:
    """The line of so many cycles; one of its own at each tenth."""
    tenth, amiss = cycles // 10, 0
    for number in range(1, cycles + 1):
        archive.house.hands.at += timedelta(hours=1)
        amiss += cycle(archive)
        if number == tenth:
            first, opened = memory(), descriptors()
        if number % tenth == 0:
            print(f"{number}: {memory():.1f} MB, {descriptors()} open files", flush=True)
    last = memory()
    slope = (last - first) / (cycles - tenth) * 1000
    return (
        f"{cycles} cycles: {first:.1f} MB then {last:.1f} MB ({slope:+.2f} MB per 1,000),"
        f" {opened} then {descriptors()} open files, {amiss} done amiss"
    )


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--cycles", type=int, default=2000)
    asked.add_argument("--sources", type=int, default=0, help="harvested by HTTP, nothing else")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, HTTPServer(("127.0.0.1", 0), Feed) as server:
        port = server.server_port
        archive = Archive(settle(Path(folder) / "vigie", SETTINGS + MORE.format(port=port)))
        if not given.sources:
            archive.alert("tiers-lieux")
            print(soak(archive, given.cycles, work))
            return
        sources = archive.house.home / "sources.yaml"
        sources.write_text(catalogue(port, given.sources), encoding="utf-8")
        serving = get_context("fork").Process(target=server.serve_forever, daemon=True)
        serving.start()
        print(soak(archive, given.cycles, harvest))
        serving.terminate()


if __name__ == "__main__":
    main()
