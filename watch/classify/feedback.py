"""What corrections teach: the examples that a training adds to those shipped. Pure.

    corrections + texts --lessons--> Examples

A theme that nobody spoke of on an item stays unknown there. Which corrections are to be doubted is
the job of ``doubts``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from watch.classify.examples import Example
from watch.model import Article, Correction, CorrectionKind


def lessons(
    standing: Iterable[Correction],
    texts: Mapping[str, Article],
    themes: Collection[str],
    aside: Collection[int] = frozenset(),
) -> tuple[Example, ...]:
    """One example per item, in the order of keys; corrections of ``aside`` teach nothing.

    A correction on a theme that the office no longer follows is left out too.
    """
    piles: dict[str, list[Correction]] = defaultdict(list)
    for one in standing:
        if one.id not in aside and one.theme in themes:
            piles[one.key].append(one)
    return tuple(_example(texts[key], piles[key]) for key in sorted(piles))


def _example(article: Article, said: Collection[Correction]) -> Example:
    """An item with an assumed answer is one that ``reviewed_for`` left empty: see examples."""
    assumed = any(one.kind is CorrectionKind.ASSUMED for one in said)
    return Example(
        article=article,
        labels=frozenset(one.theme for one in said if one.has),
        known=None if assumed else frozenset(one.theme for one in said),
    )
