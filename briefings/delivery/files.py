"""Messages written as .eml files in a folder: the dry run. Nothing leaves the machine."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from briefings.delivery.base import DeliveryError
from watch.errors import complaint
from watch.faults import faultpoint

LONGEST = 200
"""Characters of an address in a file name: 255 bytes is the limit, and an address has up to 254."""
_UNSAFE = re.compile(r"[^a-z0-9@._+-]")


class FileChannel:
    """Writes to ``folder``; the same message written twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(
        self,
        message: Sequence[bytes],
        sender: str,
        to: str,
        before_final_dot: Callable[[], None],
    ) -> str:
        """See :class:`briefings.delivery.base.Channel`; the last gesture is the rename."""
        whole = b"".join(message)
        digest = sha256(b"\x00".join((sender.encode(), to.encode(), whole))).hexdigest()
        target = self._folder / f"{_stem(to)}-{digest[:12]}.eml"
        temporary = target.with_suffix(f".{os.getpid()}.tmp")
        with self._border():
            try:
                self._write(temporary, whole)
                before_final_dot()
                faultpoint("before:file.rename")
                temporary.replace(target)
                faultpoint("after:file.rename")
                _sync_folder(self._folder)
            finally:
                temporary.unlink(missing_ok=True)
        return target.name

    def greet(self) -> None:
        """See :class:`briefings.delivery.base.Channel`: the folder exists or can be made."""
        with self._border():
            self._folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DeliveryError(
                f"le dossier {self._folder} n'accepte pas de fichier ({complaint(error)})",
                retryable=True,
                relay=True,
            ) from error

    def _write(self, path: Path, message: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(message)
            file.flush()
            os.fsync(file.fileno())

    def abort(self) -> None:
        """Nobody is waited for."""

    def close(self) -> None:
        """Nothing to give back."""


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def written_to(folder: Path, address: str) -> list[Path]:
    """The files of the messages to this address, and to no other."""
    named = re.compile(rf"{re.escape(_stem(address))}-[0-9a-f]{{12}}\.eml")
    return [path for path in folder.glob("*.eml") if named.fullmatch(path.name)]


def _stem(address: str) -> str:
    return _UNSAFE.sub("_", address)[:LONGEST]
