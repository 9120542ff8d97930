"""How much two texts say in the same words, and whether they tell different facts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import Match, SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from watch.dedupe.marks import compared
from watch.model import Telling
from watch.text import lemma, words

PASSAGE = 2
"""Meaning words in a row that make a common passage; alone, a word is a coincidence."""
COMMON = 0.4
"""Of the shorter text: with less in common, two texts cannot be two fillings of one form."""
BLANK = 4
"""Meaning words: a longer difference inside a common text is a rewriting, not a filled-in blank."""

_CALENDAR = frozenset(
    """lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin
    juillet aout septembre octobre novembre decembre""".split(),
)


class Likeness(NamedTuple):
    """What two texts have in common."""

    copied: int
    """meaning words in common passages"""
    share: float
    """of the shorter text, 0 to 1"""
    differs: tuple[str, str] | None
    """what each puts in the same blank of the same passage, when it makes two pieces of news.

    In two titles made alike any other word does ("de physique", "de chimie"); elsewhere, a name,
    a number or a date.
    """


def likeness(one: Telling, other: Telling) -> Likeness:
    """Compare the titles and the beginnings of two texts."""
    mine, my_title, my_words = compared(one)
    theirs, their_title, their_words = compared(other)
    shorter = min(len(mine), len(theirs))
    # Most of what is looked up ends here: aligning costs fifty times more.
    if len(my_words & their_words) < shorter * COMMON:
        return Likeness(0, 0.0, None)
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= PASSAGE]
    copied = sum(block.size for block in blocks)
    if not shorter or copied < shorter * COMMON:
        return Likeness(copied, copied / max(shorter, 1), None)
    shared = set(mine[:my_title]) & set(theirs[:their_title])
    titles = min(my_title, their_title) / 2 <= len(shared)
    for before, after in pairwise([Match(0, 0, 0), *blocks, Match(len(mine), len(theirs), 0)]):
        blank = mine[before.a + before.size : after.a], theirs[before.b + before.size : after.b]
        titled = titles and after.a <= my_title and after.b <= their_title
        if _two_sided(*blank) and (titled or _factual(*blank, one, other)):
            return Likeness(copied, copied / shorter, (" ".join(blank[0]), " ".join(blank[1])))
    return Likeness(copied, copied / shorter, None)


def _two_sided(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether the blank is short and filled in twice, otherwise ("US" and "U.S." are one)."""
    filled = mine and theirs and max(len(mine), len(theirs)) <= BLANK
    return bool(filled) and "".join(mine) != "".join(theirs)


def _factual(mine: Sequence[str], theirs: Sequence[str], one: Telling, other: Telling) -> bool:
    """Whether both sides hold a name, a number or a date."""
    facts = _facts(one.title, one.beginning) | _facts(other.title, other.beginning)
    return not (facts.isdisjoint(mine) or facts.isdisjoint(theirs))


@lru_cache(maxsize=4096)
def _facts(*texts: str) -> frozenset[str]:
    """Lemmas of what identifies an event: names, numbers, days and months.

    The first word of a text has its capital from its place.
    """
    found = set()
    for text in texts:
        for word in words(text):
            name = lemma(word.text)
            named = word.start > 0 and not word.text.islower()
            if named or word.text.isdigit() or name in _CALENDAR:
                found.add(name)
    return frozenset(found)
