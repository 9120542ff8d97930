"""What processes that serve the same pages hold in common."""

from __future__ import annotations

from dataclasses import dataclass
from mmap import mmap
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """As one of them is told; nothing when it is alone."""

    processes: int = 1
    slot: int = 0
    """which of them this one is"""
    counters: Path | None = None
    """the file of :class:`briefings.counters.Counters`"""
    changes: mmap | None = None
    """the memory of :class:`briefings.web.recent.Recent`"""


ALONE = Shared()
