"""The secret that the organisation gave to this office, from a variable or from its own file."""

from __future__ import annotations

import stat
from pathlib import Path

from watch.errors import SettingsError
from watch.oidc import Oidc

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def secret_of(settings: Oidc, home: Path) -> str:
    """It; '' for a client that has none and is known by PKCE alone.

    Raises:
        SettingsError: the file cannot be read, is empty, or others may read it.
    """
    if settings.client_secret or not settings.secret_file:
        return settings.client_secret
    path = home / settings.secret_file
    try:
        if path.stat().st_mode & _OTHERS:
            raise SettingsError(
                f"{path} peut être lu par d'autres que Vigie\u00a0: faites chmod 600 {path},"
                " puis relancez."
            )
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise SettingsError(
            f"{path} ne peut pas être lu ({error})\u00a0: vérifiez oidc.secret_file."
        ) from error
    if not found:
        raise SettingsError(f"{path} est vide\u00a0: écrivez-y le secret donné à Vigie.")
    return found
