"""Read a folder of real feeds and print what became of them; then hunt with mutated ones.

    python benchmarks/corpus.py ../shared/data/feeds
    python benchmarks/corpus.py ../shared/data/feeds --mutants 10000

The first table counts files, articles and refusals, and lists each file that gave a problem or a
refusal: each of them should be right. The second reads mutants (seeds: the same files, cut at
20 kB) and counts what the nets caught; a crash would end it with a trace. Nothing is fetched and
nothing is stored. Memory is the peak of the whole process; a worker of Vigie dies at 1 GB.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.mutation import mutate
from tests.pages import NOW, SPEC, page
from watch.model import Reading, Refusal
from watch.reading import read

NET = "la page fait échouer le lecteur"


def kind(path: Path) -> str:
    """JSON by its extension, as a catalogue would say."""
    return "jsonfeed" if path.suffix == ".json" else "feed"


def tell(path: Path, found: Reading) -> None:
    """One line for a file that did not go through whole."""
    refusals = Counter(one.refusal.value for one in found.rejected)
    told = ", ".join(f"{count} {refusal}" for refusal, count in refusals.items())
    print(f"  {path.name:36} {len(found.articles):5} articles | {found.problem or ''} {told}")


def survey(files: list[Path]) -> None:
    """Read every file and print the table."""
    total: Counter[str] = Counter()
    start = time.process_time()
    for path in files:
        found = read(page(path.read_bytes()), replace(SPEC, kind=kind(path)), NOW)
        total["articles"] += len(found.articles)
        total["sans date"] += sum(one.published is None for one in found.articles)
        total["illisibles"] += not found.articles and found.problem is not None
        total.update(one.refusal.value for one in found.rejected)
        if found.problem or found.rejected:
            tell(path, found)
    print(f"{len(files)} files, {time.process_time() - start:.1f} s of CPU")
    print("\n".join(f"  {name:32} {count:6}" for name, count in total.most_common()))


def hunt(files: list[Path], count: int, seed: int) -> None:
    """Read ``count`` mutants and print what the nets caught."""
    rng = random.Random(seed)
    bodies = [(kind(path), path.read_bytes()[:20_000]) for path in files]
    caught: Counter[str] = Counter()
    slowest, start = 0.0, time.process_time()
    for _ in range(count):
        name, body = rng.choice(bodies)
        before = time.process_time()
        found = read(page(mutate(body, rng)), replace(SPEC, kind=name), NOW)
        slowest = max(slowest, time.process_time() - before)
        if NET in (found.problem or ""):
            caught[found.problem or ""] += 1
        caught.update(
            one.detail[:40] for one in found.rejected if one.refusal is Refusal.UNREADABLE
        )
        caught["articles"] += len(found.articles)
    spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{count} mutants, {spent:.0f} s of CPU, slowest {slowest:.2f} s, peak {peak} MB, 0 crash"
    )
    print("\n".join(f"  {name:60} {number:6}" for name, number in caught.most_common()))


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--mutants", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    files = sorted(path for path in options.folder.rglob("*") if path.is_file())
    survey(files)
    if options.mutants:
        hunt(files, options.mutants, options.seed)


if __name__ == "__main__":
    main()
