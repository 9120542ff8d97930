"""A whole harvest of the farm, cold then warm, by Vigie and by its peers, in one run.

    python benchmarks/harvest.py                    # 1,000 feeds, Vigie alone
    python benchmarks/harvest.py --peers            # with reader and newsboat, about 5 minutes
    python benchmarks/harvest.py --feeds 5000       # linear in sources?

Contestants take turns (A B C A B C), so that a busy moment of the machine falls on all. Prints a
table and the ratios; read the ratios. nginx serves the farm on the same machine.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.contestants import Contestant, Hurried, Newsboat, Reader, Vigie
from benchmarks.farm.generate import Feed, generate, manifest, nginx
from benchmarks.measure import Cost

Results = dict[tuple[str, str], list[Cost]]


@contextmanager
def farm(folder: Path, count: int) -> Iterator[list[Feed]]:
    """A farm of that many feeds, served by nginx as long as this process lives, even if killed."""
    feeds = manifest(folder)
    if len(feeds) != count:
        feeds = generate(folder, count)
    here = folder.resolve()
    (here / "nginx.conf").write_text(nginx(here), encoding="utf-8")
    command = ["setpriv", "--pdeathsig", "TERM", "nginx", "-c", str(here / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            while not _serves(server, here):
                time.sleep(0.05)
            yield feeds
        finally:
            server.terminate()


def _serves(server: subprocess.Popen[bytes], folder: Path) -> bool:
    """Whether it has opened its ports, which is when it writes its number.

    Raises:
        ChildProcessError: it has ended: another nginx may hold them.
    """
    if server.poll() is not None:
        raise ChildProcessError(f"nginx does not start: see {folder / 'error.log'}")
    pid = folder / "nginx.pid"
    return pid.exists() and pid.read_text(encoding="ascii").strip() == str(server.pid)


def measure(contestants: Sequence[Contestant], rounds: int) -> Results:
    """Each one cold, then each one warm, ``rounds`` times."""
    results: Results = defaultdict(list)
    for turn in range(rounds):
        for state in ("cold", "warm"):
            for one in contestants:
                if state == "cold":
                    one.empty()
                cost = one.harvest()
                results[one.name, state].append(cost)
                print(f"round {turn + 1}, {state}: {one.name} {_told(cost)}", flush=True)
    return results


def _told(cost: Cost) -> str:
    return f"{cost.wall:.1f} s wall, {cost.cpu:.1f} s CPU, {cost.memory:.0f} MB"


def table(results: Results) -> Iterator[str]:
    """Medians with their extremes, and the ratio to Vigie's."""
    yield "| | wall, s | CPU, s | memory, MB | wall / Vigie's | CPU / Vigie's |"
    yield "|---|---|---|---|---|---|"
    for (name, state), costs in results.items():
        ours = results["Vigie", state]
        walls, cpus = [one.wall for one in costs], [one.cpu for one in costs]
        yield (
            f"| {name}, {state} | {_spread(walls)} | {_spread(cpus)}"
            f" | {max(one.memory for one in costs):.0f}"
            f" | {_ratio(walls, [one.wall for one in ours]):.1f}"
            f" | {_ratio(cpus, [one.cpu for one in ours]):.1f} |"
        )


def _spread(values: Sequence[float]) -> str:
    middle = f"{statistics.median(values):.1f}"
    return f"{middle} ({min(values):.1f} to {max(values):.1f})" if len(values) > 1 else middle


def _ratio(values: Sequence[float], ours: Sequence[float]) -> float:
    return statistics.median(values) / statistics.median(ours)


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--feeds", type=int, default=1000)
    asked.add_argument("--peers", action="store_true")
    asked.add_argument("--rounds", type=int, default=2)
    asked.add_argument("--work", type=Path, default=Path("/tmp/vigie-benchmarks"))  # noqa: S108 - thrown away
    options = asked.parse_args()
    kinds: list[type[Contestant]] = [Vigie, Hurried, Reader, Newsboat] if options.peers else [Vigie]
    folder = options.work / f"{options.feeds}"
    with farm(folder / "farm", options.feeds) as feeds:
        contestants = [kind(folder, feeds) for kind in kinds]
        for one in contestants:
            one.install()
        print(f"{len(feeds)} feeds, {sum(one.entries for one in feeds)} entries", flush=True)
        results = measure(contestants, options.rounds)
    print("\n".join(table(results)))


if __name__ == "__main__":
    main()
