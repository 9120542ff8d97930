"""What training is worth on sources, or on months, that it has not seen. Pure.

    labelled items --by_source | by_time--> parts --cross_validate--> a label for each item tried

Items of one source look alike, and so do those of one month: drawing the part held out at random
flatters. It trains and labels; what the labels are worth is the job of ``evaluate``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from sklearn.model_selection import GroupKFold, TimeSeriesSplit

from watch.classify.classifier import Classifier
from watch.classify.examples import Example
from watch.classify.learning import train_cold
from watch.model import Label, Theme

FOLDS = 5


class Part(NamedTuple):
    """Ranks of the items that teach, and of those that are tried."""

    learnt: Sequence[int]
    tried: Sequence[int]


class Tried(NamedTuple):
    """One item, its labels, and the model that gave them without having learnt it."""

    example: Example
    labels: tuple[Label, ...]
    classifier: Classifier


def by_source(examples: Sequence[Example]) -> Iterator[Part]:
    """Five parts at most, no source in two of them."""
    groups = [example.article.source for example in examples]
    count = min(FOLDS, len(set(groups)))
    if count > 1:
        for learnt, tried in GroupKFold(count).split(groups, groups=groups):
            yield Part(learnt.tolist(), tried.tolist())


def by_time(examples: Sequence[Example]) -> Iterator[Part]:
    """Each sixth of the dated items after the first, learnt from all that came before it."""
    dated = [
        (example.article.published, rank)
        for rank, example in enumerate(examples)
        if example.article.published is not None
    ]
    order = np.array([rank for _, rank in sorted(dated)], dtype=int)
    if len(order) > FOLDS:
        for learnt, tried in TimeSeriesSplit(FOLDS).split(order):
            yield Part(order[learnt].tolist(), order[tried].tolist())


def cross_validate(
    examples: Sequence[Example], parts: Iterable[Part], themes: Sequence[Theme]
) -> Iterator[Tried]:
    """Train on what each part learns, besides what is shipped, and label what it tries."""
    for part in parts:
        classifier = train_cold(themes, [examples[rank] for rank in part.learnt])
        tried = [examples[rank] for rank in part.tried]
        labels = classifier.label([example.article for example in tried], {})
        yield from (
            Tried(example, row, classifier) for example, row in zip(tried, labels, strict=True)
        )
