"""Memory and open files of a `vigie run` that never stops: harvests, alerts and sendings, again.

    python benchmarks/leaks.py --cycles 2000

One source on this machine, with one more item at each cycle, a saved search that finds it, and the
outbox drained to files. The line gives memory and descriptors after the first tenth and at the end,
and the slope between.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from briefings import scheduler
from briefings.mailing import send
from tests.alerted import Archive
from tests.offices import SETTINGS, settle

PAGE = os.sysconf("SC_PAGE_SIZE")


def memory() -> float:
    """Resident, in MB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6


def descriptors() -> int:
    """Open files of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


def cycle(archive: Archive) -> None:
    """One item, what an alert says of it, its mail, and all that the clock does besides."""
    archive.house.hands.at += timedelta(hours=1)
    archive.article(f"Des tiers-lieux, sujet {archive.articles}")
    out = Console(file=io.StringIO())
    for job in (scheduler.tick, scheduler.alerts, scheduler.editions, scheduler.upkeep):
        scheduler.guarded(job, archive.office, out)
    with archive.office.stores() as (_, records):
        send(archive.office, records)


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--cycles", type=int, default=2000)
    cycles = asked.parse_args().cycles
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(settle(Path(folder) / "vigie", SETTINGS + "backup:\n  keep: 1\n"))
        archive.alert("tiers-lieux")
        for number in range(1, cycles + 1):
            cycle(archive)
            if number == cycles // 10:
                first, opened = memory(), descriptors()
        last = memory()
        slope = (last - first) / (cycles - cycles // 10) * 1000
        print(
            f"{cycles} cycles: {first:.1f} MB then {last:.1f} MB ({slope:+.2f} MB per 1,000),"
            f" {opened} then {descriptors()} open files"
        )


if __name__ == "__main__":
    main()
