"""The themes' expressions found in an article, with their places. Pure.

    Theme.lexicon --Lexicon--> trie        article --matches--> Hit(theme, term, weight, place)

A term with neighbours counts only beside one of them in the sentence; an exclusion cancels the
occurrences it covers; a term counts once per document, at its best place. It proposes; the
decision is the job of ``classifier``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from watch.classify.cut import MAX_TEXT, Cut, cut
from watch.classify.exclusions import Guard, Rules, covering
from watch.classify.trie import Found, Trie
from watch.model import Article, Exclusion, Theme

MAX_TRIES = 20
"""Occurrences of one term examined per field before giving up on it."""
ALONE = 2.0
"""What terms of weight 1 are worth at most when nothing stronger is with them."""

FIELDS = ("title", "lead", "text")
FACTORS: Mapping[str, float] = {"title": 2.0, "lead": 1.5, "text": 1.0}
"""What a place is worth, from the rules of the reference lexicon."""


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


@dataclass(frozen=True, kw_only=True)
class _Term:
    theme: str
    text: str
    weight: int
    beside: frozenset[int]
    guard: Guard
    forms: tuple[str, ...]

    @cached_property
    def rules(self) -> Rules:
        """The theme's exclusions that may cover it. Most terms are never met: all take 1 s."""
        return self.guard.touching((self.text, *self.forms))


class Lexicon:
    """The expressions of all themes, compiled once; matching keeps no state."""

    def __init__(self, themes: Sequence[Theme]) -> None:
        self._trie = Trie()
        self._neighbours: dict[str, int] = {}
        self._guards = {theme.slug: Guard(theme.exclusions) for theme in themes}
        self._unless: dict[Exclusion, frozenset[int]] = {
            exclusion: frozenset(map(self._neighbour, exclusion.unless))
            for theme in themes
            for exclusion in theme.exclusions
        }
        self._terms: list[_Term] = []
        for theme in themes:
            self._learn(theme)

    def _learn(self, theme: Theme) -> None:
        for term in theme.lexicon:
            for form in (term.text, *term.forms):
                self._trie.plant(form, len(self._terms), case=term.case_sensitive)
            beside = frozenset(map(self._neighbour, term.beside))
            self._terms.append(
                _Term(
                    theme=theme.slug,
                    text=term.text,
                    weight=term.weight,
                    beside=beside,
                    guard=self._guards[theme.slug],
                    forms=term.forms,
                )
            )

    def _neighbour(self, word: str) -> int:
        """Neighbours are looked for as terms are; their owners are negative."""
        if word not in self._neighbours:
            self._neighbours[word] = -1 - len(self._neighbours)
            self._trie.plant(word, self._neighbours[word])
        return self._neighbours[word]

    def matches(self, article: Article, read: Cut | None = None) -> tuple[Hit, ...]:
        """Every term that counts, once, at its best place; in the order of the text.

        ``read``: the article in pieces, when the caller has cut it already.
        """
        texts = {name: getattr(article, name)[:MAX_TEXT] for name in FIELDS}
        found = {
            name: hits
            for (name, text), pieces in zip(texts.items(), read or cut(article), strict=True)
            if (hits := self._trie.find(pieces, text, whole=name == "title"))
        }
        if not found:
            return ()
        return tuple(_Sieve(self._guards, self._unless, texts, found).keep(self._terms))


class _Sieve:
    """Neighbours and exclusions, for one document."""

    def __init__(
        self,
        guards: Mapping[str, Guard],
        unless: Mapping[Exclusion, frozenset[int]],
        texts: Mapping[str, str],
        found: Mapping[str, Sequence[Found]],
    ) -> None:
        self._guards, self._unless, self._found, self._texts = guards, unless, found, texts
        self._near: dict[tuple[str, int], set[int]] = {}
        for name, hits in found.items():
            for hit in hits:
                if hit.owner < 0:
                    self._near.setdefault((name, hit.sentence), set()).add(hit.owner)
        self._anywhere: frozenset[int] = frozenset[int]().union(*self._near.values())
        self._silent: dict[str, bool] = {}

    def keep(self, terms: Sequence[_Term]) -> Iterator[Hit]:
        done: set[int] = set()
        for name, hits in self._found.items():
            tries: dict[int, int] = {}
            for hit in hits:
                owner = hit.owner
                if owner < 0 or owner in done or tries.get(owner, 0) >= MAX_TRIES:
                    continue
                tries[owner] = tries.get(owner, 0) + 1
                term = terms[owner]
                if self._counts(term, name, hit):
                    done.add(owner)
                    yield Hit(term.theme, term.text, term.weight, name, hit.start, hit.end)

    def _counts(self, term: _Term, name: str, hit: Found) -> bool:
        near = self._near.get((name, hit.sentence), frozenset[int]())
        if term.beside and term.beside.isdisjoint(near):
            return False
        if self._is_silent(term.theme):
            return False
        return not any(
            self._unless[exclusion].isdisjoint(near)
            for exclusion in covering(term.rules, self._texts[name], hit.start, hit.end)
        )

    def _is_silent(self, theme: str) -> bool:
        """Whether a whole-document exclusion applies."""
        if theme not in self._silent:
            whole = self._guards[theme].whole(tuple(self._texts.values()))
            self._silent[theme] = any(self._unless[e].isdisjoint(self._anywhere) for e in whole)
        return self._silent[theme]


def total(hits: Sequence[Hit]) -> float:
    """Points of one theme's hits; terms of weight 1 never suffice alone."""
    found = sum(hit.points for hit in hits)
    return found if any(hit.weight > 1 for hit in hits) else min(found, ALONE)
