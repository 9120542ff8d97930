"""What is written beside a model so that it is never trusted by mistake. Pure: bytes and values.

    Manifest --seal--> bytes        bytes --unseal--> Manifest, or ModelError

The seal is the SHA-256 of the canonical JSON: any changed byte shows. It protects from accidents
and from a half-done copy, not from somebody who can write both files.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from watch.errors import ModelError, ModelStale

MANIFEST = "manifest.json"
FORMAT = 3
MAX_BYTES = 1_000_000

WAY_OUT = "lancez `vigie train` pour refaire le modèle"
_LIBRARIES = ("simplemma",)
"""What fits a model is not among them: its weights are applied without it."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Canary(_Part):
    """A text and the scores that the model gave it on the day it was made."""

    text: str
    scores: tuple[float, ...]


class Counts(_Part):
    """How much the model learnt from."""

    examples: int
    features: int


class Figures(_Part):
    """What the model was worth on the day it was made: see ``tuning.Quality``."""

    examples: tuple[float, float]
    judged: tuple[float, float] | None


class Manifest(_Part):
    """All that must hold for a model file to be used."""

    format: int
    version: str
    trained_at: AwareDatetime
    themes: tuple[str, ...]
    fingerprint: str
    """of the themes' lexicon and examples, and of the analyser"""
    file: str = Field(pattern=r"^[a-z0-9.-]{1,80}$")
    sha256: str
    versions: dict[str, str]
    calibrations: dict[str, dict[str, float]]
    thresholds: dict[str, tuple[float, float]]
    counts: Counts
    quality: Figures
    canaries: tuple[Canary, ...]


def versions() -> dict[str, str]:
    """The versions on which scores depend."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, **{name: metadata.version(name) for name in _LIBRARIES}}


def seal(manifest: Manifest) -> bytes:
    """The file: readable JSON that carries its own SHA-256."""
    content = manifest.model_dump(mode="json")
    return _json({"seal": _hash(content), "manifest": content})


def unseal(raw: bytes) -> Manifest:
    """Read a manifest; whatever is not what :func:`seal` wrote is refused."""
    try:
        document = json.loads(raw)
        sealed = document["manifest"]
        whole = _json(document) == raw and document["seal"] == _hash(sealed)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(_DAMAGED) from error
    if not whole:
        raise ModelError(_DAMAGED)
    if sealed.get("format") != FORMAT:
        raise ModelStale(f"Le modèle vient d'une autre version de Vigie ; {WAY_OUT}.")
    try:
        return Manifest.model_validate_json(json.dumps(sealed))
    except ValidationError as error:
        raise ModelError(_DAMAGED) from error


_DAMAGED = f"Le fichier du modèle (manifeste) est abîmé ; {WAY_OUT}."


def _json(content: Mapping[str, object]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return f"{text}\n".encode()


def _hash(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def version_of(path: Path) -> str | None:
    """The version that a manifest names; None when it is absent or damaged. Loads no library."""
    try:
        return unseal(path.read_bytes()).version
    except (OSError, ModelError):
        return None


def compare(manifest: Manifest, fingerprint: str) -> None:
    """Refuse a model made for other themes or by other versions of the libraries."""
    if manifest.fingerprint != fingerprint:
        raise ModelStale(
            "Le modèle a été entraîné avec d'autres thèmes, lexiques ou exemples que ceux de la "
            f"configuration ; {WAY_OUT}."
        )
    present = versions()
    changed = [
        f"{name} {manifest.versions.get(name, 'absent')} → {version}"
        for name, version in present.items()
        if manifest.versions.get(name) != version
    ]
    if changed:
        raise ModelStale(
            f"Le modèle a été fait avec d'autres bibliothèques ({', '.join(changed)}), ses scores "
            f"pourraient changer ; {WAY_OUT}."
        )
