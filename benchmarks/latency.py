"""How near a harvest comes to what latency and politeness impose, with dead hosts about.

    python benchmarks/latency.py                      # 247 sources, 5 % of the hosts dead
    python benchmarks/latency.py --feeds 1000

The bound is that of the longest host: its requests one after another, each with its latency, and
the pause between two; one deadline where the host is dead. A harvest cannot be shorter without
asking a host twice at once or giving up on it earlier.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.contestants import Vigie
from benchmarks.farm.generate import Feed, generate, manifest
from benchmarks.farm.server import hanging
from watch.fetch import Limits


def bound(feeds: Sequence[Feed], dead: frozenset[str], latency: float) -> float:
    """Seconds that the longest host takes."""
    limits = Limits()
    return max(
        limits.headers if host in dead else count * latency + (count - 1) * limits.pause
        for host, count in Counter(one.host for one in feeds).items()
    )


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--feeds", type=int, default=247)
    asked.add_argument("--latency", type=float, default=0.2)
    asked.add_argument("--hanging", type=float, default=5.0, help="percent of the hosts")
    asked.add_argument("--work", type=Path, default=Path("/tmp/vigie-benchmarks"))  # noqa: S108 - thrown away
    options = asked.parse_args()
    folder = options.work / f"{options.feeds}"
    feeds = manifest(folder / "farm") or generate(folder / "farm", options.feeds)
    dead = hanging(sorted({one.host for one in feeds}), options.hanging)
    least = bound(feeds, dead, options.latency)
    server = Path(__file__).parent / "farm" / "server.py"
    shares = ("--latency", str(options.latency), "--hanging", str(options.hanging))
    with subprocess.Popen(
        [sys.executable, server, folder / "farm", *shares], stdout=subprocess.PIPE
    ) as serving:
        try:
            if serving.stdout is None or serving.stdout.readline() != b"ready\n":
                raise SystemExit("the farm's port is taken")
            vigie = Vigie(folder, feeds)
            vigie.install()
            vigie.empty()
            cost = vigie.harvest()
        finally:
            serving.kill()
    print(
        f"{len(feeds)} feeds, {len(dead)} dead hosts, {options.latency} s of latency:"
        f" bound {least:.1f} s, wall {cost.wall:.1f} s ({cost.wall / least:.2f} times the bound),"
        f" {cost.cpu:.1f} s of CPU"
    )


if __name__ == "__main__":
    main()
