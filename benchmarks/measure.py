"""What a command costs, all its processes counted: wall time, processor time, memory. Linux only.

The harness makes itself the reaper of orphans, so that the processes which a command leaves to
die after it (a fork server) are counted as well.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
EVERY = 0.25
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one command and of its descendants."""

    wall: float
    cpu: float
    """user and system, seconds"""
    memory: float
    """highest sum of PSS seen, MB: pages that processes share are counted once"""
    output: str


class Failed(Exception):
    """The command did not succeed; holds what it said."""


def run(command: Sequence[str | Path]) -> Cost:
    """Run to its end and count; raises :class:`Failed` on another code than 0."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, started = _cpu(), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    watching = _Memory(process.pid)
    watching.start()
    output, _ = process.communicate()
    wall = time.monotonic() - started
    watching.over.set()
    _reap(watching.seen - {process.pid})
    if process.returncode:
        raise Failed(f"{' '.join(map(str, command))}: {process.returncode}\n{output[-2000:]}")
    return Cost(wall, _cpu() - before, watching.highest / 1024, output)


def _cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _reap(orphans: set[int]) -> None:
    """Wait for those that outlived the command: only then are they counted."""
    for orphan in orphans:
        with suppress(ChildProcessError):
            os.waitpid(orphan, 0)


class _Memory(threading.Thread):
    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self.over = threading.Event()
        self.highest = 0
        self.seen: set[int] = set()

    def run(self) -> None:
        while not self.over.wait(EVERY):
            family = _family(self._root)
            self.seen |= family
            self.highest = max(self.highest, sum(map(_pss, family)))


def _family(root: int) -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            stat = (entry / "stat").read_text(encoding="latin-1")
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    family = {root}
    while more := {one for one, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _pss(process: int) -> int:
    """In kB; 0 for one that is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
