"""From an entry as a source wrote it to a clean article, and the piles it may end in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from watch.model.fetching import Request
from watch.model.travel import travels


class Refusal(StrEnum):
    """Why an item was left aside; the value is shown to users."""

    NO_LINK = "sans lien"
    NO_TITLE = "sans titre"
    BAD_LINK = "lien inutilisable"
    REPEATED = "répété dans le même flux"
    UNREADABLE = "illisible"
    PERSONAL = "lien personnel"
    SENDER = "expéditeur inattendu"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """An entry as a source wrote it: hostile text, nothing cleaned, nothing guessed."""

    url: str | None = None
    guid: str | None = None
    title: str | None = None
    summary: str | None = None
    """HTML or text"""
    body: str | None = None
    """HTML or text, when the source gives more than a summary"""
    published: str | datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    refusal: Refusal | None = None
    """why the source's own reader sets it aside"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a source read in one page."""

    items: tuple[RawItem, ...] = ()
    more: tuple[Request, ...] = ()
    """further pages that the source wants"""
    truncated: int = 0
    """entries beyond the cap, left unread"""
    problem: str | None = None
    """French sentence when the page as a whole could not be read"""
    cut: bool = False
    """the document stops before its end: what followed did not come"""
    encoding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An item that was read but cannot be kept."""

    source: str
    refusal: Refusal
    detail: str
    """what identifies it for a person: title or link, cut short"""


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A clean item: plain text (NFC, no control character, no markup), canonical link."""

    key: str
    """stable identity within its source, 20 hex digits"""
    source: str
    url: str
    title: str
    lead: str
    """the summary as plain text, '' when the source gave none"""
    text: str
    """the full text when the source gave it or its page was read, else ''; kept for search and
    classification"""
    published: datetime | None
    """UTC; None when the source gave no usable date"""
    first_seen: datetime
    """UTC"""
    language: str = "fr"
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    story: str = ""
    """key of the first article of the same story; '' before deduplication"""

    @property
    def effective(self) -> datetime:
        """The instant used to place the item in a period: never later than its discovery."""
        return self.first_seen if self.published is None else min(self.published, self.first_seen)

    @property
    def body(self) -> str:
        """The summary, then the full text when it is another."""
        return self.lead if self.lead == self.text else f"{self.lead}\n{self.text}"


class Sameness(NamedTuple):
    """What an article is recognised by when its address changes."""

    key: str
    title: str
    fingerprint: str
    """see :mod:`watch.dedupe`"""


class Trace(NamedTuple):
    """What a source's past is judged by: little of each of its latest articles."""

    title: str
    lead: str
    at: datetime
    """the effective date"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """What an article's own page gave, all of it plain text; or why it gave nothing."""

    text: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    image: str | None = None
    """address of the picture that the page announces; never fetched"""
    problem: str | None = None
    """French clause"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A date that an item states about a call or an event; nothing guessed."""

    kind: str
    """'appel' or 'evenement'"""
    day: date
    time: str | None
    """'12 h 00' as the reader reads it, when the item gives an hour"""
    quote: str
    """the words of the item that say so, at most 160 characters"""
    moved_from: date | None = None
    """the day that the item stated before this one"""


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of one page: everything that was read is in one of the three piles."""

    articles: tuple[Article, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    more: tuple[Request, ...] = ()
    truncated: int = 0
    problem: str | None = None
    cut: bool = False
    encoding: str | None = None
    title: str | None = None
    """the name that the document gives itself"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What one harvest did with one source."""

    source: str
    outcome: str
    """'nouveau', 'inchange' (304), 'echec', 'illisible' or 'pas_encore' (not due)"""
    at: datetime
    received: int = 0
    new: int = 0
    known: int = 0
    updated: int = 0
    held: int = 0
    """set aside until a person decides"""
    rejected: Sequence[Rejected] = ()
    truncated: int = 0
    reason: str | None = None
    elapsed: float = 0.0
