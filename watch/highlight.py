"""Where the words that were looked for stand in a text, as written, and the part that shows them.

Pure. The search compares lemmas; readers see the original: a word is marked when its lemma is one
of those asked, a phrase when the text holds it, accents and capitals aside.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from watch.text import fold, lemma, words
from watch.text import pieces as told

WIDTH = 220
"""Characters shown around the first word found."""
_PIECE = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Sought:
    """What was asked."""

    lemmas: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()


class Piece(NamedTuple):
    """A run of text, marked or not."""

    text: str
    marked: bool


def holds(text: str, phrase: str) -> bool:
    """Whether the text says exactly this, accents, capitals and spaces aside."""
    return _pattern(phrase).search(fold(text)) is not None


def marks(text: str, sought: Sought) -> list[tuple[int, int]]:
    """Where the text says what was asked, in order, apart from each other."""
    found = list(_said(text, sought.lemmas)) if sought.lemmas else []
    for phrase in sought.phrases:
        found += _placed(text, phrase)
    return list(_joined(sorted(found)))


def pieces(text: str, sought: Sought, width: int | None = None) -> tuple[Piece, ...]:
    """The text in runs; its part around the first mark when it is longer than ``width``."""
    places = marks(text, sought)
    low, high = _frame(text, places, width)
    cut: list[Piece] = [Piece("…", marked=False)] if low else []
    at = low
    for start, end in places:
        if start < low or end > high:
            continue
        cut += [Piece(text[at:start], marked=False), Piece(text[start:end], marked=True)]
        at = end
    cut.append(Piece(text[at:high] + ("…" if high < len(text) else ""), marked=False))
    return tuple(piece for piece in cut if piece.text)


def _said(text: str, lemmas: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Words of these lemmas: only the pieces that say one are read word by word."""
    hot = [
        not lemmas.isdisjoint(one.analysed().split(" ")) for one in told(text) if one.text != "\n"
    ]
    # By their rank: « écoles. » is told as « écoles ».
    for piece, says in zip(_PIECE.finditer(text), hot, strict=True) if any(hot) else ():
        if says:
            for word in words(piece[0]):
                if lemma(word.text) in lemmas:
                    yield piece.start() + word.start, piece.start() + word.end


def _frame(text: str, places: Sequence[tuple[int, int]], width: int | None) -> tuple[int, int]:
    """What is shown, cut between words."""
    if width is None or len(text) <= width:
        return 0, len(text)
    first, last = places[0] if places else (0, 0)
    low = max(0, min((first + last - width) // 2, len(text) - width))
    high = min(len(text), low + width)
    if low and (space := text.find(" ", low, first)) >= 0:
        low = space + 1
    if high < len(text) and (space := text.rfind(" ", max(last, low), high)) >= 0:
        high = space
    return low, high


def _placed(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Folding changes lengths (« œ »): each sign is folded apart, and its place kept."""
    folded, places = [], []
    for place, sign in enumerate(text):
        some = " " if sign.isspace() else fold(sign)
        folded.append(some)
        places += [place] * len(some)
    places.append(len(text))
    for found in _pattern(phrase).finditer("".join(folded)):
        yield places[found.start()], places[found.end() - 1] + 1


@lru_cache(maxsize=64)
def _pattern(phrase: str) -> re.Pattern[str]:
    first, *others = map(re.escape, fold(phrase).split() or [""])
    told = r"\s+".join((rf"{first}(?<!\w{first})", *others))
    # It begins with a plain word, which re looks for ten times faster than for a border.
    return re.compile(rf"{told}(?!\w)")


def _joined(places: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begun: tuple[int, int] | None = None
    for start, end in places:
        if begun and start < begun[1]:
            begun = begun[0], max(begun[1], end)
            continue
        if begun:
            yield begun
        begun = start, end
    if begun:
        yield begun
