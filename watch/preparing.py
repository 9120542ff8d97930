"""A page read to the end, down to what the archive will hold of it.

``prepare`` runs in the killable workers: whatever may be computed there is, since only one process
can write.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from typing import NamedTuple

from watch.dedupe import fingerprint
from watch.entries import Entry, entry
from watch.model import Fetched, Reading, SourceSpec
from watch.reading import read
from watch.study import Study

MOST = 200
"""Articles of a page read to the end here: reading has a budget, and a page that brings more is
finished after the harvest."""


class Prepared(NamedTuple):
    """What a page held, and the entries of its articles, in the same order."""

    reading: Reading = Reading()
    entries: tuple[Entry, ...] = ()


def prepare(
    page: Fetched,
    spec: SourceSpec,
    now: datetime,
    study: Study | None = None,
    known: Container[str] = (),
) -> Prepared:
    """Read ``page`` and make its articles ready; never raises for what the bytes hold.

    With a ``study``, those whose key is not ``known`` are read to the end.
    """
    reading = read(page, spec, now)
    new = [one for one in reading.articles if one.key not in known][:MOST] if study else []
    found = {one.key: study.read(one, spec) for one in new} if study else {}
    entries = (entry(one, fingerprint(one), found.get(one.key)) for one in reading.articles)
    return Prepared(reading, tuple(entries))
