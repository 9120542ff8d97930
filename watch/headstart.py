"""Let the processes that read be got ready while the settings are.

Importing what they read with takes as long as reading the settings and the catalogue: 0.6 s of the
other core. It starts nothing for a harvest that will most likely bring no page to be read.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from watch.errors import StoreError
from watch.resources import ARCHIVE
from watch.study import READERS, TOLD, Study
from watch.workers import preload


def start(home: Path) -> None:
    """To be called first by what harvests for the office of this folder; returns at once."""
    if _reads(home / ARCHIVE):
        preload(READERS, {TOLD: Study.at(home).told()})


def _reads(archive: Path) -> bool:
    """Whether a page is sure to come: a first harvest, or a source that always sends its own."""
    if not archive.exists():
        return True
    from watch.store.sources import Sources  # noqa: PLC0415 - 0.1 s that a first harvest does not wait for
    from watch.store.sqlite import SQLite  # noqa: PLC0415 - idem

    try:
        with closing(SQLite(archive, read_only=True)) as engine:
            return Sources(engine).talkative()
    except StoreError:
        return False  # what is wrong with it is told by who opens it to write
