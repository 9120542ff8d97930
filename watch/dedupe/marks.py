"""What two tellings of one story share, in a form that an index can find. Pure.

    fingerprint    equal when the words are the same
    sketch         eight numbers, at least one of them shared when much of the text is;
                   and a bit for each word, which tell how much two texts may share at most

The sketch is a bottom-k sample (Broder 1997, *On the resemblance and containment of documents*):
of the hashes of all runs of words, the smallest. Two texts that share a fraction J of their runs
miss each other with a probability near (1 - J)^8: 6 % at J = 0.3, 0.4 % at 0.5. MinHash with bands
needs as many hash functions as numbers; this one hashes each run once.

One number is often shared by a formula alone ("dans le cadre de la Fête de la science"). The
bits set such texts apart, without their words being read.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import filterfalse, islice
from typing import NamedTuple, TypeVar
from zlib import crc32

from watch.model import Article, Telling
from watch.text import STOPWORDS, Piece, fold, pieces

BEGINNING = 12
"""Words of the lead that count in a fingerprint."""
MIN_TITLE = 3
"""Meaning words that a title needs."""
MIN_WORDS = 8
"""Meaning words that title and lead need together."""

READ = 1_000
"""Signs of the words of a text, once they are lemmas, among which those are found."""
COMPARED = 60
"""Meaning words of title and lead that are compared: about 500 signs, what feeds give of a text."""
RUN = 3
"""Meaning words in a run."""
SKETCH = 8
BITS = 256
"""For 60 words: two texts that share none have 11 in common."""

_STOP = frozenset(fold(word) for word in STOPWORDS) | {"devoir", "pre"}
"""with what the lemmas of "du" and "près" are taken for"""
_STOP_WRITTEN = frozenset(map(str.encode, _STOP))
Lemma = TypeVar("Lemma", bound="str | bytes")


def fingerprint(article: Article) -> str:
    """Equal for two articles that say the same words; the article's own when they are too few.

    40 hex digits, or "-" and the key.
    """
    title = _said(pieces(article.title))
    words = title + _beginning(pieces((article.lead or article.text)[:1000]))
    if _meaning(title) < MIN_TITLE or _meaning(words) < MIN_WORDS:
        return f"-{article.key}"
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:40]


def _beginning(text: Sequence[Piece]) -> list[str]:
    """Its first words: for 996 leads of 1,000, those of its first pieces."""
    found = _said(text[: BEGINNING + 4])
    return (found if len(found) >= BEGINNING else _said(text))[:BEGINNING]


def _said(text: Sequence[Piece]) -> list[str]:
    return " ".join([one.folded or one.plain() for one in text]).split()


class Compared(NamedTuple):
    """The meaning lemmas that are compared."""

    words: tuple[str, ...]
    titled: int
    """how many of them are the title's"""
    distinct: frozenset[str]


def compared(telling: Telling) -> Compared:
    """What is compared of a text."""
    return _kept(telling.title_words, telling.words)


def _compared(title_words: str, words: str) -> Compared:
    both, titled = _first(title_words.split(), words.split(), _STOP)
    return Compared(both, titled, frozenset(both))


_kept = lru_cache(maxsize=4096)(_compared)
"""Since the texts of one harvest are compared several times."""


def _first(
    title_words: Iterable[Lemma], words: Iterable[Lemma], stop: frozenset[Lemma]
) -> tuple[tuple[Lemma, ...], int]:
    """The meaning lemmas that are compared, and how many of them are the title's."""
    title, others = (filterfalse(stop.__contains__, one) for one in (title_words, words))
    first = tuple(islice(title, COMPARED))
    return (*first, *islice(others, COMPARED - len(first))), len(first)


class Sketch(NamedTuple):
    """What a text is found by, and passed over by."""

    bands: tuple[int, ...] = ()
    """at most eight numbers of 32 bits; none for a text that says too little to be compared"""
    words: int = 0
    """a bit for each word that is compared; several words may have the same"""
    length: int = 0
    """how many words those are, repeated ones as well"""

    def packed(self) -> bytes:
        """As it travels and is stored: a third of what JSON would take."""
        words = self.words.to_bytes(BITS // 8, "little")
        return struct.pack(f"<B32s{len(self.bands)}I", self.length, words, *self.bands)

    @classmethod
    def opened(cls, packed: bytes) -> Sketch:
        """The inverse of :meth:`packed`."""
        length, words, *bands = struct.unpack(f"<B32s{(len(packed) - 33) // 4}I", packed)
        return cls(tuple(bands), int.from_bytes(words, "little"), length)

    def common(self, other: Sketch) -> int:
        """At least as many words as one has in passages of the other.

        Those that have no bit of their own (repeated, or by chance) are counted as common.
        """
        crowded = min(self.length - self.words.bit_count(), other.length - other.words.bit_count())
        return (self.words & other.words).bit_count() + crowded


def sketch(title_words: str, words: str) -> Sketch:
    """Of the lemmas of a title and of the rest."""
    title, others = title_words.encode().split(), words[:READ].encode().split()
    both, titled = _first(title, others, _STOP_WRITTEN)
    if titled < MIN_TITLE or len(both) < MIN_WORDS:
        return Sketch()
    runs = zip(*(both[at:] for at in range(RUN)), strict=False)
    bands = sorted(set(map(crc32, map(b" ".join, runs))))[:SKETCH]
    bits = 0
    for number in map(crc32, both):
        bits |= 1 << number % BITS
    return Sketch(tuple(bands), bits, len(both))


def _meaning(words: Iterable[str]) -> int:
    return sum(word not in _STOP and len(word) > 1 for word in words)
