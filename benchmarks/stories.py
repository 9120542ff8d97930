"""What the rule for duplicates merges in an archive, what another rule would, and how right it is.

    python benchmarks/stories.py ARCHIVE.db
    python benchmarks/stories.py ARCHIVE.db --share 0.5 --copied 6 --days 7
    python benchmarks/stories.py --pairs

The first two place a copy of the archive again from nothing (the archive itself is only read):
merges by reason, sizes of stories, a sample to judge by eye; then, with another rule, the pairs of
articles that only one of the two brings together. The last measures the rule on the labelled pairs
of tests/stories/pairs.yaml, which were written with the rule: they flatter it.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.test_likeness import pairs, telling
from watch.dedupe import RULE, Rule, sketch
from watch.dedupe.likeness import likeness
from watch.grouping import group_pending
from watch.model import Article
from watch.store import Store, open_store
from watch.store.sqlite import SQLite

NEVER = datetime(1996, 1, 1, tzinfo=UTC)
"""A present before every article: no sketch is old enough to be forgotten."""
RESET = (
    "UPDATE articles SET story = key WHERE story <> key",
    "DELETE FROM story_joins",
    "DELETE FROM story_sketches",
    "UPDATE story_progress SET done = 0, told = 0",
)

Told = Mapping[str, str]


def place_again(archive: Path, folder: Path, rule: Rule, *, tell: bool) -> tuple[Told, Path]:
    """Story by article key, as this rule would have it; and the copy that holds them."""
    copy = folder / f"{len(list(folder.iterdir()))}.db"
    engine = SQLite(archive, read_only=True)
    engine.execute("VACUUM INTO :copy", copy=str(copy))
    engine.close()
    with open_store(copy) as store:
        for statement in RESET:
            store.engine.execute(statement)
        start = time.process_time()
        group_pending(store, NEVER, rule)
        if tell:
            spent = time.process_time() - start
            count = store.articles.count()
            print(f"{rule}\n  {count} articles, {spent / max(count, 1) * 1e6:.0f} µs of CPU each")
        rows = store.engine.rows("SELECT key, story FROM articles")
    return {row["key"]: row["story"] for row in rows}, copy


def summarise(store: Store, told: Told) -> None:
    """Merges by reason, and how many stories have how many articles."""
    for row in store.engine.rows(
        "SELECT reason, count(*) AS n FROM story_joins GROUP BY reason ORDER BY n DESC"
    ):
        print(f"  {row['reason']:16} {row['n']:6}")
    sizes = Counter(Counter(told.values()).values())
    print("  stories by size:", ", ".join(f"{size}: {n}" for size, n in sorted(sizes.items())))


def show(one: Article | None, other: Article | None) -> None:
    """Two articles, to be judged by eye."""
    for article in (one, other):
        if article is not None:
            lead = " ".join(article.lead.split())[:120]
            print(f"    [{article.source}] {article.effective:%d/%m} {article.title[:90]} | {lead}")
    print()


def sample(store: Store, size: int) -> None:
    """Near texts that were merged, the least alike first: the doubtful ones."""
    print("  the least alike of what was merged as near texts:")
    for row in store.engine.rows(
        """SELECT a.key, j.likened, j.score FROM story_joins j JOIN articles a ON a.id = j.article
           WHERE j.reason = 'texte voisin' ORDER BY j.score, a.key LIMIT :size""",
        size=size,
    ):
        print(f"    {row['score']:.2f}")
        show(store.articles.get(row["likened"]), store.articles.get(row["key"]))


def together(told: Told) -> set[tuple[str, str]]:
    """Pairs of articles of one story; of a large one, its first article with each other."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key, story in told.items():
        groups[story].append(key)
    return {
        pair
        for keys in groups.values()
        for pair in (
            itertools.combinations(sorted(keys), 2)
            if len(keys) <= 50
            else ((min(keys), key) for key in keys if key != min(keys))
        )
    }


def compare(store: Store, one: Told, other: Told, size: int, rng: random.Random) -> None:
    """The pairs that only one of two rules brings together."""
    first, second = together(one), together(other)
    for name, found in (
        ("only the present rule", first - second),
        ("only the other", second - first),
    ):
        print(f"{name} merges {len(found)} pairs")
        for pair in rng.sample(sorted(found), min(size, len(found))):
            show(*(store.articles.get(key) for key in pair))


def measure(shares: Iterable[float]) -> None:
    """Precision and recall on the labelled pairs, with filled-in blanks told apart and without."""
    judged = []
    for pair in pairs():
        one, other = telling(pair.one, "a"), telling(pair.other, "b")
        marks = (set(sketch(text.title_words, text.words).bands) for text in (one, other))
        found = bool(set.intersection(*marks))
        judged.append((pair.same, found, likeness(one, other)))
    print(f"{len(judged)} pairs, {sum(same for same, *_ in judged)} of them one story")
    print("share | precision recall | without the blanks")
    for share in shares:
        told = []
        for blanks in (True, False):
            merged = [
                same
                for same, found, like in judged
                if found
                and like.share >= share
                and like.copied >= RULE.copied
                and not (blanks and like.differs)
            ]
            right = sum(merged)
            told += [right / max(len(merged), 1), right / sum(same for same, *_ in judged)]
        print("{:5.2f} | {:9.3f} {:6.3f} | {:9.3f} {:6.3f}".format(share, *told))


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("archive", type=Path, nargs="?")
    asked.add_argument("--pairs", action="store_true")
    asked.add_argument("--share", type=float, default=RULE.share)
    asked.add_argument("--copied", type=int, default=RULE.copied)
    asked.add_argument("--days", type=float, default=RULE.window / timedelta(days=1))
    asked.add_argument("--sample", type=int, default=8)
    options = asked.parse_args()
    if options.pairs or options.archive is None:
        measure([0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9])
        return
    other = RULE._replace(
        window=timedelta(days=options.days), share=options.share, copied=options.copied
    )
    with tempfile.TemporaryDirectory() as folder:
        told, copy = place_again(options.archive, Path(folder), RULE, tell=True)
        with open_store(copy) as store:
            summarise(store, told)
            sample(store, options.sample)
            if other != RULE:
                theirs, _ = place_again(options.archive, Path(folder), other, tell=True)
                compare(store, told, theirs, options.sample, random.Random(1))


if __name__ == "__main__":
    main()
