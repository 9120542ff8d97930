"""How long a page of the archive takes in a million articles, counts included.

    python benchmarks/archive.py                  # about 10 minutes the first time, then 2

Searches are drawn from the articles' own words: one to four of them, a third with a filter, one in
ten an exact phrase. Each gives a page as the web shows it: 20 stories, their labels, every count.
The archive is made once and kept under ``--work``: 6.5 GB.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.farm.generate import NOW
from benchmarks.pastarchive import build
from watch.errors import StoreSlow
from watch.query import Wanted
from watch.query.meaning import Filters
from watch.store import Store, open_store
from watch.store.browse import Turn

THEMES = ("desinformation", "egalite_fh", "orientation", "ruralite")
_FURNISH = (
    # An article in four is on a theme, one in five names a department, one in twenty is a call.
    """UPDATE labels SET verdict = 'retenu', score = 0.9 WHERE theme =
         json_extract('["desinformation", "egalite_fh", "orientation", "ruralite"]',
           '$[' || (article / 4 % 4) || ']') AND article % 4 = 0""",
    """INSERT OR IGNORE INTO places
         SELECT id, CAST(9 + id % 13 AS TEXT), 'departement', 'D', '', 'q', 1, 1
         FROM listing WHERE id % 5 = 0""",
    """INSERT OR IGNORE INTO calls (article, rank, kind, closing, quote)
         SELECT id, 0, 'prix', 'inconnue', 'q' FROM listing WHERE id % 20 = 0""",
)


def prepare(work: Path, count: int) -> Path:
    """The archive, brought up to date and furnished once."""
    kept = work / f"search-{count}.db"
    if not kept.exists():
        build(work / f"archive-{count}.db", count)
        draft = kept.with_suffix(".draft")
        shutil.copy(work / f"archive-{count}.db", draft)
        begun = time.monotonic()
        with open_store(draft):
            print(f"brought up to date in {time.monotonic() - begun:.0f} s", flush=True)
        furnish(draft)
        draft.rename(kept)
    return kept


def furnish(path: Path) -> None:
    """Labels, places and calls to be counted."""
    with open_store(path) as store, store.engine.transaction("furnish"):
        for statement in _FURNISH:
            store.engine.execute(statement)


def questions(store: Store, count: int, rng: random.Random) -> Iterator[Wanted]:
    """Searches as people make them, over the words that the archive holds."""
    (last,) = store.engine.rows("SELECT max(id) AS n FROM articles")
    for _ in range(count):
        (row,) = store.engine.rows(
            "SELECT title, search_title, source FROM articles WHERE id = :id",
            id=rng.randint(1, last["n"]),
        )
        words = row["search_title"].split()
        wanted = Wanted(
            words=tuple(dict.fromkeys(rng.sample(words, min(len(words), rng.randint(1, 4)))))
        )
        draw = rng.random()
        if draw < 0.1:
            wanted = Wanted(phrases=(" ".join(row["title"].split()[:2]),))
        elif draw < 0.2:
            wanted = replace(wanted, only=Filters(themes=(rng.choice(THEMES),)))
        elif draw < 0.3:
            wanted = replace(wanted, only=Filters(sources=(row["source"],)))
        elif draw < 0.4:
            wanted = replace(wanted, since=NOW - timedelta(days=rng.choice((30, 90, 365))))
        yield wanted


def measure(
    store: Store, asked: Sequence[Wanted], *, relevance: bool
) -> tuple[list[float], list[float], int]:
    """Seconds of the clock and of the processor for each page; how many were given up."""
    wall, cpu, late = [], [], 0
    for wanted in asked:
        began, spent = time.perf_counter(), time.process_time()
        try:
            page = store.browse.page(wanted, Turn(by_relevance=relevance))
            store.labels.of([hit.article for hit in page.hits])
        except StoreSlow:
            late += 1
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    return sorted(wall), sorted(cpu), late


def share(values: Sequence[float], part: float) -> str:
    """A quantile, in milliseconds."""
    return f"{1000 * values[min(len(values) - 1, int(part * len(values)))]:.0f}"


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--articles", type=int, default=1_000_000)
    asked.add_argument("--searches", type=int, default=300)
    asked.add_argument("--work", type=Path, default=Path("/tmp/vigie-benchmarks"))  # noqa: S108 - thrown away
    options = asked.parse_args()
    path = prepare(options.work, options.articles)
    with open_store(path) as store:
        some = list(questions(store, options.searches, random.Random(7)))
        measure(store, some[:30], relevance=True)  # what the disk holds is read once
        print("| | clock: median | 95% | processor: median | 95% | given up |")
        print("|---|---|---|---|---|---|")
        for name, relevance in (("newest first", False), ("most relevant first", True)):
            wall, cpu, late = measure(store, some, relevance=relevance)
            told = [share(one, part) for one in (wall, cpu) for part in (0.5, 0.95)]
            print(f"| {name} | {' | '.join(told)} | {late} of {len(some)} |", flush=True)


if __name__ == "__main__":
    main()
