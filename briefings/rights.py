"""What a product may show of a source's text. The only door: a story carries what it lets through.

Short by default, because a periodic selection is not covered by the press-review exception of
article L122-5 of the Code de la propriété intellectuelle, and because the link is what readers
need. It reads plain text and does not judge its interest.
"""

from __future__ import annotations

import re
from dataclasses import replace

from watch.model import Article, Rights, SourceSpec
from watch.text import fold, shorten, squeeze

LIMIT = 300
"""Characters of a source's own words, whatever the licence: the note is a list, not a reprint."""

# A full stop after these does not end a sentence.
_ABBREVIATED = re.compile(
    r"(?:^|[\s('’])(?:m|mm|dr|pr|art|al|cf|ex|p|pp|n|av|env|max|min|janv|févr|juill|sept|oct|nov|déc"
    r"|chap|vol|éd|st|bd|tél|réf|etc|[A-Z])$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…](?:[\s]*»|[)\"”])?(?=\s|$)")
_WORTH = 0.4
"""A sentence end is preferred to a cut between words when it keeps this share of the limit."""

_ENDS = " .…"
_HEAD, _FIRST = 64, 16
"""Characters in which the first ones of a text are found, once it is folded."""


def extract(article: Article, spec: SourceSpec, limit: int = LIMIT) -> tuple[str, str | None]:
    """The text that may be shown, at most ``limit`` characters, and the credit that must be.

    '' when the source allows a reference only, or when its text only repeats the title. The cut
    falls at the end of a sentence if it can, else between two words with an ellipsis.
    """
    if spec.rights is Rights.REFERENCE or limit <= 0:
        return "", None
    text = squeeze(article.lead or article.text)
    if _repeats(text, article.title):
        return "", None
    return cut(text, limit), credit(spec)


def bare(article: Article) -> Article:
    """The article without its words but the title: all that a story carries of it.

    So no template, no format and no file kept of an issue can show what the rights did not let by.
    """
    return replace(article, lead="", text="")


def credit(spec: SourceSpec) -> str | None:
    """What a licence asks to print beside the extract; None when nothing is asked."""
    if spec.rights in {Rights.OPEN, Rights.LICENSED}:
        return spec.attribution or spec.name
    return spec.attribution


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, preferably whole sentences."""
    if len(text) <= limit:
        return text
    ends = [
        match.end()
        for match in _STOP.finditer(text[: limit + 1])
        if match.end() <= limit and not _ABBREVIATED.search(text[: match.start()][-12:])
    ]
    if ends and ends[-1] >= limit * _WORTH:
        return text[: ends[-1]]
    return shorten(text, limit)


def _repeats(text: str, title: str) -> bool:
    """Nearly all differ by their first words: the whole of a text is seldom folded."""
    said = fold(squeeze(title)).strip(_ENDS)
    if not fold(text[:_HEAD]).lstrip(_ENDS).startswith(said[:_FIRST]):
        return False
    return fold(text).strip(_ENDS) == said


class Allowance:
    """How much of each item's own words one product may still show: the rights, kept by count.

    Everything that a product quotes goes through here, so that several short quotations of an item
    never make a long one.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._shown: dict[tuple[str, str], int] = {}

    def left(self, article: Article, spec: SourceSpec | None) -> int:
        """Characters of this item that may still be shown; 0 for a reference, or rights unknown."""
        if spec is None or spec.rights is Rights.REFERENCE:
            return 0
        return max(0, self._limit - self._shown.get((article.source, article.key), 0))

    def take(self, article: Article, spec: SourceSpec | None, words: str) -> str | None:
        """These words, whole, if they may be shown; they are then counted."""
        told = squeeze(words)
        if not told or len(told) > self.left(article, spec):
            return None
        return self._count(article, told)

    def begin(self, article: Article, spec: SourceSpec | None, words: str) -> str | None:
        """What may be shown of the beginning of these words."""
        left = self.left(article, spec)
        return self._count(article, cut(squeeze(words), left)) if left and words.strip() else None

    def _count(self, article: Article, told: str) -> str:
        identity = (article.source, article.key)
        self._shown[identity] = self._shown.get(identity, 0) + len(told)
        return told
