"""Where an export is written, and how: whole or not at all, never over a file without a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from watch.errors import SettingsError, complaint
from watch.rewrite import rewrite


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was typed of the file."""

    format: str | None = None
    output: Path | None = None
    force: bool = False


def chosen(wanted: Wanted, formats: Sequence[str]) -> str:
    """The format asked for, else the one that the file's name tells, else the first.

    Raises:
        SettingsError: the file's name tells none of them, or what was asked for is not one.
    """
    if wanted.format is not None and wanted.format not in formats:
        raise SettingsError(f"Pas de {wanted.format} ici\u00a0: demandez {', '.join(formats)}.")
    if wanted.format is not None:
        return wanted.format
    if wanted.output is None or not wanted.output.suffix:
        return formats[0]
    told = wanted.output.suffix[1:].lower()
    if told not in formats:
        raise SettingsError(
            f"«\u00a0{wanted.output.name}\u00a0» ne dit pas dans quel format écrire\u00a0:"
            f" finissez-le par {_either(formats)}, ou précisez --format."
        )
    return told


def aim(wanted: Wanted, name: str) -> Path:
    """Where the file will be: as asked, else under ``name`` here. Known before it is made.

    Raises:
        SettingsError: a file is already there, and nothing says to replace it.
    """
    path = wanted.output or Path(name)
    if path.is_dir():
        path = path / name
    if path.exists() and not wanted.force:
        raise SettingsError(
            f"{path} existe déjà\u00a0: choisissez un autre nom avec --output, ou ajoutez --force"
            " pour le remplacer."
        )
    return path


def put(path: Path, raw: bytes) -> str:
    """Write the file, whole or not at all; where it is, for a person.

    Raises:
        SettingsError: it cannot be written, or what it replaces cannot be read.
    """
    try:
        before = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise SettingsError(f"{path} ne peut pas être lu ({complaint(error)}).") from error
    backup = rewrite(path, before, raw)
    return f"{path}" + (f" (le fichier d'avant est {backup})" if backup else "")


def place(wanted: Wanted, name: str, raw: bytes) -> str:
    """Both at once, for what is quickly made."""
    return put(aim(wanted, name), raw)


def _either(formats: Sequence[str]) -> str:
    *first, last = (f".{one}" for one in formats)
    return f"{', '.join(first)} ou {last}"
