"""Cut the power under an archive that is written: nothing acknowledged may be lost. Needs root.

    python benchmarks/powercut.py --cuts 30
    python benchmarks/powercut.py --cuts 30 --normal      # what synchronous=NORMAL would lose
    python benchmarks/powercut.py --cuts 30 --notes       # approvals, issues and their mails

A small ext4 disk on a file, a child that commits and says so, then ``EXT4_IOC_SHUTDOWN`` without a
flush of its journal: what the kernel had not sent to the disk is gone, as when the power fails. The
acknowledgements are kept elsewhere. The line counts the cuts that lost something.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import random
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from briefings.approving import approve
from briefings.desk.manuscript import Manuscript
from tests.articles import NOW, article
from tests.desks import AT, week
from tests.mailroom import draft, mail
from tests.mailroom import week as back
from tests.officers import office
from watch.entries import entry
from watch.store import open_store

SHUTDOWN, NOLOGFLUSH = 0x8004587D, struct.pack("I", 2)
SIZE = 5
"""Articles of one commit."""


class Loss(NamedTuple):
    """What one cut cost."""

    said: int
    """commits acknowledged before the cut: one in flight is told, wrongly, that it succeeded"""
    lost: int
    halved: int
    damage: str | None


def write(path: Path, *, normal: bool) -> None:
    """In the child: commit for ever, and say each commit once it is done."""
    with open_store(path) as store:
        if normal:
            store.engine.execute("PRAGMA synchronous = NORMAL")
        for batch in range(100_000):
            items = [article(f"{batch:06}{n}") for n in range(SIZE)]
            with store.engine.transaction("batch"):
                store.articles.save([entry(one, one.key) for one in items], NOW)
            sys.stdout.write(f"{time.monotonic()}\n")
            sys.stdout.flush()


def write_notes(path: Path) -> None:
    """In the child: sign an approval, take it back, queue an issue's mails; say each round."""
    house = office(path.parent)
    with house.stores() as (_, records):
        note = records.manuscripts.open(week(), "Vigie", AT)
        approved = approve(house, records, note.id, by="Anne")
        assert isinstance(approved, Manuscript)
        signed = approved.visas[-1]
        for batch in range(2000):
            records.manuscripts.withdraw(note.id)
            records.manuscripts.sign(note.id, signed, approved.approval)
            mails = [mail(f"a{batch}.{n}@region.example") for n in range(SIZE)]
            made = replace(draft(batch + 1, back(batch), (f"s{batch}",)), digest="autre")
            records.issues.record(made, mails)
            sys.stdout.write(f"{time.monotonic()}\n")
            sys.stdout.flush()


def _notes(path: Path, said: int) -> Loss:
    """What is left of what was said of notes."""
    with office(path.parent).stores() as (store, records):
        rows = records.engine.rows(
            """SELECT i.number - 1 AS batch, count(o.id) AS n
               FROM issues i LEFT JOIN outbox o ON o.issue = i.id GROUP BY i.id"""
        )
        kept = {row["batch"]: row["n"] for row in rows}
        visas = records.engine.rows("SELECT count(*) AS n FROM visas")[0]["n"]
        lost = sum(batch not in kept for batch in range(said)) + max(0, said - visas)
        halved = sum(count != SIZE for count in kept.values())
        return Loss(said, lost, halved, store.engine.integrity())


def _articles(path: Path, said: int) -> Loss:
    with open_store(path) as store:
        rows = store.engine.rows(
            "SELECT substr(key, 1, 6) AS batch, count(*) AS n FROM articles GROUP BY batch"
        )
        kept = {row["batch"]: row["n"] for row in rows}
        lost = sum(f"{batch:06}" not in kept for batch in range(said))
        halved = sum(count != SIZE for count in kept.values())
        return Loss(said, lost, halved, store.engine.integrity())


@contextmanager
def disk(image: Path, at: Path) -> Iterator[Path]:
    """The disk, mounted."""
    subprocess.run(["mount", "-o", "loop", image, at], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", at], check=True)


def cut(folder: Path, seconds: float, *flags: str) -> Loss:
    """Write for a while, cut, mount again, compare."""
    image, at = folder / "disk.img", folder / "disk"
    at.mkdir()
    with image.open("wb") as file:
        file.truncate(64 * 2**20)
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    with disk(image, at):
        with office(at).stores():
            pass
        os.sync()
        said = _write_until_cut(at, seconds, *flags)
    with disk(image, at):
        return (_notes if "--notes" in flags else _articles)(at / "vigie.db", said)


def _write_until_cut(at: Path, seconds: float, *flags: str) -> int:
    command = [sys.executable, __file__, "--write", at / "vigie.db", *flags]
    with (at.parent / "said").open("w+") as told:
        child = subprocess.Popen(command, stdout=told, stderr=subprocess.DEVNULL, cwd=ROOT)
        while not (at.parent / "said").stat().st_size:
            assert child.poll() is None, "the child stopped before its first word"
            time.sleep(0.01)
        time.sleep(seconds)
        door = os.open(at, os.O_RDONLY)
        began = time.monotonic()
        fcntl.ioctl(door, SHUTDOWN, NOLOGFLUSH)
        os.close(door)
        child.wait(30)  # its next write fails
        told.seek(0)
        return sum(float(at) < began for at in told.read().split())


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--cuts", type=int, default=30)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--normal", action="store_true")
    asked.add_argument("--notes", action="store_true")
    asked.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.write:
        if options.notes:
            write_notes(options.write)
        write(options.write, normal=options.normal)
        return
    flags = [f"--{name}" for name in ("normal", "notes") if getattr(options, name)]
    rng = random.Random(options.seed)
    found = []
    for _ in range(options.cuts):
        with tempfile.TemporaryDirectory() as folder:
            found.append(cut(Path(folder), rng.uniform(0.05, 0.8), *flags))
    print(
        f"{len(found)} cuts, {sum(one.said for one in found)} commits acknowledged;"
        f" {sum(one.lost > 0 for one in found)} cuts lost {sum(one.lost for one in found)} commits,"
        f" {sum(one.halved for one in found)} halved,"
        f" {sum(one.damage is not None for one in found)} damaged"
    )


if __name__ == "__main__":
    main()
