"""`vigie init`: lay out the office's folder. Never overwrites a file that is there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from watch.console import console
from watch.errors import SettingsError, complaint
from watch.front import again
from watch.resources import shipped
from watch.settings import FILE, check_settings


def prepare(
    home: Path,
    recipients: Sequence[str],
    contact: str,
    *,
    themes: bool = False,
    templates: bool = False,
    territory: bool = False,
) -> None:
    """Create the folder with its settings and its copy of the catalogue, and say what follows.

    ``themes``, ``templates`` and ``territory`` are copied only when asked: an office that keeps
    the shipped ones receives their improvements.
    """
    out = console()
    try:
        home.mkdir(parents=True, exist_ok=True)
        written = [*_settings(home / FILE, recipients, contact)]
        written += [
            copied
            for name in _wanted(themes, templates, territory)
            for copied in _copy(home, *name)
        ]
    except OSError as error:
        raise SettingsError(
            f"Le dossier {home} ne peut pas être préparé ({complaint(error)})\u00a0:"
            " choisissez-en un autre avec vigie --home DOSSIER init.",
        ) from error
    for path in written:
        out.print(f"créé\u00a0: {path}")
    if not written:
        out.print(f"Le dossier {home} est déjà prêt\u00a0: rien n'a été modifié.")
    out.print(
        "\nEnsuite\u00a0:\n"
        f"  1. relisez {home / FILE} (destinataires, messagerie)\n"
        f"  2. vérifiez tout\u00a0: {again('doctor')}\n"
        f"  3. collectez une première fois\u00a0: {again('harvest')}\n"
        f"  4. voyez la note\u00a0: {again('issue --preview')}\n"
        f"  5. laissez travailler\u00a0: {again('run')}",
    )


def _settings(path: Path, recipients: Sequence[str], contact: str) -> list[Path]:
    if path.exists():
        if recipients or contact:
            raise SettingsError(
                f"{path} existe déjà\u00a0: modifiez-y les destinataires et le contact.",
            )
        return []
    text = shipped("config", FILE).read_text(encoding="utf-8")
    if recipients:
        listed = "".join(f"\n  - {_quoted(address)}" for address in recipients)
        text = text.replace("recipients: []", f"recipients:{listed}")
    if contact:
        text = text.replace('contact: ""', f"contact: {_quoted(contact)}")
    check_settings(text, str(path))
    # It may hold addresses: for its owner's eyes only.
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    return [path]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _wanted(themes: bool, templates: bool, territory: bool) -> list[tuple[str, str]]:  # noqa: FBT001 - private
    return [
        ("config", "sources.yaml"),
        *([("config", "themes.yaml"), ("config", "themes")] if themes else []),
        *(
            [("templates", name) for name in ("documents", "email", "parts", "web")]
            if templates
            else []
        ),
        *([("config", "territory")] if territory else []),
    ]


def _copy(home: Path, folder: str, name: str) -> list[Path]:
    path = home / name if folder == "config" else home / folder / name
    if path.exists():
        return []
    if (source := shipped(folder, name)).is_dir():
        shutil.copytree(source, path)
    else:
        shutil.copyfile(source, path)
    return [path]
