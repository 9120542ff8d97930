"""Hunt with mutated listing pages, sitemaps, JSON answers and letters: crashes, time, memory.

    python benchmarks/mutants.py --count 2000
    python benchmarks/mutants.py --count 2000 --pages ../shared/data/pages

Seeds: the cases of tests/sources, feeds apart (``corpus.py`` hunts with those), and, of a folder of
real pages, each page with the best selectors that ``vigie sources propose`` finds for it. Each
mutant is read to its end, then analysed as ``propose`` would. Nothing is fetched and nothing is
stored. Memory is the peak of the whole process; a worker of Vigie dies at 1 GB.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.cases import CASES
from tests.mutation import mutate
from tests.pages import NOW, SPEC, page
from watch.discover.listing import explore
from watch.model import Refusal, SourceSpec
from watch.reading import read

NET = "la page fait échouer le lecteur"
MAX_SEED = 500_000


class Seed(NamedTuple):
    """Something to spoil, and the entry that reads it."""

    body: bytes
    media_type: str
    spec: SourceSpec


def seeds(folder: Path | None) -> Iterator[Seed]:
    """The cases, and the real pages in which a list is found."""
    for case in CASES:
        if case.spec.kind != "feed":
            yield Seed(case.body, case.media_type, case.spec)
    for path in sorted(folder.iterdir()) if folder else ():
        body = path.read_bytes()[:MAX_SEED]
        if found := explore(page(body, "text/html")).proposals:
            spec = replace(SPEC, kind="page", options=dict(found[0].options))
            yield Seed(body, "text/html", spec)


def hunt(found: list[Seed], count: int, seed: int) -> None:
    """Read the mutants and print what the nets caught."""
    rng = random.Random(seed)
    told: Counter[str] = Counter()
    slowest, start = 0.0, time.process_time()
    for _ in range(count):
        one = rng.choice(found)
        spoilt = page(mutate(one.body, rng), one.media_type, one.spec.url)
        before = time.process_time()
        reading = read(spoilt, one.spec, NOW)
        if one.spec.kind == "page":
            told["listes proposées"] += len(explore(spoilt).proposals)
        slowest = max(slowest, time.process_time() - before)
        told[f"mutants de {one.spec.kind}"] += 1
        told["articles"] += len(reading.articles)
        told["pages mal lues, dites"] += reading.problem is not None
        told["CRASHS"] += (reading.problem or "").startswith(NET)
        told["ÉLÉMENTS ILLISIBLES"] += sum(
            entry.refusal is Refusal.UNREADABLE for entry in reading.rejected
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    spent = time.process_time() - start
    print(f"{count} mutants, {spent:.0f} s of CPU, slowest {slowest:.2f} s, peak {peak} MB")
    print("\n".join(f"  {name:32} {number:7}" for name, number in sorted(told.items())))


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--count", type=int, default=2000)
    asked.add_argument("--pages", type=Path)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    found = list(seeds(options.pages))
    print(f"{len(found)} seeds")
    hunt(found, options.count, options.seed)


if __name__ == "__main__":
    main()
