"""The same questions to the same documents: Vigie's search, lemon24/reader's and PostgreSQL's.

    python benchmarks/searchers.py                # 100,000 documents, about 10 minutes

Each one indexes the documents by its own interface, then answers, one question after the other:
each question goes to every contestant, which are first in turn. A page is the twenty newest, or the
twenty most relevant. Nobody is asked what it does not do: Vigie knows no prefix (its words are
lemmas), reader counts nothing. PostgreSQL's counts are exact, Vigie's those of the newest thousand;
PostgreSQL ranks all that answers, Vigie the newest three thousand. PostgreSQL is started in a
folder of its own, without rights; a peer that is not installed is left out, and that is said.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.pastarchive import documents
from benchmarks.searching.answering import Document, Question

SCRIPTS = Path(__file__).parent / "searching"
NOBODY = 65534
KINDS = (
    "one word",
    "two words",
    "phrase",
    "prefix",
    "word, one source",
    "two words and counts",
    "most relevant",
)
Times = dict[tuple[str, str], list[float]]


class Absent(Exception):
    """This contestant cannot run here, and why."""


class Contestant:
    """A program that has indexed the documents and answers."""

    def __init__(self, name: str, command: Sequence[str | Path]) -> None:
        self.name = name
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        indexed = self._said()
        self.seconds, self.megabytes = indexed["seconds"], indexed["bytes"] / 1e6

    def ask(self, question: Question) -> tuple[list[str] | None, float]:
        """What it found, and the seconds that it took; None for what it does not do."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        said = self._said()
        return said["found"], said["seconds"]

    def _said(self) -> dict[str, float | list[str] | None]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} stopped: {self._process.wait()}")
        return json.loads(line)

    def stop(self) -> None:
        """It ends with what is asked."""
        self._process.communicate()


def python_with(folder: Path, *packages: str) -> Path:
    """The interpreter of an environment that has them."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    return python


@contextmanager
def postgresql() -> Iterator[Path]:
    """A server of its own; the folder of its socket. It refuses to run as root."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        raise Absent("PostgreSQL is not installed: apt-get install postgresql")
    drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    drop = drop if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="vigie-pg-"))
    if drop:
        os.chown(folder, NOBODY, NOBODY)
    data = folder / "data"
    make = [found[-1] / "initdb", "-D", data, "-A", "trust", "-U", "bench", "-E", "UTF8"]
    subprocess.run([*drop, *make, "--no-locale"], check=True, capture_output=True)
    run = [found[-1] / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen([*drop, *run], stdout=log, stderr=log)
    try:
        while server.poll() is None and not list(folder.glob(".s.PGSQL.*[0-9]")):
            time.sleep(0.1)
        time.sleep(1)  # the socket is there a little before the server
        yield folder
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


def contestants(work: Path, told: Path, stack: ExitStack) -> Iterator[Contestant]:
    """Those that can run here, one after the other: each indexes alone."""
    work.mkdir(parents=True, exist_ok=True)
    yield Contestant("Vigie", [sys.executable, SCRIPTS / "by_vigie.py", told, work])
    # reader 3.26 imports sgmllib and does not ask for it.
    python = python_with(work / "venv-reader", "reader", "sgmllib3k")
    yield Contestant("reader", [python, SCRIPTS / "by_reader.py", told, work])
    try:
        folder = stack.enter_context(postgresql())
    except Absent as why:
        print(why)
        return
    python = python_with(work / "venv-postgresql", "psycopg[binary]")
    yield Contestant("PostgreSQL", [python, SCRIPTS / "by_postgresql.py", told, folder])


def questions(some: Sequence[Document], number: int, rng: random.Random) -> Iterator[Question]:
    """Of each kind, from the titles of documents."""
    for kind in KINDS:
        for _ in range(number):
            one = rng.choice(some)
            words = one["title"].split()
            at = rng.randrange(len(words) - 1)
            asked = words[at : at + 2]
            if kind in {"one word", "word, one source"}:
                asked = asked[:1]
            if kind == "prefix":
                asked = [asked[0][:4]]
            source = one["source"] if kind == "word, one source" else ""
            yield Question(kind=kind, words=asked, source=source)


def measure(every: Sequence[Contestant], asked: Sequence[Question]) -> Times:
    """Seconds of each question; each contestant is the first in turn."""
    times: Times = defaultdict(list)
    for number, question in enumerate(asked):
        for place in range(len(every)):
            one = every[(number + place) % len(every)]
            found, seconds = one.ask(question)
            if found is not None:
                times[question["kind"], one.name].append(seconds)
    return times


def table(every: Sequence[Contestant], times: Times) -> Iterator[str]:
    """Medians and 95th percentiles, and the ratio of medians to Vigie's."""
    yield "| | " + " | ".join(one.name for one in every) + " |"
    yield "|---|" + "---:|" * len(every)
    yield "| indexing, s | " + " | ".join(f"{one.seconds:.0f}" for one in every) + " |"
    yield "| database, MB | " + " | ".join(f"{one.megabytes:.0f}" for one in every) + " |"
    for kind in KINDS:
        ours = times.get((kind, "Vigie"))
        told = " | ".join(_told(times.get((kind, one.name)), ours) for one in every)
        yield f"| {kind}, ms | {told} |"


def _told(some: Sequence[float] | None, ours: Sequence[float] | None) -> str:
    if not some:
        return "–"
    middle, last = statistics.median(some), sorted(some)[int(0.95 * len(some))]
    ratio = f", × {middle / statistics.median(ours):.1f}" if ours and ours is not some else ""
    return f"{1000 * middle:.1f} ({1000 * last:.1f}){ratio}"


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--documents", type=int, default=100_000)
    asked.add_argument("--questions", type=int, default=40, help="of each kind")
    asked.add_argument("--work", type=Path, default=Path("/tmp/vigie-benchmarks"))  # noqa: S108 - thrown away
    options = asked.parse_args()
    work = options.work / "searchers"
    work.mkdir(parents=True, exist_ok=True)
    told = work / "documents.jsonl"
    some = list(documents(options.documents))
    with told.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(one) + "\n" for one in some)
    with ExitStack() as stack:
        every = []
        for one in contestants(work, told, stack):
            stack.callback(one.stop)
            every.append(one)
            print(f"{one.name}: indexed in {one.seconds:.0f} s", flush=True)
        drawn = list(questions(some, options.questions, random.Random(3)))
        measure(every, drawn[:: options.questions // 2])  # files are read once
        print("\n".join(table(every, measure(every, drawn))))
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
