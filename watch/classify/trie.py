"""Expressions found in a text, word by word: one pass, whatever their number. Pure.

    plant("territoire rural", owner)    scan(pieces) -> Scan    place(scan, text) -> Found(place)

Accents, case, hyphens and inclusive writing do not count; a plural or feminine mark may be added
to a planted word, not removed: "ruraux" does not accept "rural". What a match is worth is the
job of ``lexicon``.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from watch.classify.cut import TOKEN, ends, parts
from watch.classify.exclusions import flatten
from watch.text import KNOWN, Piece, fold

_PLAIN = re.compile(r"[^\W_]+|[&@+]")

_MARKS = ("s", "x", "e", "es")
_SHORT = 3
"""A word this short takes no mark: "as", "mes", "but" are other words."""
_SHOUT = 4
"""In a sentence of this many words or more, all in capitals, an acronym may be a plain word."""
_NEAR = 20
"""Words looked at on each side to tell whether a sentence shouts."""


class Found(NamedTuple):
    """An expression met: ``text[start:end]``."""

    owner: int
    start: int
    end: int
    sentence: int


class _Entry(NamedTuple):
    owner: int
    exact: str | None
    """the flattened form, when its case counts"""
    acronym: bool


class _Node:
    """Where the forms that share a beginning stand; knows the tokens already tried from here."""

    __slots__ = ("children", "entries", "steps")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.entries: list[_Entry] = []
        self.steps = _Steps(self.children)


class _Steps(dict[str, tuple[_Node, ...]]):
    """Token -> the next nodes."""

    def __init__(self, children: dict[str, _Node]) -> None:
        self._children = children

    def __missing__(self, token: str) -> tuple[_Node, ...]:
        if len(self) >= KNOWN:
            self.clear()
        children = self._children
        self[token] = found = tuple(children[key] for key in keys(token) if key in children)
        return found


@lru_cache(maxsize=4096)  # only for nodes below the root, which remembers what it was asked
def keys(token: str) -> tuple[str, ...]:
    """The planted words that this one accepts: itself, and itself without a common mark."""
    folded = fold(token if token.isalnum() else _word(token))
    bare = [folded]
    if len(folded) > _SHORT:
        bare += [folded[: -len(mark)] for mark in _MARKS if folded.endswith(mark)]
        if folded.endswith("aux"):
            bare.append(folded[:-2] + "l")
    return tuple(dict.fromkeys(bare))


def _word(token: str) -> str:
    """The token without its inclusive suffix."""
    found = _PLAIN.match(token)
    return found[0] if found else ""


Met = tuple[_Entry, int, int]
"""A form, its first token and its last."""


class Scan(NamedTuple):
    """A text gone through."""

    tokens: Sequence[str]
    met: Sequence[Met]


_NOTHING = Scan((), ())


class Trie:
    """Expressions planted once, then looked for in any number of texts."""

    def __init__(self) -> None:
        self._root = _Node()

    def plant(self, form: str, owner: int, *, case: bool = False) -> None:
        """Add a form; ``case``: its capitals count, as they always do for an acronym."""
        node = self._root
        for token in TOKEN.findall(form):
            if not ends(token):
                node.steps.clear()
                node = node.children.setdefault(fold(_word(token)), _Node())
        acronym = form.isupper() and len(form) > 1
        entry = _Entry(owner, _surface(form) if case or acronym else None, acronym)
        if node is not self._root and entry not in node.entries:
            node.entries.append(entry)

    def scan(self, pieces: Sequence[Piece], *, whole: bool = False) -> Scan:
        """The forms met in the pieces of a text, never across sentences; ``whole``: it is one.

        Case is not looked at yet: most texts hold no form, and those need no place.
        """
        opening = {
            token for one in pieces if one.opened is not self for token in self._opening(one)
        }
        if not opening:
            return _NOTHING
        tokens = [token for one in pieces for token in one.parts or parts(one)]
        if whole:
            tokens = [token for token in tokens if not ends(token)]
        firsts = [rank for rank, token in enumerate(tokens) if token in opening]
        return Scan(tokens, list(self._met(tokens, firsts)))

    def _opening(self, piece: Piece) -> list[str]:
        """The tokens that begin a form."""
        planted = self._root.children
        found = [token for token in parts(piece) if not planted.keys().isdisjoint(keys(token))]
        if not found:
            piece.opened = self
        return found

    def _met(self, tokens: Sequence[str], firsts: Iterable[int]) -> Iterator[Met]:
        for first in firsts:
            nodes = self._root.steps[tokens[first]]
            # Nine times of ten, the first word of a form is not followed by its second.
            if len(nodes) > 1 or nodes[0].entries or nodes[0].steps[_after(tokens, first)]:
                yield from _follow(nodes, tokens, first)


def _after(tokens: Sequence[str], rank: int) -> str:
    return tokens[rank + 1] if rank + 1 < len(tokens) else "."


def _follow(nodes: Sequence[_Node], tokens: Sequence[str], first: int) -> list[Met]:
    met, last = [], first
    while nodes:
        met += [(entry, first, last) for node in nodes for entry in node.entries]
        last += 1
        if last == len(tokens):
            break
        token = tokens[last]
        nodes = [after for node in nodes if node.children for after in node.steps[token]]
    return met


def place(found: Scan, text: str) -> Iterator[Found]:
    """Where the forms of a scan of this text stand, those whose case is not right left out."""
    tokens = found.tokens[: 1 + max((last for _, _, last in found.met), default=-1)]
    spans = list(_spans(tokens, text))
    breaks = [rank for rank, token in enumerate(tokens) if ends(token)]
    for entry, first, last in found.met:
        start, end = spans[first][0], spans[last][1]
        if entry.exact is None or _same_case(entry, text[start:end], found.tokens, first, last):
            yield Found(entry.owner, start, end, bisect(breaks, first))


def _spans(tokens: Sequence[str], text: str) -> Iterator[tuple[int, int]]:
    """What stands between two tokens is part of none: the next is where it is first seen."""
    end = 0
    for token in tokens:
        start = text.index(token, end)
        end = start + len(token)
        yield start, end


def _surface(text: str) -> str:
    return " ".join(_PLAIN.findall(flatten(text)))


def _same_case(entry: _Entry, written: str, tokens: Sequence[str], first: int, last: int) -> bool:
    return _surface(written) == entry.exact and not (
        entry.acronym and _shouted(tokens, first, last)
    )


def _shouted(tokens: Sequence[str], first: int, last: int) -> bool:
    near = [
        *takewhile(lambda token: not ends(token), reversed(tokens[max(0, first - _NEAR) : first])),
        *takewhile(lambda token: not ends(token), tokens[first : last + _NEAR + 1]),
    ]
    upper = sum(_word(token).isupper() for token in near)
    return len(near) >= _SHOUT and upper >= 0.8 * len(near)
