"""An article in pieces, cut once for all that looks for words in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from watch.model import Article
from watch.text import pieces

MAX_TEXT = 6_000
"""Characters read of each field, some 900 words: news says its subject first, and a hostile text
costs no more than a long one."""


class Cut(NamedTuple):
    """An article in pieces, read once by all that looks for words."""

    title: Sequence[str]
    lead: Sequence[str]
    text: Sequence[str]


def cut(article: Article) -> Cut:
    """The pieces of each field."""
    return Cut(*(pieces(text[:MAX_TEXT]) for text in (article.title, article.lead, article.text)))
