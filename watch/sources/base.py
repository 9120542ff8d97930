"""What every kind of source must offer. Sans-I/O: a source asks and reads, it never fetches.

So a plug-in cannot bypass politeness or the address guard, and each kind is tested from files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from watch.model import Fetched, Parsed, Request, SourceSpec

MAX_ITEMS = 2000
"""Entries read per page: 100,000 entries cost feedparser 33 s and 417 MB (measured)."""


class Source(Protocol):
    """A kind of source; instances hold no state."""

    def requests(self, spec: SourceSpec) -> Sequence[Request]:
        """The first things to ask, without validators (the harvester adds them)."""

    def parse(self, page: Fetched, spec: SourceSpec) -> Parsed:
        """Read one page. Never raises on hostile bytes it knows of; says so in ``problem``."""

    def check(self, spec: SourceSpec) -> str | None:
        """A French sentence when ``spec.options`` is not what this kind needs, else None."""


def no_options(spec: SourceSpec) -> str | None:
    """What ``check`` says for a kind that takes no option."""
    if not spec.options:
        return None
    names = ", ".join(sorted(map(str, spec.options)))
    return f"le type «\u00a0{spec.kind}\u00a0» n'a pas d'options\u00a0; retirez {names}."
