"""Replace a file that a person keeps: whole or not at all, with a copy of what it was.

It knows nothing of what the file says.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from watch.errors import SettingsError, complaint
from watch.faults import faultpoint

BACKUP = ".bak"


def rewrite(path: Path, before: bytes | None, after: bytes) -> Path | None:
    """Put ``after`` in place of ``before`` (None: the file must not exist yet); the copy's path.

    A stop at any instant leaves the old file or the new one, never a part. Through a symbolic
    link, the file it points to is replaced, with its permissions.

    Raises:
        SettingsError: the file changed meanwhile, or its folder cannot be written.
    """
    target = path.resolve()
    try:
        if (target.read_bytes() if target.exists() else None) != before:
            raise SettingsError(
                f"{path} a été modifié entre-temps par un autre programme\u00a0;"
                " rien n'a été écrit\u00a0: relancez la commande."
            )
        backup = None if before is None else target.with_name(target.name + BACKUP)
        if backup is not None and before is not None:
            _place(backup, before, like=target)
        target.parent.mkdir(parents=True, exist_ok=True)
        _place(target, after, like=target if before is not None else None)
    except OSError as error:
        raise SettingsError(
            f"{path} ne peut pas être écrit ({complaint(error)})\u00a0; vérifiez les droits du"
            " fichier et de son dossier. Rien n'a été changé."
        ) from error
    return backup


def _place(path: Path, raw: bytes, *, like: Path | None) -> None:
    """Temporary file, fsync, rename, fsync of the folder."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        if like is not None:
            shutil.copymode(like, partial)
        faultpoint("before:rewrite")
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    faultpoint("after:rewrite")
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
