"""The same piece of news, told by several sources, is one story.

A ministry's release is carried by a prefecture, three rectorats and the regional press: read five
times, it would fill a note. Here every article gets a ``story``: the key of the first article
that told it. Nothing is deleted: the others stay in the archive, and the note cites them.

What counts as the same
    The same canonical address, given by two sources; or the same words: all of the title and the
    first twelve of the lead, whatever their case, accents, punctuation and markup. Twelve, because
    systems cut leads at 150 to 300 signs, and the beginning is what the cuts share. Words as
    written and not lemmas: two releases may differ by a plural.

What never does
    Titles that say too little: fewer than three meaning words ("Agenda", "Actualités"), or
    fewer than eight with the lead ("Fête de la science 2026", alone, in two towns). An address
    that one source gives to several articles. And, within one source, texts two days apart or
    more: "La revue de presse de la semaine" comes back each week with the same words.

When
    Within fourteen days of the story's earliest known article, so that a yearly call, sent again
    word for word, is a new story. A story once given never changes, since a note may have cited
    it: an article that joins two stories joins the earlier, and both stay. Articles of one batch
    are placed in order of date and key, so the order in which servers answer does not count.

Near-duplicates (a title reworded, a lead rewritten) are not merged: that needs a measured
threshold, and a wrong merge hides a piece of news where a missed one only repeats it. They would
come as one more reason in ``_matches``.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from watch.model import Article
from watch.text import STOPWORDS, fold
from watch.urls import identity, names_page

WINDOW = timedelta(days=14)
"""How long after its first article a story may be joined."""
SAME_SOURCE = timedelta(days=2)
"""Within one source, beyond this the same words are a column that comes back."""

BEGINNING = 12
"""Words of the lead that count."""
MIN_TITLE = 3
"""Meaning words that a title needs."""
MIN_WORDS = 8
"""Meaning words that title and lead need together."""

_WORD = re.compile(r"[^\W_]+")
_STOP = frozenset(fold(word) for word in STOPWORDS)


class Known(NamedTuple):
    """An article of the archive and its fingerprint."""

    article: Article
    fingerprint: str


def fingerprint(article: Article) -> str:
    """Equal for two articles that say the same words; the article's own when they are too few.

    40 hex digits, or "-" and the key.
    """
    title = _words(article.title)
    words = title + _words((article.lead or article.text)[:1000])[:BEGINNING]
    if _meaning(title) < MIN_TITLE or _meaning(words) < MIN_WORDS:
        return f"-{article.key}"
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:40]


def assign(new: Sequence[Article], known: Sequence[Known]) -> tuple[Article, ...]:
    """``new``, in its order, each with its ``story``; ``known`` is what the archive holds like it.

    ``known`` needs the articles of the last two windows that share an address or a fingerprint.
    """
    unsure = _shared_addresses([*new, *(one.article for one in known)])
    board = _Board(unsure)
    for article, mark in sorted(known, key=lambda one: _order(one.article)):
        board.place(article, mark, article.story or article.key)
    for article in sorted(new, key=_order):
        board.place(article, mark := fingerprint(article), board.story(article, mark))
    return tuple(replace(article, story=board.told[article.key]) for article in new)


class _Placed(NamedTuple):
    article: Article
    story: str


@dataclass
class _Board:
    """Articles placed so far, found by what they may share."""

    unsure: frozenset[str]
    told: dict[str, str] = field(default_factory=dict)
    """story by article key"""
    begun: dict[str, datetime] = field(default_factory=dict)
    """earliest known instant by story"""
    shelves: defaultdict[str, list[_Placed]] = field(default_factory=lambda: defaultdict(list))
    """articles by address or fingerprint"""

    def place(self, article: Article, mark: str, story: str) -> None:
        self.told.setdefault(article.key, story)
        self.begun[story] = min(self.begun.get(story, article.effective), article.effective)
        for shelf in self._shelves(article, mark):
            self.shelves[shelf].append(_Placed(article, story))

    def story(self, article: Article, mark: str) -> str:
        """The story to join: its own when known, else the earliest that matches, else its key."""
        if article.key in self.told:
            return self.told[article.key]
        return min(
            self._matches(article, mark),
            key=lambda story: (self.begun[story], story),
            default=article.key,
        )

    def _matches(self, article: Article, mark: str) -> Iterator[str]:
        for shelf in self._shelves(article, mark):
            for other, story in self.shelves[shelf]:
                near = shelf == mark and abs(article.effective - other.effective) <= SAME_SOURCE
                recent = abs(article.effective - self.begun[story]) <= WINDOW
                if recent and (near or article.source != other.source):
                    yield story

    def _shelves(self, article: Article, mark: str) -> tuple[str, ...]:
        address = identity(article.url)
        usable = names_page(article.url) and address not in self.unsure
        return (address, mark) if usable else (mark,)


def _shared_addresses(articles: Iterable[Article]) -> frozenset[str]:
    """Addresses that one source gives to several articles: they identify none."""
    keys: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for article in articles:
        keys[article.source, identity(article.url)].add(article.key)
    return frozenset(address for (_, address), found in keys.items() if len(found) > 1)


def _order(article: Article) -> tuple[datetime, str]:
    return (article.effective, article.key)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _meaning(words: Iterable[str]) -> int:
    return sum(word not in _STOP and len(word) > 1 for word in words)
