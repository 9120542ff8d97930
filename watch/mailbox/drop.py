"""A folder where people or a mail filter drop ``.eml`` files. Reads; moves and removes nothing.

A file is known by its change time, which the system sets when it is written, copied or moved there,
and which nobody can choose; the mark is that of the last file read. A file younger than ``SETTLED``
may still be written: it waits for the next round.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from watch.errors import complaint
from watch.letters.bundle import Message
from watch.letters.message import MAX_BYTES
from watch.mailbox.round import MAX_MESSAGES, MAX_ROUND, Refused, Round, headers_of
from watch.model import FailureKind

SETTLED = 2.0
"""Seconds: beyond the copy of a message, and beyond the grain of any clock of files."""
MAX_HEAD = 65_536
"""Bytes read of a message that is too big."""


class _File(NamedTuple):
    changed: int
    """nanoseconds"""
    name: str
    size: int

    @property
    def mark(self) -> str:
        return f"{self.changed}"


def read_drop(home: Path, name: str, mark: str | None, now: datetime) -> Round:
    """The messages of ``home/name`` changed after ``mark``.

    Raises:
        Refused: no such folder, or it is outside of ``home``.
    """
    folder = _folder(home, name)
    latest = int(now.timestamp() * 1e9)
    since = int(mark) if mark and mark.isdigit() else 0
    if since > latest:  # the clock was wrong when this was written: reading again does no harm
        since = 0
    settled = latest - int(SETTLED * 1e9)
    waiting = [one for one in sorted(_files(folder)) if since < one.changed <= settled]
    messages, last = _taken(folder, waiting)
    reached = str(waiting[last - 1].changed) if last else mark or "0"
    return Round(messages, reached, len(waiting) - last)


def _folder(home: Path, name: str) -> Path:
    root = home.resolve()
    folder = (root / name.lstrip("/")).resolve()
    if not folder.is_relative_to(root):
        raise Refused(
            FailureKind.BAD_URL,
            f"le dossier «\u00a0{name}\u00a0» sort du dossier de Vigie\u00a0; donnez un"
            " sous-dossier",
        )
    if not folder.is_dir():
        raise Refused(
            FailureKind.CONNECTION,
            f"le dossier {folder} n'existe pas\u00a0; créez-le et déposez-y des fichiers .eml",
        )
    return folder


def _files(folder: Path) -> Iterator[_File]:
    for path in _listed(folder):
        try:
            facts = path.lstat()
        except FileNotFoundError:  # moved away since
            continue
        # A link could lead anywhere; a pipe would never end.
        if path.suffix.lower() == ".eml" and stat.S_ISREG(facts.st_mode):
            yield _File(facts.st_ctime_ns, path.name, facts.st_size)


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise Refused(
            FailureKind.CONNECTION,
            f"le dossier {folder} ne peut pas être lu ({complaint(error)})\u00a0; vérifiez ses"
            " droits",
        ) from error


def _taken(folder: Path, waiting: list[_File]) -> tuple[list[Message], int]:
    """The messages of this round, and how many files they end at: never between two equal marks."""
    messages: list[Message] = []
    weight = 0
    for rank, one in enumerate(waiting):
        full = len(messages) >= MAX_MESSAGES or weight > MAX_ROUND
        if full and one.changed != waiting[rank - 1].changed:
            return messages, rank
        raw = _raw(folder / one.name, one.size)
        weight += len(raw)
        messages.append(Message(one.name, raw))
    return messages, len(waiting)


def _raw(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as stream:
            if size > MAX_BYTES:
                return headers_of(stream.read(MAX_HEAD))
            return stream.read(MAX_BYTES)
    except OSError as error:
        raise Refused(
            FailureKind.CONNECTION,
            f"le fichier {path.name} ne peut pas être lu ({complaint(error)})\u00a0; vérifiez ses"
            " droits",
        ) from error
