"""The numbered sources of a document: each item once, in the order in which it is cited. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from briefings.document import Reference
from briefings.period import local_day
from briefings.render.stories import MAX_NAME, MAX_TITLE, line, web
from watch.model import Article

UNTITLED = "(sans titre)"


class References:
    """Gives an item its number when it is first cited, and the same one afterwards."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """``names`` are those of the sources, by slug; a source that left keeps its slug."""
        self._names = names
        self._known: dict[tuple[str, str], Reference] = {}

    def cite(self, *articles: Article) -> tuple[int, ...]:
        """Their numbers, in this order, each once."""
        return tuple(dict.fromkeys(self._number(article) for article in articles))

    def quote(self, article: Article, credit: str | None) -> tuple[int, ...]:
        """Its number, when its words are shown: what its licence asks is then said."""
        numbers = self.cite(article)
        if credit:
            known = self._known[_identity(article)]
            shown = replace(known, credit=line(credit, MAX_TITLE))
            self._known[_identity(article)] = shown
        return numbers

    def listed(self) -> tuple[Reference, ...]:
        """All that was cited, by number."""
        return tuple(self._known.values())

    def _number(self, article: Article) -> int:
        known = self._known.get(_identity(article))
        if known is None:
            known = self._reference(article, len(self._known) + 1)
            self._known[_identity(article)] = known
        return known.number

    def _reference(self, article: Article, number: int) -> Reference:
        return Reference(
            number=number,
            title=line(article.title, MAX_TITLE, article.language) or UNTITLED,
            source=line(self._names.get(article.source, article.source), MAX_NAME),
            url=web(article.url),
            published=None if article.published is None else local_day(article.published),
            consulted=local_day(article.first_seen),
            language=article.language,
        )


def _identity(article: Article) -> tuple[str, str]:
    return article.source, article.key
