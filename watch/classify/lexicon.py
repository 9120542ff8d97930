"""The themes' expressions found in a text: a token trie, exact places, bounded time. Pure.

    Theme.lexicon --Lexicon--> trie        (title, lead, text) --matches--> Hit(theme, term, place)

Rules: accents, case, hyphen or space and plural marks do not count; an all-capitals form keeps
its case; a term with neighbours counts only beside one of them in the sentence; an exclusion
cancels the occurrences it covers. A term counts once per document, at its best place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from watch.classify.exclusions import Guard, flatten
from watch.model import Article, Theme
from watch.text import fold

MAX_TEXT = 20_000
"""Characters read in each field: beyond, a page is a document, not a news item."""
MAX_TRIES = 20
"""Occurrences of one term examined per field before giving up on it."""

FIELDS = ("title", "lead", "text")
FACTORS: Mapping[str, float] = {"title": 2.0, "lead": 1.5, "text": 1.0}
"""What a place is worth, from the rules of the reference lexicon."""

_SUFFIX = (
    r"(?:[·•.\-](?:e|es|s|ne|nes|le|les|te|tes|ve|ves|se|ses|trices?|rices?|euses?|[eè]res?|i[eè]res?)"
    r"(?![^\W_])|\((?:e|s|es|ne|nes|le|les|te|tes|ve|ves|se|ses|trices?|rices?|euses?)\)s?(?![^\W_])"
    r"|/(?:e|es|ne|nes|se|ses|trices?|rices?|euses?)(?![^\W_]))"
)
# Bounded: a run of 100,000 "·e" is read in pieces, not as one suffix.
_TOKEN = re.compile(rf"([.!?…]+(?=[\s»\"]|$)|\n)|([^\W_]+)(?:{_SUFFIX}){{0,3}}|([&@+])")
_SHORT = 3
_SHOUT = 4
"""A sentence of this many words, all in capitals: its acronyms may be plain words."""


class Hit(NamedTuple):
    """One occurrence that counts: ``getattr(article, field)[start:end]``."""

    theme: str
    term: str
    weight: int
    field: str
    start: int
    end: int

    @property
    def points(self) -> float:
        """Weight times what its place is worth."""
        return self.weight * FACTORS[self.field]


class _Token(NamedTuple):
    key: str
    start: int
    end: int
    sentence: int


class _Entry(NamedTuple):
    """What stands at the end of a path in the trie."""

    owner: int
    """index of the term; -1 - index for a neighbour"""
    exact: str | None
    """the flattened form when its case counts"""
    acronym: bool


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    entries: list[_Entry] = field(default_factory=list)


class _Compiled(NamedTuple):
    theme: str
    term: str
    weight: int
    beside: frozenset[int]


class _Found(NamedTuple):
    """A path of the trie met in a field."""

    owner: int
    field: int
    start: int
    end: int
    sentence: int


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """What two written forms share: folded, without the usual plural and feminine marks."""
    folded = fold(word)
    if len(folded) <= _SHORT:
        return folded
    if folded.endswith("aux"):
        return folded[:-2] + "l"
    return re.sub(r"e?[sx]?$", "", folded, count=1)


def _tokens(text: str, *, whole: bool) -> list[_Token]:
    """Words of a field with their sentence; a title is ``whole``: one sentence."""
    sentence, found = 0, []
    for match in _TOKEN.finditer(text):
        if match[1]:
            sentence += not whole
            continue
        word = match[2] or match[3]
        found.append(_Token(key(word), match.start(), match.end(), sentence))
    return found


class Lexicon:
    """The expressions of all themes, compiled once; matching keeps no state."""

    def __init__(self, themes: Sequence[Theme]) -> None:
        self._root = _Node()
        self._neighbours: dict[str, int] = {}
        self._guards = {theme.slug: Guard(theme.exclusions) for theme in themes}
        self._unless = {
            exclusion: frozenset(map(self._neighbour, exclusion.unless))
            for theme in themes
            for exclusion in theme.exclusions
        }
        self._terms: list[_Compiled] = []
        for theme in themes:
            self._learn(theme)

    def _learn(self, theme: Theme) -> None:
        for term in theme.lexicon:
            beside = frozenset(map(self._neighbour, term.beside))
            for form in (term.text, *term.forms):
                self._plant(form, len(self._terms), case=term.case_sensitive)
            self._terms.append(_Compiled(theme.slug, term.text, term.weight, beside))

    def _neighbour(self, word: str) -> int:
        if word not in self._neighbours:
            self._neighbours[word] = -1 - len(self._neighbours)
            self._plant(word, self._neighbours[word], case=False)
        return self._neighbours[word]

    def _plant(self, form: str, owner: int, *, case: bool) -> None:
        node = self._root
        for token in _tokens(form, whole=True):
            node = node.children.setdefault(token.key, _Node())
        acronym = form.isupper() and len(form) > 1
        entry = _Entry(owner, _surface(form) if case or acronym else None, acronym)
        if node is not self._root and entry not in node.entries:
            node.entries.append(entry)

    def matches(self, article: Article) -> tuple[Hit, ...]:
        """Every term that counts, once, at its best place; in the order of the text."""
        texts = tuple(getattr(article, name)[:MAX_TEXT] for name in FIELDS)
        found = [hit for rank, text in enumerate(texts) for hit in self._walk(text, rank)]
        terms = [hit for hit in found if hit.owner >= 0]
        if not terms:
            return ()
        return tuple(_Sieve(self, texts, found).keep(terms))

    def _walk(self, text: str, rank: int) -> Iterator[_Found]:
        tokens = _tokens(text, whole=rank == 0)
        for first, token in enumerate(tokens):
            node = self._root.children.get(token.key)
            last = first
            while node is not None:
                for entry in node.entries:
                    if entry.exact is None or _same_case(entry, text, tokens, first, last):
                        yield _Found(
                            entry.owner, rank, token.start, tokens[last].end, token.sentence
                        )
                last += 1
                if last == len(tokens) or tokens[last].sentence != token.sentence:
                    break
                node = node.children.get(tokens[last].key)


def _surface(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+|[&@+]", flatten(text)))


def _same_case(entry: _Entry, text: str, tokens: list[_Token], first: int, last: int) -> bool:
    if _surface(text[tokens[first].start : tokens[last].end]) != entry.exact:
        return False
    return not (entry.acronym and _shouted(text, tokens, first, last))


def _shouted(text: str, tokens: list[_Token], first: int, last: int) -> bool:
    """Whether the words round an acronym are in capitals too (20 on each side are read)."""
    near = tokens[max(0, first - 20) : last + 21]
    near = [token for token in near if token.sentence == tokens[first].sentence]
    upper = sum(text[token.start : token.end].isupper() for token in near)
    return len(near) >= _SHOUT and upper >= 0.8 * len(near)


class _Sieve:
    """Neighbours and exclusions, for one document."""

    def __init__(self, lexicon: Lexicon, texts: tuple[str, ...], found: list[_Found]) -> None:
        self._lexicon = lexicon
        self._flats = tuple(map(flatten, texts))
        self._near: dict[tuple[int, int], set[int]] = {}
        for hit in found:
            if hit.owner < 0:
                self._near.setdefault((hit.field, hit.sentence), set()).add(hit.owner)
        self._anywhere = frozenset().union(*self._near.values()) if self._near else frozenset()
        self._silenced: dict[str, bool] = {}

    def keep(self, found: list[_Found]) -> Iterator[Hit]:
        done: set[int] = set()
        tries: dict[tuple[int, int], int] = {}
        for hit in found:
            attempt = (hit.owner, hit.field)
            tries[attempt] = tries.get(attempt, 0) + 1
            if hit.owner in done or tries[attempt] > MAX_TRIES or not self._counts(hit):
                continue
            done.add(hit.owner)
            term = self._lexicon._terms[hit.owner]  # noqa: SLF001 - the sieve is half of Lexicon
            yield Hit(term.theme, term.term, term.weight, FIELDS[hit.field], hit.start, hit.end)

    def _counts(self, hit: _Found) -> bool:
        term = self._lexicon._terms[hit.owner]  # noqa: SLF001 - idem
        near = self._near.get((hit.field, hit.sentence), set())
        if term.beside and not term.beside & near:
            return False
        if self._is_silenced(term.theme):
            return False
        guard = self._lexicon._guards[term.theme]  # noqa: SLF001 - idem
        covering = guard.covering(self._flats[hit.field], hit.start, hit.end)
        return all(self._lexicon._unless[e] & near for e in covering)  # noqa: SLF001 - idem

    def _is_silenced(self, theme: str) -> bool:
        if theme not in self._silenced:
            unless = self._lexicon._unless  # noqa: SLF001 - idem
            whole = self._lexicon._guards[theme].whole(self._flats)  # noqa: SLF001 - idem
            self._silenced[theme] = any(not unless[e] & self._anywhere for e in whole)
        return self._silenced[theme]


def totals(hits: Sequence[Hit]) -> dict[str, float]:
    """Points per theme (title x2, lead x1.5, text x1)."""
    points: dict[str, float] = {}
    for hit in hits:
        points[hit.theme] = points.get(hit.theme, 0.0) + hit.points
    return points
