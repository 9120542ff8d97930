"""Put themes on what the archive holds and the present model has not read yet.

Separate from the harvest: the items are already safe, so a crash here costs nothing but a second
reading. It writes labels and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from watch.model import Article, Label
from watch.store import Store


class Labeller(Protocol):
    """What labels articles."""

    @property
    def version(self) -> str:
        """Names the model; a new version reads the whole archive again."""

    def label(
        self,
        articles: Sequence[Article],
        source_themes: Mapping[str, Sequence[str]],
    ) -> tuple[tuple[Label, ...], ...]:
        """For each article, one label per theme."""


def label_pending(
    store: Store,
    labeller: Labeller,
    source_themes: Mapping[str, Sequence[str]],
) -> int:
    """Label every article that this version has not read; how many were."""
    count = 0
    for page in store.articles.unlabelled(labeller.version):
        labels = labeller.label(page, source_themes)
        store.labels.save(zip(page, labels, strict=True), labeller.version)
        count += len(page)
    return count
