"""Make a model from what is shipped and what people say; write down what came of it.

It sequences the rooms and decides little: what a correction teaches, which ones are doubted and
whether a model is better are pure functions elsewhere. Interrupted at any moment, the former model
is the model: its files change last, in one rename.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from watch.model import Theme
from watch.settings import Learning
from watch.store import Store
from watch.store.trainings import Training

if TYPE_CHECKING:
    from watch.classify.classifier import Classifier
    from watch.classify.doubts import Doubt
    from watch.classify.examples import Example


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What the corrections of an archive teach."""

    examples: tuple[Example, ...]
    doubts: tuple[Doubt, ...]
    corrections: int
    """how many teach"""
    doubted: int
    """how many are set aside"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What a training gave: the model in use after it, and the line of the journal."""

    classifier: Classifier
    training: Training


def material(store: Store, themes: Sequence[Theme]) -> Material:
    """Read the corrections, set aside what is doubtful, and make examples of the rest."""
    from watch.classify.doubts import aside, doubts  # noqa: PLC0415 - scikit-learn: to ask whether a training is due must not pay for it
    from watch.classify.feedback import lessons  # noqa: PLC0415 - idem

    slugs = {theme.slug for theme in themes}
    with store.engine.transaction("training.read"):
        history = [one for one in store.corrections.history() if one.theme in slugs]
        standing = [one for one in store.corrections.standing() if one.theme in slugs]
        texts = store.examples.judged()
    found = doubts(history, texts)
    left = aside(found)
    return Material(
        examples=lessons(standing, texts, slugs, left),
        doubts=found,
        corrections=len(standing) - len(left),
        doubted=len(left),
    )


def retrain(store: Store, folder: Path, themes: Sequence[Theme], now: datetime) -> Trained:
    """`vigie train`: a new model from what is shipped and from what people say."""
    from watch.classify.adoption import propose  # noqa: PLC0415 - idem

    taught = material(store, themes)
    made = propose(folder, themes, now, taught.examples)
    training = Training(
        at=now,
        version=made.classifier.version,
        adopted=made.adopted,
        corrections=taught.corrections,
        doubted=taught.doubted,
        detail=made.detail,
    )
    store.trainings.record(training)
    return Trained(classifier=made.classifier, training=training)


def due(store: Store, learning: Learning, now: datetime) -> bool:
    """Whether enough was said since the last training, and that one is old enough.

    A training that had nothing to learn from, such as a new office's first, makes nobody wait.
    """
    last = store.trainings.last()
    learnt = last is not None and last.corrections + last.doubted > 0
    if last and learnt and now - last.at < timedelta(hours=learning.pause_hours):
        return False
    return 0 < learning.enough <= store.corrections.since(last.at if last else None)
