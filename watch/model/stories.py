"""What the search for duplicates sees of an article, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from watch.model.items import Article


class Telling(NamedTuple):
    """One article as the search for duplicates sees it."""

    id: int
    """its row in the archive"""
    key: str
    source: str
    effective: datetime
    address: str
    """what is left of its link once its accidents are gone; '' when it names no page"""
    fingerprint: str
    story: str
    title: str
    beginning: str
    """of its lead, else of its text, as written"""
    title_words: str
    """the lemmas of the title, as the index holds them, separated by spaces"""
    words: str
    """those of the beginning"""

    @property
    def order(self) -> tuple[datetime, str]:
        """Older first: what makes a placing independent of the order of arrival."""
        return (self.effective, self.key)


class Reason(StrEnum):
    """Why an article joined a story; the value is stored and shown to users."""

    ADDRESS = "même adresse"
    WORDS = "mêmes mots"
    NEAR = "texte voisin"


class Match(NamedTuple):
    """The story that an article joins, and the article that it resembles."""

    story: str
    like: str
    """key of that article"""
    reason: Reason
    score: float
    """share of the shorter text that both say, 0 to 1"""


class Gesture(StrEnum):
    """What a person may do with stories; the values are stored."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class Curation:
    """A gesture as it was stored: who brought which articles together, or took them apart."""

    id: int
    gesture: Gesture
    at: datetime
    by: str
    moved: int
    """how many articles changed story"""
    undone_at: datetime | None = None
    undone_by: str | None = None


class Joined(NamedTuple):
    """An article of a story, and why it is there."""

    article: Article
    reason: Reason | None
    """None for the one that began the story"""
    like: str
    """key of the article that it resembles"""
    score: float
