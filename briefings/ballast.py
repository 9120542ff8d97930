"""A file of no use that gives its room to what must be written even on a full disk.

Harvests leave room (`reserve_megabytes`), but another program may fill the disk. Someone who
leaves must be heard all the same: the ballast is then thrown overboard, and made again later.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

FILE = "reserve.bin"
SIZE = 50_000_000
LETTER = 1_000_000
"""Bytes free under which no letter is promised."""
LOW = 8_000_000
"""Bytes free under which the ballast goes."""


def fill(folder: Path, size: int = SIZE) -> None:
    """Take the room, if there is plenty; never an error."""
    path = folder / FILE
    if path.exists() or shutil.disk_usage(folder).free < 4 * size:
        return
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, size)
        finally:
            os.close(descriptor)
    except OSError:
        path.unlink(missing_ok=True)


def cramped(folder: Path) -> bool:
    """Whether a letter could hardly be written, the ballast gone."""
    return shutil.disk_usage(folder).free < LETTER


def ease(folder: Path) -> bool:
    """Give the room back when there is hardly any left; whether it was."""
    path = folder / FILE
    if not path.exists() or shutil.disk_usage(folder).free >= LOW:
        return False
    path.unlink(missing_ok=True)
    return True
