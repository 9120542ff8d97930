"""The sentences that say most of a text: TextRank over TF-IDF, redundancy cut. Pure.

Mihalcea and Tarau, "TextRank: Bringing Order into Texts" (EMNLP 2004): sentences vote for those
that share their words. The vote starts from the title's words and from the first sentence, where
news says its subject. Extracts, never written: whoever shows them says so.
It imports scikit-learn: only where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from watch.enrich.sentences import sentences
from watch.text import STOPWORDS, fold, tokens

NOTICE = "extraits automatiques"
"""What a reader must be told beside them."""
DAMPING = 0.85
TURNS = 50
TITLE, FIRST = 4.0, 1.0
"""What the title's words and the first place add to a sentence's start, beside 1 for each."""
ALIKE = 0.35
"""Cosine from which a second sentence repeats the first."""
SHORTEST, LONGEST = 5, 70
"""Words of a sentence worth showing."""

Floats = npt.NDArray[np.float64]

_STOP = frozenset(map(fold, STOPWORDS))


@dataclass(frozen=True, slots=True)
class KeySentence:
    """A sentence as the text has it."""

    text: str
    score: float
    """its part of the votes, 0 to 1"""
    place: int
    """rank in the text, from 0"""


def key_sentences(title: str, text: str, count: int = 3) -> tuple[KeySentence, ...]:
    """At most ``count`` sentences of ``text``, in its order; () when it has none worth showing."""
    told = [one for one in sentences(text) if _tells(one)]
    if not told:
        return ()
    words = [[word for word in tokens(one) if word not in _STOP] for one in (*told, title)]
    if not any(words[:-1]):
        return ()
    matrix = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(words)
    likeness = (matrix @ matrix.T).toarray()
    votes = _rank(likeness[:-1, :-1], likeness[-1, :-1])
    chosen = _varied(votes, likeness, count)
    return tuple(KeySentence(told[one], float(votes[one]), one) for one in sorted(chosen))


def _tells(sentence: str) -> bool:
    """Neither a question, nor a caption, nor a credit."""
    asks = sentence.rstrip("» ").endswith("?") or sentence.startswith("©")
    return SHORTEST <= len(sentence.split()) <= LONGEST and not asks


def _rank(likeness: Floats, title: Floats) -> Floats:
    """The votes of PageRank, started from the title and the first sentence; they add up to 1."""
    links = likeness - np.diag(np.diag(likeness))
    totals = links.sum(axis=1, keepdims=True)
    links = np.divide(links, totals, out=np.zeros_like(links), where=totals > 0)
    start = 1.0 + TITLE * title
    start[0] += FIRST
    start /= start.sum()
    votes = start
    for _ in range(TURNS):
        votes = (1 - DAMPING) * start + DAMPING * (votes @ links)
        votes /= votes.sum()
    return votes


def _varied(votes: Floats, likeness: Floats, count: int) -> Sequence[int]:
    """The best voted, leaving out what repeats one of them."""
    chosen: list[int] = []
    for one in sorted(range(len(votes)), key=lambda rank: (-votes[rank], rank)):
        if len(chosen) < count and all(likeness[one, other] < ALIKE for other in chosen):
            chosen.append(one)
    return chosen
