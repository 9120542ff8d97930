"""Whole copies of the file, taken while it is written: before a migration, and every night.

``VACUUM INTO`` copies one instant of the database, without what was erased, and reads no file that
another program locks. A copy bears its final name only once it is on the disk and reads well.
"""

from __future__ import annotations

import os
from pathlib import Path

from watch.errors import StoreError, complaint
from watch.store.sqlite import SQLite

KEPT = 3
"""Copies made before migrations: one per step, the latest ones."""
BEFORE = ".avant-"


def copy(engine: SQLite, target: Path) -> None:
    """Copy the database there, for its owner alone.

    Raises:
        StoreError: it could not be, or does not read well; nothing is left at that name.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.close(descriptor)
        engine.copy_into(temporary)
        sync(temporary)
        if damage := verify(temporary):
            raise StoreError(f"La copie de {engine.path} ne se relit pas\u00a0: {damage}.")
        temporary.replace(target)
        sync(target.parent)
    except OSError as error:
        raise StoreError(
            f"{target} ne peut pas être écrit ({complaint(error)})\u00a0: vérifiez le disque et les"
            " droits."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def verify(path: Path) -> str | None:
    """What is wrong with a copy, read from end to end; None when it is whole."""
    try:
        engine = SQLite(path, read_only=True)
    except StoreError as error:
        return str(error)
    try:
        found = engine.rows("PRAGMA integrity_check(1)")
        if found != [{"integrity_check": "ok"}]:
            return str(found[0]["integrity_check"])
        lost = engine.rows("PRAGMA foreign_key_check")
        return f"{len(lost)} lignes orphelines" if lost else None
    except StoreError as error:
        return str(error)
    finally:
        engine.close()


def before(engine: SQLite, step: str) -> Path:
    """Copy the database before a migration; older such copies beyond a few go.

    Raises:
        StoreError: the copy could not be made, so the migration must not be.
    """
    target = engine.path.with_name(f"{engine.path.name}{BEFORE}{step}")
    copy(engine, target)
    made = sorted(
        engine.path.parent.glob(f"{engine.path.name}{BEFORE}*"),
        key=lambda path: path.stat().st_mtime_ns,
    )
    for old in made[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def sync(path: Path) -> None:
    """Send a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
