"""The model on disk: a skops file and its manifest, written whole or not at all.

    train_and_save -> <path>/<sha>.skops + <path>/manifest.json        open_model -> Classifier

Nothing is deserialised before its SHA-256 is right, and only plain scikit-learn types are
accepted. The manifest goes last: until it is renamed, the former model is the model.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import skops.io
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from watch.classify.calibration import Calibration, Thresholds
from watch.classify.classifier import Classifier
from watch.classify.examples import Example, seed_article
from watch.classify.learning import fingerprint, train_cold
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
from watch.classify.tuning import Quality, worse
from watch.errors import ModelError, ModelStale
from watch.faults import faultpoint
from watch.model import Theme

MAX_MODEL = 50_000_000
"""Bytes. The cold model weighs 0.4 MB."""
TOLERANCE = 1e-6
"""Difference of score that is a change, not rounding."""
CANARIES = 12
"""Seeds of each theme whose scores are kept: with four themes, 48 texts."""


class Opened(NamedTuple):
    """A model ready to use, and what to tell the user ('' when nothing)."""

    classifier: Classifier
    note: str


class Proposal(NamedTuple):
    """What came of a training: the model in use after it, and why that one."""

    classifier: Classifier
    adopted: bool
    detail: str
    """French sentence with the figures compared"""


def open_or_train(
    path: Path,
    themes: Sequence[Theme],
    now: datetime,
    make: Callable[[], Classifier] | None = None,
) -> Opened:
    """The model in this folder; made again, and said so once, when it cannot be used.

    The watch must go on: a theme that changed, an upgraded library or a damaged disk may not stop
    it. A damaged model is kept aside, to be looked at. ``make`` is how to make one, when needed;
    by default, from what is shipped alone.
    """
    note = "Premier lancement\u00a0: modèle entraîné sur les exemples fournis."
    if (path / MANIFEST).exists():
        try:
            return Opened(open_model(path, themes), "")
        except ModelStale as error:
            note = f"{error} Il vient d'être refait."
        except ModelError as error:
            kept = _set_aside(path, now)
            note = f"{error} Il vient d'être refait\u00a0; l'ancien est gardé dans {kept}."
    return Opened(make() if make else train_and_save(path, themes, now), note)


def _set_aside(path: Path, now: datetime) -> Path:
    """Move what a damaged model is made of beside it, out of the way."""
    kept = path.with_name(f"{path.name}-abime-{now:%Y%m%d-%H%M%S}")
    try:
        path.rename(kept)
    except OSError as error:
        raise ModelError(
            f"{path}\u00a0: modèle abîmé, impossible à mettre de côté ({error.strerror})\u00a0; "
            "vérifiez les droits du dossier."
        ) from error
    return kept


def train_and_save(
    path: Path, themes: Sequence[Theme], now: datetime, extra: Sequence[Example] = ()
) -> Classifier:
    """The model in use after a training: see :func:`propose`."""
    return propose(path, themes, now, extra).classifier


def propose(
    path: Path, themes: Sequence[Theme], now: datetime, extra: Sequence[Example] = ()
) -> Proposal:
    """A new model takes the place of the former one, damaged or not, unless it is worse.

    ``extra`` are items that somebody judged: it learns from them besides what is shipped. When that
    makes it worse on texts that it did not learn, the former model stays, or the shipped one.
    """
    candidate = train_cold(themes, extra)
    reason = worse(candidate.quality)
    detail = _compared(candidate.quality)
    if reason is None:
        save_model(candidate, path, now)
        return Proposal(candidate, adopted=True, detail=detail)
    try:
        former = open_model(path, themes)
    except ModelError:
        former = train_cold(themes)
        save_model(former, path, now)
    detail = f"Modèle écarté\u00a0: {reason}. {detail}"
    return Proposal(former, adopted=False, detail=detail)


def _compared(quality: Quality) -> str:
    """Both figures, each beside the shipped model's; '' when nobody judged anything."""
    if quality.judged is None:
        return ""
    pairs = (("exemples des thèmes", quality.examples), ("réponses données", quality.judged))
    told = "\u00a0; ".join(
        f"{name}, {after:.3f} contre {before:.3f}".replace(".", ",")
        for name, (after, before) in pairs
    )
    return f"F1 moyen en validation croisée, face au modèle livré\u00a0: {told}."


def save_model(classifier: Classifier, path: Path, now: datetime) -> None:
    """Write the model; after a crash at any moment the former one or the new one opens."""
    content = (classifier.vectorizer, list(classifier.regressions))
    raw = skops.io.dumps(content, compression=zipfile.ZIP_DEFLATED)
    digest = hashlib.sha256(raw).hexdigest()
    name = f"{digest[:16]}.skops"
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
            f"{path} : impossible d'y écrire le modèle ({error.strerror}) ; vérifiez les droits "
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
        counts=Counts(
            examples=classifier.examples, features=len(classifier.vectorizer.vocabulary_)
        ),
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
        raise ModelError(f"{path} : modèle illisible ({error.strerror}) ; {WAY_OUT}.") from error
    if len(raw) > limit:
        raise ModelError(f"{path} : fichier de modèle trop gros ; {WAY_OUT}.")
    return raw


def _rebuild(raw: bytes, manifest: Manifest, themes: Sequence[Theme]) -> Classifier:
    try:
        vectorizer, regressions = skops.io.loads(raw, trusted=[])
    except (
        ValueError,
        TypeError,
        KeyError,
        zipfile.BadZipFile,
        skops.io.exceptions.UntrustedTypesFoundException,
    ) as error:
        raise ModelError(f"Le fichier du modèle ne peut pas être lu ; {WAY_OUT}.") from error
    if not isinstance(vectorizer, TfidfVectorizer) or not all(
        isinstance(one, LogisticRegression) for one in regressions
    ):
        raise ModelError(f"Le fichier du modèle contient autre chose qu'un modèle ; {WAY_OUT}.")
    return Classifier(
        version=manifest.version,
        themes=tuple(themes),
        vectorizer=vectorizer,
        regressions=tuple(regressions),
        margins=Margins(vectorizer, regressions),
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
