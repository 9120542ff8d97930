"""An article in pieces, cut once for all that looks for words in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from watch.model import Article
from watch.text import Piece, pieces

MAX_TEXT = 6_000
"""Characters read of each field, some 900 words: news says its subject first, and a hostile text
costs no more than a long one."""

_SUFFIX = (
    r"(?:[·•.\-](?:e|es|s|ne|nes|le|les|te|tes|ve|ves|se|ses|trices?|rices?|euses?|i?[eè]res?)"
    r"(?![^\W_])|\((?:e|s|es|ne|nes|le|les|te|tes|ve|ves|se|ses|trices?|rices?|euses?)\)s?(?![^\W_])"
    r"|/(?:e|es|ne|nes|se|ses|trices?|rices?|euses?)(?![^\W_]))"
)
# Bounded: a run of 100,000 "·e" is read in pieces, not as one suffix.
TOKEN = re.compile(rf"[^\W_]+(?:{_SUFFIX}){{0,3}}|[.!?…]+(?=[\s»\"]|$)|\n|[&@+]")
"""A word with its inclusive suffix, a sign, or a sentence's end. A piece is read without what
surrounds it; a whole text gives the same tokens."""


def ends(token: str) -> bool:
    """Whether it ends a sentence: no word does."""
    return token[0] in ".!?…\n"


class Seen:
    """A piece as classification sees it, with what the latest model to read it made of it."""

    __slots__ = ("lemmas", "opens", "opens_in", "text", "tokens", "told", "told_to")

    def __init__(self, piece: Piece) -> None:
        self.text = piece.text
        self.lemmas = tuple((piece.tokens or piece.analysed()).split())
        self.tokens = tuple(TOKEN.findall(piece.text))
        self.told_to: object = None
        self.told: tuple[str, ...] = ()
        """those of its features that the vocabulary ``told_to`` has; for most pieces, none"""
        self.opens_in: object = None
        self.opens = False
        """whether one of its tokens begins an expression in the trie ``opens_in``"""


class Cut(NamedTuple):
    """An article in pieces, read once by all that looks for words."""

    title: Sequence[Seen]
    lead: Sequence[Seen]
    text: Sequence[Seen]


def cut(article: Article) -> Cut:
    """The pieces of each field."""
    return Cut(*map(look, (article.title, article.lead, article.text)))


def look(text: str) -> list[Seen]:
    """The pieces of one text."""
    found = pieces(text[:MAX_TEXT])
    return [one if isinstance(one := piece.seen, Seen) else _seen(piece) for piece in found]


def _seen(piece: Piece) -> Seen:
    piece.seen = seen = Seen(piece)
    return seen
