"""The one door to sqlite-utils, whole; it comes in without numpy.

It imports numpy where there is one, and there is, for scikit-learn: 20 MB and 0.1 s of each process
that opens an archive. All it does with it is to know the types of columns that no table of ours
has, and it does without when there is none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Within, to import this says that there is none; unless somebody needed it already."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # what the import system reads as absent
    try:
        yield
    finally:
        del sys.modules[name]


with _without("numpy"):
    from sqlite_utils import Database, Migrations
    from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the library it chose

__all__ = ["Database", "Migrations", "sqlite3"]
