"""The model on disk: its weights and their manifest, written whole or not at all.

    save_model -> <path>/<sha>.json + <path>/manifest.json        open_model -> Classifier

Nothing is read before its SHA-256 is right. The manifest goes last: until it is renamed, the former
model is the model. Which model is in use is the job of ``adoption``.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from watch.classify.calibration import Calibration, Thresholds
from watch.classify.classifier import Classifier
from watch.classify.examples import seed_article
from watch.classify.fingerprint import fingerprint
from watch.classify.lexicon import Lexicon
from watch.classify.manifest import (
    FORMAT,
    MANIFEST,
    MAX_BYTES,
    WAY_OUT,
    Canary,
    Counts,
    Figures,
    Manifest,
    compare,
    seal,
    unseal,
    versions,
)
from watch.classify.margins import Margins
from watch.classify.quality import Quality
from watch.classify.weights import pack, unpack
from watch.errors import ModelError, ModelStale, complaint
from watch.faults import faultpoint
from watch.model import Theme

MAX_MODEL = 50_000_000
"""Bytes. The cold model weighs 0.4 MB."""
TOLERANCE = 1e-6
"""Difference of score that is a change, not rounding."""
CANARIES = 12
"""Seeds of each theme whose scores are kept: with four themes, 48 texts."""


def save_model(classifier: Classifier, path: Path, now: datetime) -> None:
    """Write the model; after a crash at any moment the former one or the new one opens."""
    raw = pack(classifier.weights)
    digest = hashlib.sha256(raw).hexdigest()
    name = f"{digest[:16]}.json"
    manifest = _describe(classifier, digest, name, now)
    former = _file_of(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        _write(path / name, raw)
        faultpoint("before:model.manifest")
        _write(path / MANIFEST, seal(manifest))
        faultpoint("after:model.manifest")
        if former not in {None, name}:
            (path / str(former)).unlink(missing_ok=True)
    except OSError as error:
        raise ModelError(
            f"{path} : impossible d'y écrire le modèle ({complaint(error)}) ; vérifiez les droits "
            "du dossier et l'espace libre."
        ) from error


def _file_of(path: Path) -> str | None:
    """The file that the present manifest names: the only one that may be removed afterwards.

    Another process may be writing its own model in the same folder.
    """
    try:
        return unseal(_read(path / MANIFEST, MAX_BYTES)).file
    except ModelError:
        return None


def _describe(classifier: Classifier, digest: str, name: str, now: datetime) -> Manifest:
    canaries = [seed for theme in classifier.themes for seed in theme.examples[:CANARIES]]
    return Manifest(
        format=FORMAT,
        version=classifier.version,
        trained_at=now,
        themes=tuple(theme.slug for theme in classifier.themes),
        fingerprint=fingerprint(classifier.themes),
        file=name,
        sha256=digest,
        versions=versions(),
        calibrations={slug: asdict(one) for slug, one in classifier.calibrations.items()},
        thresholds={slug: (t.check, t.keep) for slug, t in classifier.thresholds.items()},
        counts=Counts(examples=classifier.examples, features=len(classifier.weights.names)),
        quality=Figures(**asdict(classifier.quality)),
        canaries=tuple(
            Canary(text=text, scores=scores)
            for text, scores in zip(canaries, _scores(classifier, canaries), strict=True)
        ),
    )


def _scores(classifier: Classifier, texts: Sequence[str]) -> list[tuple[float, ...]]:
    rows = classifier.label([seed_article(text) for text in texts], {})
    return [tuple(label.score for label in row) for row in rows]


def _write(path: Path, raw: bytes) -> None:
    """Temporary file, fsync, rename, fsync of the folder."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".partial", delete=False) as stream:
        stream.write(raw)
        stream.flush()
        os.fsync(stream.fileno())
    Path(stream.name).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def open_model(path: Path, themes: Sequence[Theme]) -> Classifier:
    """Read the model made for these themes.

    Raises:
        ModelStale: made for other themes or by other versions.
        ModelError: missing or damaged.
    """
    manifest = unseal(_read(path / MANIFEST, MAX_BYTES))
    compare(manifest, fingerprint(themes))
    raw = _read(path / manifest.file, MAX_MODEL)
    if hashlib.sha256(raw).hexdigest() != manifest.sha256:
        raise ModelError(f"Le fichier du modèle est abîmé (empreinte différente) ; {WAY_OUT}.")
    classifier = _rebuild(raw, manifest, themes)
    _recheck(classifier, manifest)
    return classifier


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except OSError as error:
        raise ModelError(f"{path} : modèle illisible ({complaint(error)}) ; {WAY_OUT}.") from error
    if len(raw) > limit:
        raise ModelError(f"{path} : fichier de modèle trop gros ; {WAY_OUT}.")
    return raw


def _rebuild(raw: bytes, manifest: Manifest, themes: Sequence[Theme]) -> Classifier:
    try:
        weights = unpack(raw)
    except ValueError as error:
        raise ModelError(f"Le fichier du modèle ne peut pas être lu ; {WAY_OUT}.") from error
    return Classifier(
        version=manifest.version,
        themes=tuple(themes),
        weights=weights,
        margins=Margins(weights),
        calibrations={slug: Calibration(**one) for slug, one in manifest.calibrations.items()},
        thresholds={slug: Thresholds(*pair) for slug, pair in manifest.thresholds.items()},
        examples=manifest.counts.examples,
        quality=Quality(examples=manifest.quality.examples, judged=manifest.quality.judged),
        lexicon=Lexicon(themes),
    )


def _recheck(classifier: Classifier, manifest: Manifest) -> None:
    """The canaries still sing: the same texts get the same scores."""
    now = _scores(classifier, [canary.text for canary in manifest.canaries])
    for canary, scores in zip(manifest.canaries, now, strict=True):
        if any(abs(a - b) > TOLERANCE for a, b in zip(canary.scores, scores, strict=True)):
            raise ModelStale(
                "Le modèle ne donne plus les scores du jour de son entraînement (une bibliothèque "
                f"a changé) ; {WAY_OUT}."
            )
