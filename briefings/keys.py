"""The file of the office's secrets, made at first need, for its owner's eyes only.

    {"person": "…", "signing": ["newest", "previous"]}

To replace the signing key, put a new one first and keep the previous one: links already sent then
still work. The other key names people who left; a new one would forget them.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from pathlib import Path

from briefings.subscriptions.tokens import Keys
from watch.errors import SettingsError

FILE = "secrets.json"
DEPARTURES = "departures.txt"
"""Names people by the key of this file: see :mod:`briefings.departures`."""
_BYTES = 32
_TOO_OPEN = stat.S_IWGRP | stat.S_IXGRP | stat.S_IRWXO


def load_keys(home: Path) -> Keys:
    """The secrets of this folder, made if there are none.

    Raises:
        SettingsError: others may read the file, or it is damaged.
    """
    path = home / FILE
    try:
        if not path.exists():
            if (home / DEPARTURES).exists():
                raise _lost(path)
            _create(path)
        if path.stat().st_mode & _TOO_OPEN:
            raise SettingsError(
                f"{path} peut être lu par d'autres que Vigie\u00a0: faites chmod 600 {path},"
                " puis relancez.",
            )
        return _read(path.read_text(encoding="ascii"), path)
    except (OSError, UnicodeError) as error:
        raise SettingsError(
            f"{path} ne peut pas être lu ou créé ({error})\u00a0: vérifiez les droits du dossier.",
        ) from error


def _read(text: str, path: Path) -> Keys:
    try:
        data = json.loads(text)
        person, signing = data["person"], data["signing"]
        keys = Keys(
            person=bytes.fromhex(person), signing=tuple(bytes.fromhex(one) for one in signing)
        )
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(path) from error
    if not keys.signing or min(len(one) for one in (keys.person, *keys.signing)) < _BYTES:
        raise _damaged(path)
    return keys


def _damaged(path: Path) -> SettingsError:
    return SettingsError(
        f"{path} est abîmé\u00a0: remettez celui de votre dernière sauvegarde. Sans lui, les liens"
        " de désinscription déjà envoyés ne fonctionnent plus.",
    )


def _lost(path: Path) -> SettingsError:
    return SettingsError(
        f"{path} manque, alors que des personnes se sont désinscrites\u00a0: remettez celui de"
        " votre dernière sauvegarde, sans quoi on leur écrirait de nouveau.",
    )


def _create(path: Path) -> None:
    """Whole or not at all; two processes starting together keep the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{FILE}.{secrets.token_hex(8)}")
    words = {"person": secrets.token_hex(_BYTES), "signing": [secrets.token_hex(_BYTES)]}
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(words, file)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:  # another process was faster: its secrets are the office's
        return
    finally:
        temporary.unlink(missing_ok=True)
