"""Changes that commands make to the catalogue: judged whole before the file is replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from watch.app import Watch
from watch.model import SourceSpec
from watch.resources import shipped
from watch.rewrite import rewrite
from watch.yamlfile import parse_yaml

Edit = Callable[[bytes, str], bytes]
"""From the file and its name to the file changed; raises CatalogError when it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was done to the file."""

    path: Path
    sources: tuple[SourceSpec, ...]
    """all of them, as the new file gives them"""
    backup: Path | None
    """the file as it was; None when the office had none of its own"""


def change(watch: Watch, edit: Edit) -> Written:
    """Edit the office's catalogue, or a first copy of the shipped one.

    Raises:
        CatalogError: the result would not be a sound catalogue; nothing was written.
        SettingsError: the file cannot be written, or changed meanwhile.
    """
    path = watch.catalogue
    before = path.read_bytes() if path.exists() else None
    base = before if before is not None else shipped("config", path.name).read_bytes()
    after = edit(base, str(path))
    sources = watch.parse(parse_yaml(after, str(path)))
    return Written(path=path, sources=sources, backup=rewrite(path, before, after))


def tell(out: Console, written: Written) -> None:
    """Where it was written, and how to go back."""
    tell_place(out, written.path, written.backup)


def tell_place(out: Console, path: Path, backup: Path | None) -> None:
    """The same, for any file that the office may keep a copy of."""
    if backup is None:
        out.print(
            f"Votre dossier suivait le fichier livré\u00a0: il en a maintenant une copie,"
            f" {path}, que les prochaines versions de Vigie ne modifieront pas."
        )
    else:
        out.print(f"Écrit dans {path}\u00a0; la version d'avant est {backup}.")
