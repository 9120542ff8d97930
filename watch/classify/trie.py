"""Expressions found in a text, word by word: one pass, whatever their number. Pure.

    plant("territoire rural", owner)    find(pieces, text) -> Found(owner, place)

Accents, case, hyphens and inclusive writing do not count; a plural or feminine mark may be added
to a planted word, not removed: "ruraux" does not accept "rural". What a match is worth is the
job of ``lexicon``.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from watch.classify.cut import TOKEN, ends
from watch.classify.exclusions import flatten
from watch.text import Piece, fold

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
    """Where the forms that share a beginning stand."""

    __slots__ = ("_steps", "children", "entries")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.entries: list[_Entry] = []
        self._steps: Mapping[str, tuple[_Node, ...]] | None = None

    def child(self, word: str) -> _Node:
        """The node after a planted word, made when it is the first to come here."""
        self._steps = None
        return self.children.setdefault(word, _Node())

    def after(self, word: str) -> tuple[_Node, ...]:
        """The next nodes when a text goes on with this word."""
        if self._steps is None:
            self._steps = _steps(self.children)
        return self._steps.get(word, ())


def _steps(children: Mapping[str, _Node]) -> Mapping[str, tuple[_Node, ...]]:
    """Word of a text -> the nodes of the planted words that it is, or is with a common mark."""
    found: defaultdict[str, list[_Node]] = defaultdict(list)
    for mark in ("", *_MARKS):
        for planted, node in children.items():
            if not mark or len(planted) + len(mark) > _SHORT:
                found[planted + mark].append(node)
    for planted, node in children.items():
        if planted.endswith("al") and len(planted) >= _SHORT:
            found[planted[:-1] + "ux"].append(node)
    return {word: tuple(nodes) for word, nodes in found.items()}


def _plain(token: str) -> str:
    """The token without its inclusive suffix; nothing for the end of a sentence."""
    if token.isalnum():
        return token
    found = _PLAIN.match(token)
    return found[0] if found else ""


@lru_cache(maxsize=4_096)  # the words of the texts that hold a form are all asked for
def _word(token: str) -> str:
    """Folded; nothing for the end of a sentence."""
    return fold(_plain(token))


class _Begun(NamedTuple):
    """What a piece begins."""

    of: Trie | None
    met: bool
    """whether it goes further than one word here, or may be whole already"""
    nodes: tuple[_Node, ...]
    """where its last word leads"""


_NOTHING = _Begun(None, met=False, nodes=())


_Met = tuple[_Entry, int, int]
"""A form, its first token and its last."""


class Trie:
    """Expressions planted once, then looked for in any number of texts."""

    def __init__(self) -> None:
        self._root = _Node()

    def plant(self, form: str, owner: int, *, case: bool = False) -> None:
        """Add a form; ``case``: its capitals count, as they always do for an acronym."""
        node = self._root
        for token in TOKEN.findall(form):
            if not ends(token):
                node = node.child(_word(token))
        acronym = form.isupper() and len(form) > 1
        entry = _Entry(owner, _surface(form) if case or acronym else None, acronym)
        if node is not self._root and entry not in node.entries:
            node.entries.append(entry)

    def find(self, pieces: Sequence[Piece], text: str, *, whole: bool = False) -> list[Found]:
        """The forms met in ``text``, which these are the pieces of, those whose case is right.

        Never across sentences; ``whole``: it is one.
        """
        if not self._may_hold(pieces):
            return []
        tokens: list[str] = TOKEN.findall(text)
        if whole:
            tokens = [token for token in tokens if not ends(token)]
        words = list(map(_word, tokens))
        return list(_placed(self._met(words), tokens, words, text))

    def _may_hold(self, pieces: Sequence[Piece]) -> bool:
        """Whether a form is whole in a piece, or goes on in the next: seldom, and told at once.

        Nine times of ten, the first word of a form is not followed by its second.
        """
        begun = [(rank, one) for rank, one in enumerate(pieces, 1) if one.opened is not self]
        for rank, one in begun:
            opened = one.opened
            if not isinstance(opened, _Begun) or opened.of is not self:
                opened = self._begun(one)
            if opened.met:
                return True
            if opened.nodes:
                following = _first(pieces, rank)
                for node in opened.nodes:
                    if node.after(following):
                        return True
        return False

    def _begun(self, piece: Piece) -> _Begun:
        words = _words(piece.text)
        nodes = list(map(self._root.after, words))
        if not any(nodes):
            piece.opened = self
            return _NOTHING
        inside = zip(nodes, words[1:], strict=False)
        met = any(node.entries for some in nodes for node in some) or any(
            node.after(word) for some, word in inside for node in some
        )
        piece.opened = found = _Begun(self, met, nodes[-1])
        return found

    def _met(self, words: Sequence[str]) -> Iterator[_Met]:
        for first, begun in enumerate(map(self._root.after, words)):
            nodes, last = begun, first
            while nodes:
                for node in nodes:
                    yield from ((entry, first, last) for entry in node.entries)
                last += 1
                if last == len(words):
                    break
                nodes = tuple(after for node in nodes for after in node.after(words[last]))


def _first(pieces: Sequence[Piece], rank: int) -> str:
    """The first word from this piece on; nothing when there is none."""
    for place in range(rank, len(pieces)):
        piece = pieces[place]
        if piece.first is None:
            piece.first = next(iter(_words(piece.text)), "")
        if piece.first:
            return piece.first
    return ""


def _words(text: str) -> list[str]:
    """The words of a piece, folded."""
    if text.isalnum():
        return [fold(text)]
    return [word for token in TOKEN.findall(text) if (word := _word(token))]


def _placed(
    met: Iterable[_Met], tokens: Sequence[str], words: Sequence[str], text: str
) -> Iterator[Found]:
    """Where these forms stand, those whose case is not right left out."""
    spans = list(_spans(tokens, text))
    breaks = [rank for rank, word in enumerate(words) if not word]
    for entry, first, last in met:
        start, end = spans[first][0], spans[last][1]
        if entry.exact is None or _same_case(entry, text[start:end], tokens, first, last):
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
    upper = sum(_plain(token).isupper() for token in near)
    return len(near) >= _SHOUT and upper >= 0.8 * len(near)
