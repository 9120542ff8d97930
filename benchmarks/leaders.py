"""Leaders killed at random (kill -9) while others wait for their place: whose lines are accepted.

    python benchmarks/leaders.py                  # 5 processes on one folder, 100 kills

Each process leads as soon as it may, and writes lines under its leader's number, one a commit. The
one that leads is killed; a fresh one joins those that wait. No line of a leader may come after one
of the next, and none may be missing within a reign.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.test_leading import broken, reign


def main() -> None:
    """Parse the command line and print what was written."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--processes", type=int, default=5)
    asked.add_argument("--kills", type=int, default=100)
    given = asked.parse_args()
    started = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        written = reign(Path(folder), given.processes, given.kills)
    leaders = len({token for token, _, _ in written})
    print(
        f"{given.processes} processes, {given.kills} leaders killed: {len(written)} lines by"
        f" {leaders} leaders, {len(broken(written))} out of turn or missing;"
        f" {perf_counter() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
