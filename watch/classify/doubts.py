"""Corrections that should not teach before somebody says them again. Pure.

    corrections + texts --doubts--> Doubts (what, on which theme, which corrections)

One wrong gesture is an accident, two hundred are poison, and a machine cannot tell poison from an
officer who is right against it. So nothing is refused and nothing is dropped: what is doubtful
keeps its effect on its article, is set aside from training, and is reported until somebody takes it
back or says it again. What was said twice in a row is upheld, and never doubted any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import HashingVectorizer

from watch.classify.reliability import unreliable
from watch.model import Article, Correction, CorrectionKind, Verdict
from watch.text import fold

ALIKE = 0.8
"""Cosine of two texts' pairs of words from which they say the same. On a development set of 1,126
items, no two items of opposite answers reach 0.4; a text cut by a quarter keeps 0.87."""
READ = 1000
"""Characters compared."""
DAY = timedelta(days=1)
MASS = 30
"""Gestures against the model, by one person, on one theme and in one direction, in a day."""
FLIPPED, SHARE = 5, 0.2
"""A theme's items that were said to have it and no longer are: how many, and what part of all."""
WAVERS = 2
"""Changes of mind of one person on one item and theme."""


class DoubtKind(StrEnum):
    """Why corrections are doubted; the value is shown to users."""

    OPPOSED = "textes presque identiques, réponses contraires"
    DISPUTED = "deux personnes d'avis contraire"
    WAVERED = "une personne a changé d'avis plusieurs fois"
    MASS = "beaucoup de corrections dans le même sens en un jour"
    OVERTURNED = "une part importante du thème retournée"
    UNRELIABLE = "une personne s'écarte nettement des autres"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Corrections to look at, and why."""

    kind: DoubtKind
    theme: str
    """'' when it is about a person, whatever the theme"""
    corrections: tuple[Correction, ...]


def doubts(history: Iterable[Correction], texts: Mapping[str, Article]) -> tuple[Doubt, ...]:
    """What is doubtful among the corrections that stand; ``history`` in any order, undone or not.

    ``texts`` holds every item that a correction stands on.
    """
    lives = _lives(history)
    standing = [life[-1] for life in lives.values()]
    upheld = {life[-1].id for life in lives.values() if _upheld(life)}
    found = (
        *_opposed(standing, texts, upheld),
        *_by_theme(DoubtKind.DISPUTED, [life[-1] for life in lives.values() if _disputed(life)]),
        *_by_theme(DoubtKind.WAVERED, [life[-1] for life in lives.values() if _wavers(life)]),
        *_masses(standing),
        *_overturned(lives.values()),
        *(Doubt(DoubtKind.UNRELIABLE, "", said) for said in unreliable(standing, texts)),
    )
    return tuple(doubt for one in found if (doubt := _but(one, upheld)).corrections)


def aside(found: Iterable[Doubt]) -> frozenset[int]:
    """Numbers of the corrections that must not teach for now."""
    return frozenset(one.id for doubt in found for one in doubt.corrections)


def _but(doubt: Doubt, upheld: set[int]) -> Doubt:
    kept = tuple(one for one in doubt.corrections if one.id not in upheld)
    return Doubt(doubt.kind, doubt.theme, kept)


Life = Sequence[Correction]
"""What was said of one theme of one item and not undone, oldest first; never empty."""


def _lives(history: Iterable[Correction]) -> dict[tuple[str, str], list[Correction]]:
    lives: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for one in sorted(history, key=lambda one: one.id):
        if one.undone_at is None:
            lives[one.key, one.theme].append(one)
    return lives


def _upheld(life: Life) -> bool:
    """Said twice in a row; what a file assumes is not somebody's word."""
    said = [one for one in life if one.kind is not CorrectionKind.ASSUMED]
    return len(said) > 1 and said[-1].has == said[-2].has


def _disputed(life: Life) -> bool:
    last = life[-1]
    return any(
        one.has is not last.has and one.by != last.by and one.kind is not CorrectionKind.ASSUMED
        for one in life
    )


def _wavers(life: Life) -> bool:
    own = [one for one in life if one.by == life[-1].by]
    return sum(a.has is not b.has for a, b in pairwise(own)) >= WAVERS


