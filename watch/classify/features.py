"""An article as the classifier sees it: lemmas per field, and lexicon points. Pure.

    Cut --features--> lemmas per field, as names or as columns of a vocabulary
    hits --points--> (all, in the title)

Words of the title count twice and once more under a name of their own ("t:"), words of the lead
once and once more ("l:"): separate fields that still share what the few seeds teach. Three vectors
side by side, each with a length of its own, measured the same (decision 23). Weighing is the job
of ``classifier``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain
from operator import add
from typing import NamedTuple

from watch.classify.cut import Cut, cut
from watch.classify.lexicon import Hit, total
from watch.model import Article
from watch.text import STOPWORDS, Piece, fold, words

MAX_POINTS = 12.0
MAX_TITLE = 8.0
"""Beyond, more terms say nothing more, and stuffing a text with keywords must not pay."""
PRIOR = 2.0
"""Points for a source dedicated to the theme, from the rules of the reference lexicon."""
_CALENDAR = """deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante
cinquante soixante cent mille million milliard premier second dernier prochain jour journee semaine
mois an annee heure minute lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars
avril mai juin juillet aout septembre octobre novembre decembre"""
"""Numbers and dates speak of no theme; with few examples a regression finds them weights."""
_STOP = frozenset(map(fold, STOPWORDS)) | frozenset(_CALENDAR.split())
_PLACES = (("t:", 2), ("l:", 1), ("", 1))
"""For the title, the lead and the text: prefix of its own features, weight of the shared ones."""


def _meaning(piece: Piece) -> Iterator[tuple[str, str]]:
    """The lemmas that say a subject, each with the word as it is written.

    Stop words, numbers and single letters say none.
    """
    for word, found in zip(words(piece.text), piece.analysed().split(), strict=True):
        empty = len(found) == 1 or found.isdigit()
        if not empty and _STOP.isdisjoint((found, fold(word.text))):
            yield found, piece.text[word.start : word.end]


def features(read: Cut) -> Iterator[str]:
    """The names of an article's features, each as many times as it counts."""
    for field, (prefix, times) in zip(read, _PLACES, strict=True):
        for known, _ in chain.from_iterable(map(_meaning, field)):
            yield from _named(known, prefix, times)


def bag(article: Article) -> str:
    """The features of an article, separated by spaces."""
    return " ".join(features(cut(article)))


def _named(known: str, prefix: str, times: int) -> tuple[str, ...]:
    return (known,) * times + ((prefix + known,) if prefix else ())


class _Told(NamedTuple):
    """What a piece says to a vocabulary."""

    to: Columns
    known: tuple[str, ...]
    columns: tuple[tuple[int, ...], ...]
    """for each field that it may stand in"""


class Columns:
    """Columns of a vocabulary for articles."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        columns = {
            known: tuple(
                tuple(vocabulary[name] for name in _named(known, *place) if name in vocabulary)
                for place in _PLACES
            )
            for known in map(lemma_of, vocabulary)
        }
        self._said = {known: _Told(self, (known,), some) for known, some in columns.items()}
        self._mute = _Told(self, (), ((),) * len(_PLACES))

    def of(self, read: Cut) -> list[int]:
        """What :func:`features` names, as columns; what the vocabulary has not is left out."""
        return [
            column
            for place, field in enumerate(read)
            for told in self._telling(field)
            for column in told.columns[place]
        ]

    def surfaces(self, read: Cut) -> dict[str, str]:
        """Lemma of the vocabulary -> the word as the article first writes it."""
        found: dict[str, str] = {}
        for piece in chain.from_iterable(read):
            for known in self._told(piece).known:
                if known not in found:
                    found[known] = piece.text if piece.text.isalnum() else _written(piece, known)
        return found

    def _telling(self, field: Sequence[Piece]) -> list[_Told]:
        """What the pieces say that say something to this vocabulary: few do."""
        mute = self._mute
        return [
            told if isinstance(told := one.told, _Told) and told.to is self else self._told(one)
            for one in field
            if one.told is not mute
        ]

    def _told(self, piece: Piece) -> _Told:
        if self._said.keys().isdisjoint(piece.analysed().split()):
            piece.told = self._mute
            return self._mute
        told = [self._said[known] for known, _ in _meaning(piece) if known in self._said]
        piece.told = found = told[0] if len(told) == 1 else reduce(self._both, told, self._mute)
        return found

    def _both(self, one: _Told, other: _Told) -> _Told:
        columns = map(add, one.columns, other.columns)
        return _Told(self, one.known + other.known, tuple(columns))


def _written(piece: Piece, known: str) -> str:
    return next(written for found, written in _meaning(piece) if found == known)


def lemma_of(name: str) -> str:
    """The lemma of a feature, whatever its field."""
    return name[2:] if name[1:2] == ":" else name


class Points(NamedTuple):
    """What the lexicon says of one theme."""

    everywhere: float
    title: float
    dedicated: bool = False


_NO_POINTS = Points(0.0, 0.0)


def points(hits: Sequence[Hit], *, dedicated: bool) -> Points:
    """Capped points of one theme's hits; ``dedicated``: the source speaks of nothing else."""
    if not hits and not dedicated:  # most themes of most articles
        return _NO_POINTS
    everywhere = total(hits) + PRIOR * dedicated
    title = sum(hit.points for hit in hits if hit.field == "title")
    return Points(min(everywhere, MAX_POINTS), min(title, MAX_TITLE), dedicated)
