"""A page read to the end, down to what the archive will hold of it. Pure.

``prepare`` runs in the killable workers: whatever may be computed there is, since only one process
can write.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from watch.dedupe import fingerprint
from watch.entries import Entry, entry
from watch.model import Fetched, Reading, SourceSpec
from watch.reading import read


class Prepared(NamedTuple):
    """What a page held, and the entries of its articles, in the same order."""

    reading: Reading = Reading()
    entries: tuple[Entry, ...] = ()


def prepare(page: Fetched, spec: SourceSpec, now: datetime) -> Prepared:
    """Read ``page`` and make its articles ready; never raises for what the bytes hold."""
    reading = read(page, spec, now)
    return Prepared(reading, tuple(entry(one, fingerprint(one)) for one in reading.articles))
