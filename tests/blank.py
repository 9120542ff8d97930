"""A database in which nothing was written yet, made once for the tests of a process.

Its thirty-one steps cost a test more than what most do next. Whoever tests these (test_store,
test_damage, the tests of each step) makes a database from nothing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from briefings.store import attach
from watch.store import open_store


@cache
def _bytes() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "vigie.db"
        with open_store(path) as store:
            attach(store.engine)
        return path.read_bytes()


def blank(path: Path) -> Path:
    """The file, up to date and empty unless it is there already; private, as Vigie makes it."""
    if not path.exists():
        path.touch(0o600)
        path.write_bytes(_bytes())
    return path
