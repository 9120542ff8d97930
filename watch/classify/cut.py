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


class Cut(NamedTuple):
    """An article in pieces, read once by all that looks for words."""

    title: Sequence[Piece]
    lead: Sequence[Piece]
    text: Sequence[Piece]


def cut(article: Article) -> Cut:
    """The pieces of each field."""
    return Cut(*(pieces(one[:MAX_TEXT]) for one in (article.title, article.lead, article.text)))
