"""What a note is composed from: the chosen items with all that was found in them. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from briefings.period import local_day
from briefings.rights import LIMIT
from briefings.select.stories import story_key
from watch.model import Article, Enriched, Figure, Rights, Shift, SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An item, and what the watch found in it."""

    article: Article
    spec: SourceSpec | None
    """None when the source left the catalogue: its rights are then unknown"""
    found: Enriched
    shifts: tuple[Shift, ...] = ()
    figures: tuple[Figure, ...] = ()
    sentences: tuple[str, ...] = ()
    """those that say most of its text, in its order"""
    image: str = ""
    """address of the picture that its page announces"""

    @property
    def quotable(self) -> bool:
        """Whether more than its title, source, date and link may be shown."""
        return self.spec is not None and self.spec.rights is not Rights.REFERENCE

    @property
    def name(self) -> str:
        """Of its source; its slug when it left the catalogue."""
        return self.spec.name if self.spec else self.article.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The chosen items, each followed by those that tell the same story."""

    pieces: Sequence[Piece]
    now: datetime
    limit: int = LIMIT
    """characters of an item's own words that may be shown"""

    @property
    def today(self) -> date:
        """In Paris."""
        return local_day(self.now)

    @property
    def stories(self) -> tuple[tuple[Piece, ...], ...]:
        """The items by story, in the order of the first of each."""
        piles: dict[str, list[Piece]] = {}
        for piece in self.pieces:
            piles.setdefault(story_key(piece.article), []).append(piece)
        return tuple(map(tuple, piles.values()))
