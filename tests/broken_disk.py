"""A disk that fails at the n-th write or synchronisation, by strace, under an archive that works.

    python -m tests.broken_disk 600 25     # every 25th write up to 600, and every synchronisation

The child makes an archive, then saves batches of articles and says which are
acknowledged. Whatever fails, the next start must find a sound file with every acknowledged batch
whole, and no other in part.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.articles import NOW, article
from tests.searches import search
from watch.entries import entry
from watch.errors import StoreError
from watch.store import open_store

ROOT = Path(__file__).parent.parent
BATCHES, SIZE = 6, 40
FULL = "pwrite64:error=ENOSPC"
SICK = "fdatasync,fsync:error=EIO"


class Fate(NamedTuple):
    """What became of the child, and what its archive holds."""

    code: int
    said: int
    """batches that it acknowledged"""
    kept: tuple[int, ...]
    """articles of each batch, once the disk is well again"""
    errors: str


def write(path: Path) -> None:
    """In the child: say each batch once it is committed."""
    try:
        with open_store(path) as store:
            for batch in range(BATCHES):
                items = [article(f"{batch:02}{n:03}", lead="x" * 2000) for n in range(SIZE)]
                with store.engine.transaction("batch"):
                    store.articles.save([entry(one, one.key) for one in items], NOW)
                sys.stdout.write(f"{batch}\n")
                sys.stdout.flush()
    except StoreError as error:
        sys.exit(f"Erreur : {error}")


def failing(fault: str, number: int) -> list[str]:
    """What goes before a command; other calls are not even looked at, half the cost of tracing."""
    calls, _, _ = fault.partition(":")
    traced = ("-e", f"trace={calls}", "-e", f"inject={fault}:when={number}+")
    return ["strace", "--seccomp-bpf", "-f", "-qq", "-o", "/dev/null", *traced]


def run(folder: Path, fault: str, number: int) -> Fate:
    """A child whose disk fails from the ``number``-th call on; its archive, on a sound disk."""
    path = folder / "vigie.db"
    done = subprocess.run(
        [*failing(fault, number), sys.executable, "-m", "tests.broken_disk", "--write", str(path)],
        capture_output=True, text=True, timeout=600, check=False, cwd=ROOT,
    )  # fmt: skip
    with open_store(path) as store:
        assert store.engine.integrity() is None
        store.engine.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
        rows = store.engine.rows(
            "SELECT substr(key, 1, 2) AS batch, count(*) AS n FROM articles GROUP BY batch"
        )
        found = {int(row["batch"]): row["n"] for row in rows}
        assert len(search(store, "élection")) == sum(found.values())
    kept = tuple(found.get(batch, 0) for batch in range(BATCHES))
    return Fate(done.returncode, len(done.stdout.split()), kept, done.stderr)


def wrong(fate: Fate) -> str | None:
    """What this fate breaks of the promise; None when it is kept."""
    if fate.kept[: fate.said] != (SIZE,) * fate.said:
        return "an acknowledged batch is not whole"
    if set(fate.kept) - {0, SIZE}:
        return "a batch is there in part"
    if fate.code and "Erreur : " not in fate.errors:
        return f"no sentence: {fate.errors[-200:]}"
    return None


def main(arguments: Sequence[str]) -> None:
    """``--write PATH`` in the child; else the highest write to try, and the step between two."""
    if arguments[0] == "--write":
        write(Path(arguments[1]))
        return
    for fault, step in ((FULL, int(arguments[1])), (SICK, 1)):
        told: Counter[str] = Counter()
        for number in range(1, int(arguments[0]) + 1, step):
            with tempfile.TemporaryDirectory() as folder:
                fate = run(Path(folder), fault, number)
            told[wrong(fate) or ("stopped, sound" if fate.code else "not reached")] += 1
            if not fate.code:
                break
        sys.stdout.write(f"{fault} {dict(told)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
