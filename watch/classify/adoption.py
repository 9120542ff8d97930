"""Which model is in use: the one on disk, one made again when that cannot be, the better of two.

Files are the job of ``artefact``, learning that of ``learning``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from watch.classify.artefact import open_model, save_model
from watch.classify.classifier import Classifier
from watch.classify.examples import Example
from watch.classify.manifest import MANIFEST
from watch.classify.quality import Quality, worse
from watch.errors import ModelError, ModelStale, complaint
from watch.model import Theme


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
            f"{path}\u00a0: modèle abîmé, impossible à mettre de côté ({complaint(error)})\u00a0; "
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
    from watch.classify.learning import train_cold  # noqa: PLC0415 - scikit-learn, 2 s and 84 MB: only a training pays for it

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