def _by_theme(kind: DoubtKind, said: Iterable[Correction]) -> Iterator[Doubt]:
    piles: dict[str, list[Correction]] = defaultdict(list)
    for one in said:
        piles[one.theme].append(one)
    for theme in sorted(piles):
        yield Doubt(kind, theme, tuple(piles[theme]))


def _opposed(
    standing: Sequence[Correction], texts: Mapping[str, Article], upheld: set[int]
) -> Iterator[Doubt]:
    piles: dict[str, list[Correction]] = defaultdict(list)
    for one in standing:
        piles[one.theme].append(one)
    rows = {key: row for row, key in enumerate(dict.fromkeys(one.key for one in standing))}
    if not rows:
        return
    pairs = HashingVectorizer(preprocessor=fold, ngram_range=(2, 2), alternate_sign=False)
    matrix = pairs.transform([_text(texts[key]) for key in rows])
    for theme in sorted(piles):
        yes = [one for one in piles[theme] if one.has]
        no = [one for one in piles[theme] if not one.has]
        near = _near(matrix[[rows[one.key] for one in yes]], matrix[[rows[one.key] for one in no]])
        for i, j in sorted({*near, *_one_story(yes, no, texts)}):
            yield Doubt(DoubtKind.OPPOSED, theme, _weaker(yes[i], no[j], upheld))


def _near(left: csr_matrix, right: csr_matrix) -> Iterator[tuple[int, int]]:
    """Ranks of the texts that say the same, on either side."""
    alike = (left @ right.T).tocoo()
    kept = alike.data >= ALIKE
    yield from zip(alike.row[kept].tolist(), alike.col[kept].tolist(), strict=True)


def _one_story(
    yes: Sequence[Correction], no: Sequence[Correction], texts: Mapping[str, Article]
) -> Iterator[tuple[int, int]]:
    tellers: dict[str, list[int]] = defaultdict(list)
    for rank, one in enumerate(no):
        tellers[texts[one.key].story].append(rank)
    for rank, one in enumerate(yes):
        if story := texts[one.key].story:
            yield from ((rank, other) for other in tellers[story])


def _weaker(yes: Correction, no: Correction, upheld: set[int]) -> tuple[Correction, ...]:
    """Both; or the only one that nobody read; two upheld ones are meant."""
    if no.kind is CorrectionKind.ASSUMED or yes.id in upheld:
        return () if no.id in upheld else (no,)
    return (yes,) if no.id in upheld else (yes, no)


def _text(article: Article) -> str:
    return f"{article.title} {article.lead} {article.text}"[:READ]


def _masses(standing: Sequence[Correction]) -> Iterator[Doubt]:
    piles: dict[tuple[str, str, bool], list[Correction]] = defaultdict(list)
    for one in standing:
        if one.kind in _BY_HAND and one.verdict is (Verdict.OUT if one.has else Verdict.IN):
            piles[one.theme, one.by, one.has].append(one)
    for theme, by, has in sorted(piles):
        if found := _crowded(sorted(piles[theme, by, has], key=lambda one: one.at)):
            yield Doubt(DoubtKind.MASS, theme, found)


_BY_HAND = {CorrectionKind.ADD, CorrectionKind.REMOVE}


def _crowded(said: Sequence[Correction]) -> tuple[Correction, ...]:
    """Those that are in a day of MASS or more."""
    found: dict[int, Correction] = {}
    first = 0
    for rank, one in enumerate(said):
        while one.at - said[first].at > DAY:
            first += 1
        if rank - first + 1 >= MASS:
            found |= {each.id: each for each in said[first : rank + 1]}
    return tuple(found.values())


def _overturned(lives: Iterable[Life]) -> Iterator[Doubt]:
    kept: dict[str, int] = defaultdict(int)
    flipped: dict[str, list[Correction]] = defaultdict(list)
    for life in lives:
        last = life[-1]
        if last.has:
            kept[last.theme] += 1
        elif any(one.has for one in life):
            flipped[last.theme].append(last)
    for theme, said in sorted(flipped.items()):
        if len(said) >= max(FLIPPED, SHARE * (len(said) + kept[theme])):
            yield Doubt(DoubtKind.OVERTURNED, theme, tuple(said))
