"""What a file of labelled items adds to what is already said. Pure.

    Example + what stands --intake--> what to say

A file never speaks over somebody's own gesture here: where they part, the gesture stays and the
file's answer is counted. What a file only assumes never speaks over anything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from watch.classify.examples import Example
from watch.model import Article, Correction, CorrectionKind, Said

_KEY = re.compile(r"[0-9a-f]{20}")
_FILED = {CorrectionKind.IMPORT, CorrectionKind.ASSUMED}


@dataclass(slots=True)
class Intake:
    """What is to be said, and the figures that account for every answer of the file."""

    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    known: int = 0
    """answers that stood already"""
    against: list[Said] = field(default_factory=list)
    """answers left out: somebody said the opposite by hand"""

    def count(self, kind: CorrectionKind) -> int:
        """How many answers of this kind are to be said."""
        return sum(one.kind is kind for one in self.said.values())

    def take(
        self,
        example: Example,
        key: str,
        standing: Mapping[tuple[str, str], Correction],
        themes: Collection[str],
    ) -> None:
        """Add one item of the file; ``key`` is its key here, ``themes`` those of the office."""
        for one in _answers(example, key, themes):
            place = (one.key, one.theme)
            if (before := standing.get(place)) is None or _speaks_over(one, before):
                self.said[place] = one
            elif before.has is one.has or one.kind is CorrectionKind.ASSUMED:
                self.known += 1
            else:
                self.against.append(one)


def _answers(example: Example, key: str, themes: Collection[str]) -> Iterator[Said]:
    read = example.labels | (example.known or frozenset())
    for theme in sorted(read):
        has = theme in example.labels
        yield Said(key=key, theme=theme, has=has, kind=CorrectionKind.IMPORT)
    if example.known is None:
        for theme in sorted(set(themes) - read):
            yield Said(key=key, theme=theme, has=False, kind=CorrectionKind.ASSUMED)


def _speaks_over(one: Said, before: Correction) -> bool:
    if one.kind is CorrectionKind.ASSUMED:
        return False
    if before.kind is CorrectionKind.ASSUMED:
        return True
    return before.kind in _FILED and before.has is not one.has


def outside_key(article: Article) -> str:
    """The key of an item that the archive does not hold: the same file gives the same one.

    What another Vigie exported keeps its key.
    """
    if _KEY.fullmatch(article.key):
        return article.key
    parts = ("example", article.source, article.key, article.url, article.title)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
