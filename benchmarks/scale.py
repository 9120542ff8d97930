"""Does a harvest cost more in a large archive than in a small one?

    python benchmarks/scale.py                    # 10,000 and 1,000,000 articles; about 20 minutes

The same feeds are harvested by the real command in both, in turn: with news (stored, indexed, put
into stories, labelled, analysed), then at once without. Every process is counted. The archives are
made once and kept under ``--work``: 6 GB, 15 minutes; each run works on copies.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.contestants import Vigie
from benchmarks.farm.generate import Feed
from benchmarks.harvest import farm
from benchmarks.measure import Cost
from benchmarks.pastarchive import build, trust
from watch.store import open_store

FEEDS = 1000
ABOUT = 60
"""Feeds harvested in one turn: 2,100 entries."""

Results = dict[tuple[str, int], list[Cost]]


def prepare(work: Path, count: int, feeds: Sequence[Feed]) -> Vigie:
    """An office whose archive holds ``count`` articles that its own code has read."""
    kept = work / f"archive-{count}.db"
    build(kept, count)
    vigie = Vigie(work / f"scale-{count}", feeds)
    vigie.install()
    vigie.empty()
    vigie.watch(feeds[:1])
    vigie.harvest()
    model, analysis = _versions(vigie.folder / "vigie.db")
    vigie.empty()
    trust(kept, model, analysis)
    shutil.copy(kept, vigie.folder / "vigie.db")
    vigie.harvest()
    return vigie


def _versions(path: Path) -> tuple[str, str]:
    """Of the model and of the analysis, as a real harvest has just written them."""
    with open_store(path) as store:
        row = store.engine.rows(
            """SELECT labelled_by, version FROM articles a JOIN analyses n ON n.article = a.id
               LIMIT 1"""
        )[0]
    return str(row["labelled_by"]), str(row["version"])


def measure(offices: dict[int, Vigie], feeds: Sequence[Feed], rounds: int) -> Results:
    """The same feeds in each office, ``rounds`` times with other feeds."""
    results: Results = defaultdict(list)
    for turn in range(rounds):
        batch = feeds[1 + turn * ABOUT :][:ABOUT]
        order = sorted(offices, reverse=bool(turn % 2))
        for state in ("news", "no news"):
            for count in order:
                offices[count].watch(batch)
                results[state, count].append(cost := offices[count].harvest())
                print(f"{state}, {count:,}: {cost.wall:.2f} s, {cost.cpu:.2f} s CPU", flush=True)
    return results


def report(results: Results, counts: Sequence[int]) -> None:
    """Medians, and what the large archive costs in times the small one."""
    small, large = min(counts), max(counts)
    print(f"| | {small:,}: CPU, s | {large:,}: CPU, s | CPU ratio | wall ratio |")
    print("|---|---|---|---|---|")
    for state in ("news", "no news"):
        one, other = results[state, small], results[state, large]
        cpu, more = (statistics.median(cost.cpu for cost in costs) for costs in (one, other))
        wall, longer = (statistics.median(cost.wall for cost in costs) for costs in (one, other))
        print(f"| {state} | {cpu:.2f} | {more:.2f} | {more / cpu:.2f} | {longer / wall:.2f} |")


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--articles", type=int, nargs="+", default=[10_000, 1_000_000])
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--work", type=Path, default=Path("/tmp/vigie-benchmarks"))  # noqa: S108 - thrown away
    options = asked.parse_args()
    with farm(options.work / f"{FEEDS}" / "farm", FEEDS) as feeds:
        offices = {count: prepare(options.work, count, feeds) for count in options.articles}
        report(measure(offices, feeds, options.rounds), options.articles)


if __name__ == "__main__":
    main()
