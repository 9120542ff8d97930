"""How long a reader of the archive waits while 50 others ask only what takes too long.

    python benchmarks/siege.py                    # about 3 minutes, once the archive is made

The archive is open to anyone and served by `vigie serve`, a process of its own. Attackers come from
50 networks, each asks again as soon as it is answered; every search of theirs leaves out eight
words, so that each article has to be looked into. The reader asks one to three words twice a
second, from a process of its own: fifty threads beside it held its clock for half a second. Told
apart: the first ten seconds, when every attacker still has its first searches.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import quote

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.archive import prepare, share
from tests.offices import SETTINGS, settle
from tests.webs import HOST
from watch.store import open_store

OPEN = SETTINGS.replace("web:\n", "web:\n  archive: ouverte\n  proxies: [127.0.0.1]\n")
BEFORE, BURST = 20.0, 10.0
Answer = tuple[float, float, int]
"""When it was asked, seconds it took, status."""


def words(database: Path, count: int) -> list[str]:
    """Some that the articles hold."""
    draw = random.Random(5)
    with open_store(database) as store:
        (last,) = store.engine.rows("SELECT max(id) AS n FROM articles")
        rows = [
            store.engine.rows("SELECT title FROM articles WHERE id = :id", id=number)
            for number in draw.sample(range(1, last["n"]), count)
        ]
    return [word for row in rows for word in row[0]["title"].split() if word.isalpha()]


@contextmanager
def served(home: Path, workers: int = 1) -> Iterator[str]:
    """`vigie serve` on a free port."""
    vigie = Path(sys.executable).with_name("vigie")
    command = [vigie, "--home", str(home), "serve", "--port", "0"]
    command += ["--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = next(line.split()[3].rstrip(".") for line in process.stdout if "http://" in line)
            httpx.Client(transport=httpx.HTTPTransport(retries=8)).get(
                url, headers=HOST, timeout=60
            )
            yield url
        finally:
            process.terminate()


class Asker(threading.Thread):
    """Somebody who asks until told to stop, from a network of their own."""

    def __init__(self, url: str, number: int, asked: Iterator[str], pause: float) -> None:
        super().__init__(daemon=True)
        self.answers: list[Answer] = []
        self.over = threading.Event()
        self._asked, self._pause = asked, pause
        here = {**HOST, "x-forwarded-for": f"198.18.{number}.7"}
        self._client = httpx.Client(base_url=url, headers=here, timeout=60)

    def run(self) -> None:
        """See the class."""
        while not self.over.wait(self._pause):
            began = time.monotonic()
            status = self._client.get(f"/archive?q={quote(next(self._asked))}").status_code
            self.answers.append((began, time.monotonic() - began, status))


def drawn(known: Sequence[str], least: int, most: int, sign: str = "") -> Iterator[str]:
    """Searches without end."""
    draw = random.Random(7)
    while True:
        yield " ".join(f"{sign}{word}" for word in draw.sample(known, draw.randint(least, most)))


def told(name: str, answers: Sequence[Answer]) -> None:
    taken = sorted(seconds for _, seconds, _ in answers)
    codes = dict(sorted(Counter(status for *_, status in answers).items()))
    print(f"| {name} | {share(taken, 0.5)} | {share(taken, 0.95)} | {codes} |", flush=True)


def attack(url: str, known: Sequence[str], attackers: int, lead: Connection) -> None:
    """Fifty who ask without a pause until told to stop; gives what they were answered."""
    hostile = [Asker(url, n, drawn(known, 8, 8, "-"), 0.0) for n in range(attackers)]
    lead.send("ready")
    lead.recv()
    for one in hostile:
        one.start()
    lead.recv()
    for one in hostile:
        one.over.set()
    for one in hostile:
        one.join()
    lead.send([answer for one in hostile for answer in one.answers])


def besiege(url: str, known: Sequence[str], attackers: int, seconds: float) -> None:
    """A reader alone, then among attackers."""
    here, there = multiprocessing.Pipe()
    crowd = multiprocessing.get_context("spawn").Process(
        target=attack, args=(url, known, attackers, there)
    )
    crowd.start()
    here.recv()
    reader = Asker(url, 200, drawn(known, 1, 3), 0.5)
    reader.start()
    time.sleep(BEFORE)
    begun = time.monotonic()
    here.send("go")
    time.sleep(seconds)
    here.send("stop")
    reader.over.set()
    reader.join()
    among = [one for one in reader.answers if one[0] >= begun]
    print("| who | median | 95 % | answers |\n|---|---|---|---|")
    told("reader, alone", [one for one in reader.answers if one[0] < begun])
    told("reader, first ten seconds", [one for one in among if one[0] - begun < BURST])
    told("reader, then", [one for one in among if one[0] - begun >= BURST])
    told("reader, all through the siege", among)
    told("attackers", here.recv())
    crowd.join()


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()))
    asked.add_argument("--count", type=int, default=100_000)
    asked.add_argument("--attackers", type=int, default=50)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=90)
    options = asked.parse_args()
    database = prepare(options.work, options.count)
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        house = settle(Path(folder) / "vigie", OPEN)
        shutil.copy(database, house.home / "vigie.db")
        known = words(house.home / "vigie.db", 400)
        with served(house.home, options.workers) as url:
            besiege(url, known, options.attackers, options.seconds)


if __name__ == "__main__":
    main()
