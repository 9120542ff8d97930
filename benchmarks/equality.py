"""Read every feed of the folders given twice, by libxml2 and by feedparser, and compare.

    python benchmarks/equality.py ../shared/data/feeds tests/sources/feed
    python benchmarks/equality.py ../shared/data/feeds --mutants 10000

Prints the share of the files that the quick reading takes, and each difference: there must be none,
for feedparser is the reference. Mutants are made of the files that the quick reading takes (a
mutant of a file that it declines is mostly declined as well). The exit code is 1 on a difference.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.mutation import mutate
from watch.charset import decode
from watch.sources.base import MAX_ITEMS
from watch.sources.feed import quick, thorough
from watch.sources.recognise import mismatch
from watch.sources.repair import Capped, capped, repaired


class Count:
    """What was compared so far."""

    def __init__(self) -> None:
        self.files = self.feeds = self.taken = self.items = self.different = 0
        self.quick = self.thorough = 0.0

    def compare(self, name: str, body: bytes) -> bool:
        """Whether the quick reading takes it; tells a difference."""
        self.files += 1
        document = document_of(body)
        if document is None:
            return False
        self.feeds += 1
        before = time.process_time()
        found = quick(document, "")
        self.quick += time.process_time() - before
        if found is None:
            return False
        self.taken += 1
        before = time.process_time()
        expected = thorough(document, "")
        self.thorough += time.process_time() - before
        self.items += len(expected.items)
        if found != expected:
            self.different += 1
            print(f"  DIFFERENT: {name}")
            for one, other in zip(found.items, expected.items, strict=False):
                if one != other:
                    print(f"    quick    {one}\n    thorough {other}")
                    break
        return True

    def tell(self, what: str) -> None:
        """One line, with the ratio of the two readings on what both read."""
        share = 100 * self.taken / max(1, self.feeds)
        print(
            f"{what}: {self.files}, of which {self.feeds} look like feeds; quick takes {self.taken}"
            f" ({share:.1f} %), {self.items} items, {self.different} different; quick"
            f" {self.quick:.2f} s with the declined, thorough {self.thorough:.2f} s on the taken"
        )


def document_of(body: bytes) -> Capped | None:
    """The text that both readings are given; None when it is plainly no feed."""
    text = decode(body).text
    return None if mismatch(text) else capped(repaired(text), MAX_ITEMS)


def mutants(bodies: list[bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Spoilt copies, cut at 20 kB where an entry ends so that some stay well formed."""
    rng = random.Random(seed)
    for number in range(count):
        which = rng.randrange(len(bodies))
        yield f"mutant {number} (seed {seed}) of file {which}", mutate(bodies[which], rng)


def shortened(body: bytes, limit: int = 20_000) -> bytes:
    """The first entries and the end of the frame: still well formed."""
    for closing in (b"</item>", b"</entry>"):
        first, last = body.rfind(closing, 0, limit), body.rfind(closing)
        if 0 < first < last:
            return body[:first] + body[last:]
    return body


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("folders", type=Path, nargs="+")
    asked.add_argument("--mutants", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    paths = sorted(path for one in options.folders for path in one.rglob("*") if path.is_file())
    count, taken = Count(), []
    for path in paths:
        body = path.read_bytes()
        if count.compare(str(path), body):
            taken.append(shortened(body))
    count.tell("files")
    spoilt = Count()
    if options.mutants:
        for name, body in mutants(taken, options.mutants, options.seed):
            spoilt.compare(name, body)
        spoilt.tell("mutants")
    sys.exit(bool(count.different or spoilt.different))


if __name__ == "__main__":
    main()
