"""Expressions found in a text, word by word: one pass, whatever their number. Pure.

    plant("territoire rural", owner)        walk("Les territoires ruraux…") -> Found(owner, place)

Accents, case, hyphens and inclusive writing do not count; a plural or feminine mark may be added
to a planted word, not removed: "ruraux" does not accept "rural". What a match is worth is the
job of ``lexicon``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from watch.classify.exclusions import flatten
from watch.text import fold

_SUFFIX = (
    r"(?:[·•.\-](?:e|es|s|ne|nes|le|les|te|tes|ve|ves|se|ses|trices?|rices?|euses?|i?[eè]res?)"
    r"(?![^\W_])|\((?:e|s|es|ne|nes|le|les|te|tes|ve|ves|se|ses|trices?|rices?|euses?)\)s?(?![^\W_])"
    r"|/(?:e|es|ne|nes|se|ses|trices?|rices?|euses?)(?![^\W_]))"
)
_INCLUSIVE = re.compile(r"(?<=[^\W_])" + _SUFFIX)
_PLAIN = re.compile(r"([.!?…]+(?=[\s»\"]|$)|\n)|[^\W_]+|[&@+]")
# Bounded: a run of 100,000 "·e" is read in pieces, not as one suffix.
_REDUCED = re.compile(rf"([.!?…]+(?=[\s»\"]|$)|\n)|(?P<word>[^\W_]+)(?:{_SUFFIX}){{0,3}}|[&@+]")

_MARKS = ("s", "x", "e", "es")
_SHORT = 3
"""A word this short takes no mark: "as", "mes", "but" are other words."""
_SHOUT = 4
"""In a sentence of this many words or more, all in capitals, an acronym may be a plain word."""
_NEAR = 20
"""Words looked at on each side to tell whether a sentence shouts."""
_KNOWN = 50_000
"""Distinct words remembered; a hostile text cannot fill the memory."""


class Found(NamedTuple):
    """An expression met: ``text[start:end]``."""

    owner: int
    start: int
    end: int
    sentence: int


class _Token(NamedTuple):
    word: str
    start: int
    end: int
    sentence: int


class _Entry(NamedTuple):
    owner: int
    exact: str | None
    """the flattened form, when its case counts"""
    acronym: bool


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    entries: list[_Entry] = field(default_factory=list)


@lru_cache(maxsize=_KNOWN)
def keys(word: str) -> tuple[str, ...]:
    """The planted words that this one accepts: itself, and itself without a common mark."""
    folded = fold(word)
    bare = [folded]
    if len(folded) > _SHORT:
        bare += [folded[: -len(mark)] for mark in _MARKS if folded.endswith(mark)]
        if folded.endswith("aux"):
            bare.append(folded[:-2] + "l")
    return tuple(dict.fromkeys(bare))


def _tokens(text: str, *, whole: bool) -> list[_Token]:
    """Words and their sentence; a ``whole`` text is one sentence."""
    pattern, group = (_REDUCED, "word") if _INCLUSIVE.search(text) else (_PLAIN, 0)
    sentence, found = 0, []
    for match in pattern.finditer(text):
        if match[1] is not None:
            sentence += not whole
        else:
            start, end = match.span()
            found.append(_Token(match[group] or match[0], start, end, sentence))
    return found


class Trie:
    """Expressions planted once, then looked for in any number of texts."""

    def __init__(self) -> None:
        self._root = _Node()
        self._starts: dict[str, tuple[_Node, ...]] = {}

    def plant(self, form: str, owner: int, *, case: bool = False) -> None:
        """Add a form; ``case``: its capitals count, as they always do for an acronym."""
        node = self._root
        for token in _tokens(form, whole=True):
            node = node.children.setdefault(fold(token.word), _Node())
        acronym = form.isupper() and len(form) > 1
        entry = _Entry(owner, _surface(form) if case or acronym else None, acronym)
        if node is not self._root and entry not in node.entries:
            node.entries.append(entry)

    def walk(self, text: str, *, whole: bool = False) -> Iterator[Found]:
        """Every planted form in the text, in order, overlaps included; never across sentences."""
        tokens = _tokens(text, whole=whole)
        starts = self._starts
        for first, token in enumerate(tokens):
            nodes = starts.get(token.word)
            for node in self._first(token.word) if nodes is None else nodes:
                yield from self._follow(node, text, tokens, first)

    def _first(self, word: str) -> tuple[_Node, ...]:
        if len(self._starts) >= _KNOWN:
            self._starts.clear()
        self._starts[word] = _next(self._root, word)
        return self._starts[word]

    def _follow(self, node: _Node, text: str, tokens: list[_Token], first: int) -> Iterator[Found]:
        start, sentence = tokens[first].start, tokens[first].sentence
        fronts = [(node, first)]
        while fronts:
            here, last = fronts.pop()
            for entry in here.entries:
                if entry.exact is None or _same_case(entry, text, tokens, first, last):
                    yield Found(entry.owner, start, tokens[last].end, sentence)
            if here.children and last + 1 < len(tokens) and tokens[last + 1].sentence == sentence:
                fronts += [(child, last + 1) for child in _next(here, tokens[last + 1].word)]


def _next(node: _Node, word: str) -> tuple[_Node, ...]:
    children = node.children
    return tuple(children[key] for key in keys(word) if key in children)


def _surface(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+|[&@+]", flatten(text)))


def _same_case(entry: _Entry, text: str, tokens: list[_Token], first: int, last: int) -> bool:
    if _surface(text[tokens[first].start : tokens[last].end]) != entry.exact:
        return False
    return not (entry.acronym and _shouted(tokens, first, last))


def _shouted(tokens: list[_Token], first: int, last: int) -> bool:
    near = tokens[max(0, first - _NEAR) : last + _NEAR + 1]
    near = [token for token in near if token.sentence == tokens[first].sentence]
    upper = sum(token.word.isupper() for token in near)
    return len(near) >= _SHOUT and upper >= 0.8 * len(near)
