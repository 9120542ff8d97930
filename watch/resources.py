"""Finds the data shipped with Vigie, in an installed wheel or in a checkout. Reads nothing.

The wheel carries ``config`` as ``watch/_defaults`` and ``templates`` as ``briefings/_templates``;
an editable install has neither, so the checkout's own folders come second.
"""

from __future__ import annotations

from pathlib import Path

from watch.errors import SettingsError

ARCHIVE = "vigie.db"
MODEL = "model"
TERRITORY = "territory"
THEMES = "themes.yaml"
"""What these are named in an office's folder; settings may put the archive elsewhere."""

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGED = {"config": "watch/_defaults", "templates": "briefings/_templates"}


def shipped(*parts: str) -> Path:
    """A shipped file or folder: ``shipped("config", "sources.yaml")``, ``shipped("templates")``.

    Raises:
        SettingsError: the installation is incomplete.
    """
    folder, *rest = parts
    for base in (_PACKAGED.get(folder, folder), folder):
        if (path := _ROOT.joinpath(base, *rest)).exists():
            return path
    raise SettingsError(f"{'/'.join(parts)} manque à l'installation\u00a0; réinstallez Vigie.")


def own_or_shipped(home: Path, name: str) -> Path:
    """The office's own copy when there is one."""
    own = home / name
    return own if own.exists() else shipped("config", name)
