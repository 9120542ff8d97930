"""What an analysis found in an article beyond its themes: places, calls, events.

Everything comes with the words of the article that say it; what the article does not say is
``None``. Nothing here depends on the day it is read: whether a call is still open is a question
asked of a value and a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from watch.model.travel import travels


class PlaceKind(StrEnum):
    """What a place of the gazetteer is."""

    REGION = "region"
    DEPARTMENT = "departement"
    GROUP = "intercommunalite"
    COMMUNE = "commune"
    ACTOR = "acteur"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the office's territory, or a university or science centre of it."""

    code: str
    """INSEE or SIREN code; a slug of ours for an actor"""
    kind: PlaceKind
    name: str
    departments: tuple[str, ...] = ()
    """codes"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place as an article names it."""

    place: Place
    quote: str
    """the words around it"""
    confidence: float
    """0 to 1, that these words mean this place"""
    weight: float
    """its part in the relevance, before the parts are joined"""


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """How much an article concerns the region, and why."""

    score: float = 0.0
    """0 to 1"""
    mentions: tuple[Mention, ...] = ()
    """heaviest first"""
    elsewhere: tuple[str, ...] = ()
    """places outside the region that it names as well: they dilute the score"""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value as the article writes it, and the words that state it."""

    value: str
    quote: str


class CallKind(StrEnum):
    """What a call asks for; the value is stored."""

    PROJECTS = "appel_a_projets"
    INTEREST = "ami"
    PRIZE = "prix"
    GRANT = "bourse"
    CONTEST = "concours"
    RESIDENCE = "residence"
    APPLICATIONS = "candidatures"
    CONTRIBUTIONS = "contributions"
    REGISTRATION = "inscription"
    """a deadline to register, of no call"""


class Closing(StrEnum):
    """What an article says of the end of a call; the value is stored."""

    DATED = "date"
    PERMANENT = "permanent"
    UNKNOWN = "inconnue"
    CLOSED = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An invitation to answer: projects, applications, contributions."""

    kind: CallKind
    closing: Closing
    quote: str
    """the words that state the deadline, or that it has none; the words of the call otherwise"""
    deadline: date | None = None
    at: str | None = None
    """"17:00" when an hour is stated; "24:00" is midnight at the end of the day"""
    moved_from: date | None = None
    """the earlier deadline that this very article says is replaced"""
    funder: Stated | None = None
    audience: Stated | None = None
    amount: Stated | None = None

    def open_on(self, day: date) -> bool:
        """Whether one may still answer that day, as far as the article says."""
        if self.closing is Closing.CLOSED:
            return False
        return self.deadline is None or self.deadline >= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that takes place on stated days."""

    name: str
    """what it is called: « colloque », « webinaire »"""
    first: date
    last: date
    """the first day for an event of one day; only the end of one that says "jusqu'au\""""
    begins: str | None = None
    """"18:30" when an hour is stated"""
    ends: str | None = None
    place: Stated | None = None
    quote: str


class FigureKind(StrEnum):
    """What a key figure is; the value is shown to readers."""

    PERCENT = "pourcentage"
    POINTS = "points"
    SHARE = "part"
    """"un tiers des communes", "une personne sur quatre" """
    AMOUNT = "montant"
    COUNT = "effectif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that an article states, and what it counts."""

    kind: FigureKind
    value: Decimal | None
    """in units or euros; None for a share"""
    text: str
    """as written: "12,5 %", "3 millions d'euros"; "1/4" for a share"""
    what: str
    """the word that says what it counts; '' when the article does not say"""
    quote: str


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Enriched:
    """All that the analysis of one article gave."""

    territory: Territory = Territory()
    calls: tuple[Call, ...] = ()
    events: tuple[Event, ...] = ()
    """earliest first"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A deadline that an article stated and then replaced."""

    before: date
    after: date
    noticed: datetime
    """when the new text was found at the source"""
    quote: str
    """the new words"""


def clock(at: str | None) -> time | None:
    """The hour of a stated "17:00"; None for none, and for "24:00", which no clock shows."""
    return None if at is None or at.startswith("24") else time.fromisoformat(at)
