"""The filters of the archive's page, with their counts, and the ways out of a search. Pure.

Every filter is a word of the search itself, so that a page is its address and nothing else: a link
adds or takes away a word, and what is in the box says all that was asked.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from babel.dates import format_date

from briefings.web.shelf import Names, address, located
from watch.opml import FOLDERS
from watch.query import MAX_LENGTH, Asked, Clause, Field
from watch.store.browse import COUNTED, Page
from watch.store.tallies import Counts
from watch.text import fold
from watch.tongues import language

LISTED = 12
"""Values of a filter that are shown, the most frequent."""
WAYS = 6
"""Other searches proposed when one finds nothing."""
NAMING = 4
"""Letters of the longest word typed, for it to name something."""
NAMED = 3
"""Sources, or others, that may have the same words in their names."""
_WORD = re.compile(r"\w+")
_SINGLE = frozenset({Field.SOURCE, Field.CATEGORY, Field.LANGUAGE, Field.PERIOD, Field.REVIEWED})
"""An item has one value of each: once chosen, no other can be added."""
_FAMILIES = {str(family): name for family, name in FOLDERS.items()}
_KINDS = {"appel": "Appels", "evenement": "Événements"}
_REVIEWED = {"oui": "par une personne", "non": "pas encore"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value of a filter, and the search that it leads to."""

    words: str
    href: str
    count: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A filter."""

    title: str
    choices: tuple[Choice, ...]
    left: int = 0
    """values that are not shown"""


def told(clause: Clause, names: Names) -> str:
    """A filter as people say it."""
    say: Mapping[Field | None, Callable[[str], str]] = {
        Field.THEME: names.theme,
        Field.SOURCE: names.source,
        Field.CATEGORY: lambda one: _FAMILIES.get(one, one),
        Field.LANGUAGE: language,
        Field.PERIOD: _month,
        Field.KIND: lambda one: _KINDS.get(one, one),
        Field.REVIEWED: lambda one: _REVIEWED.get(one, one),
    }
    return say.get(clause.field, str)(clause.text)


@lru_cache(maxsize=1_024)
def _month(text: str) -> str:
    try:
        return format_date(datetime.fromisoformat(f"{text}-01"), "MMMM y", locale="fr")
    except ValueError:
        return text


class Facets:
    """The filters of one search."""

    def __init__(self, asked: Asked, names: Names, *, relevance: bool) -> None:
        self._asked = asked
        self._names = names
        self._relevance = relevance

    def of(self, page: Page) -> tuple[Facet, ...]:
        """Those that narrow it, those already chosen first."""
        counts = page.tallies
        reviewed = min(page.found, COUNTED) - counts.reviewed
        listed: tuple[tuple[Field, str, Counts], ...] = (
            (Field.THEME, "Thèmes", counts.themes),
            (Field.PERIOD, "Mois", counts.months),
            (Field.SOURCE, "Sources", counts.sources),
            (Field.CATEGORY, "Catégories", self._families(counts.sources)),
            (Field.PLACE, "Territoire", counts.departments),
            (Field.KIND, "Nature", counts.kinds),
            (Field.LANGUAGE, "Langue", counts.languages),
            (Field.REVIEWED, "Thèmes vérifiés", {"oui": counts.reviewed, "non": reviewed}),
        )
        made = (self._facet(field, title, found) for field, title, found in listed)
        return tuple(one for one in made if one.choices)

    def _families(self, sources: Counts) -> Counts:
        found: Counter[str] = Counter()
        for slug, count in sources.items():
            if slug in self._names.sources:
                found[self._names.sources[slug].category] += count
        return found

    def _facet(self, field: Field, title: str, counts: Counts) -> Facet:
        chosen = self._asked.of(field)
        taken = tuple(map(self._chosen, chosen))
        if taken and field in _SINGLE:
            return Facet(title=title, choices=taken)
        by_date = field is Field.PERIOD
        values = sorted(filter(counts.__getitem__, counts), reverse=by_date)
        if not by_date:  # of equal ones, always in one order
            values.sort(key=counts.__getitem__, reverse=True)
        if chosen:  # else a thousand sources would be named to show twelve
            held = {told(one, self._names) for one in chosen}
            values = [
                one for one in values if told(self._clause(field, one), self._names) not in held
            ]
        offered = [(self._clause(field, one), counts[one]) for one in values[:LISTED]]
        shown = tuple(self._offered(offered))
        return Facet(title=title, choices=(*taken, *shown), left=max(0, len(values) - LISTED))

    def _chosen(self, clause: Clause) -> Choice:
        return Choice(
            words=("sauf " if clause.negated else "") + told(clause, self._names),
            href=address(self._asked.without(clause), relevance=self._relevance),
            chosen=True,
        )

    def _offered(self, offered: list[tuple[Clause, int]]) -> Iterator[Choice]:
        before = f"{self._asked} " if self._asked.clauses else ""
        for clause, count in offered:
            narrowed = f"{before}{clause}"
            if len(narrowed) <= MAX_LENGTH:
                href = located(narrowed, relevance=self._relevance)
                yield Choice(words=told(clause, self._names), href=href, count=count)

    def _clause(self, field: Field, value: str) -> Clause:
        place = field is Field.PLACE
        return Clause(
            text=self._names.departments.get(value, value) if place else value, field=field
        )


def named(asked: Asked, names: Names) -> tuple[Choice, ...]:
    """Themes, territories and sources whose name holds the words typed, when these are words alone.

    Somebody who types « ruralité » wants what Vigie files there, whether or not it says the word.
    Words that more than a few sources have in their names are about none of them.
    """
    words = {word for one in asked.clauses for word in _words(one.text)}
    plain = all(one.field is None and not one.negated for one in asked.clauses)
    if not plain or max(map(len, words), default=0) < NAMING:
        return ()
    found = []
    for field, kind, holding in _called(names):
        some = min((holding.get(word, ()) for word in words), key=len)
        held = [(value, name) for value, name, all_words in some if words <= all_words]
        for value, name in held if len(held) <= NAMED else ():
            href = address(Asked(clauses=(Clause(text=value, field=field),)))
            found.append(Choice(words=f"{kind} «\u00a0{name}\u00a0»", href=href))
    return tuple(found)


def _words(text: str) -> set[str]:
    return {*_WORD.findall(fold(text))}


class _Named(NamedTuple):
    """The value of a filter, what it is called, and the words of that."""

    value: str
    name: str
    words: set[str]


@lru_cache(maxsize=4)  # reading thousands of names was a fifth of a search
def _called(names: Names) -> Sequence[tuple[Field, str, Mapping[str, Sequence[_Named]]]]:
    """Each kind of name: by word, what has that word in its name."""
    return (
        (Field.THEME, "le thème", _by_word((k, one.name) for k, one in names.themes.items())),
        (Field.PLACE, "le territoire", _by_word((n, n) for n in names.departments.values())),
        (Field.SOURCE, "la source", _by_word((k, one.name) for k, one in names.sources.items())),
    )


def _by_word(called: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[_Named]]:
    found: defaultdict[str, list[_Named]] = defaultdict(list)
    for value, name in called:
        one = _Named(value, name, _words(name))
        for word in one.words:
            found[word].append(one)
    return found


def wider(asked: Asked, names: Names) -> tuple[Choice, ...]:
    """Searches that may find what this one does not."""
    found = [
        Choice(
            words=f"sans le filtre «\u00a0{told(one, names)}\u00a0»",
            href=address(asked.without(one)),
        )
        for one in asked.clauses
        if one.field
    ]
    if any(one.exact for one in asked.clauses):
        loose = replace(asked, clauses=tuple(_split(asked)))
        found.append(Choice(words="ces mots dans n’importe quel ordre", href=address(loose)))
    words = [one for one in asked.clauses if not one.field and not one.negated]
    if len(words) > 1:
        found += [
            Choice(words=f"«\u00a0{one.text}\u00a0» seulement", href=address(Asked(clauses=(one,))))
            for one in words
        ]
    return tuple(found[:WAYS])


def _split(asked: Asked) -> Iterator[Clause]:
    """Phrases as words, one clause each."""
    for one in asked.clauses:
        if one.exact and not one.negated:
            yield from (replace(one, text=word, exact=False) for word in one.text.split())
        elif not one.exact:
            yield one
