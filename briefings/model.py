"""What a reader receives, as values. No behaviour, no I/O.

Period + Digest + labelled articles -> Briefing(sections -> stories) -> Rendered -> message
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from watch.model import Article, Category, Labelled, Place, SourceSpec, StatedDate, Theme


@dataclass(frozen=True, slots=True)
class Period:
    """Half open: ``start <= t < end``; aware datetimes in Europe/Paris, both at midnight.

    A day, an ISO week, two of them, or a month: :mod:`briefings.period` makes no other.
    """

    start: datetime
    end: datetime


class Frequency(StrEnum):
    """How long a digest's period is; periods of one digest follow each other without a gap."""

    DAILY = "jour"
    WEEKLY = "semaine"
    FORTNIGHTLY = "quinzaine"
    MONTHLY = "mois"


class Mode(StrEnum):
    """Who lets an issue leave."""

    MANUAL = "manuel"
    """nothing is made until somebody asks"""
    PREPARED = "prepare"
    """a draft is made on its day and waits; nothing leaves without an approval"""
    AUTOMATIC = "automatique"
    """made and sent on its day"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A recurring product and what goes in it."""

    slug: str
    title: str
    themes: tuple[str, ...]
    """slugs in the order of the sections"""
    places: tuple[Place, ...] = ()
    """a story must name one of them, or a place of it; none: wherever it happens"""
    categories: tuple[Category, ...] = ()
    """of the sources that tell it; none: any"""
    kinds: tuple[str, ...] = ()
    """of the sources that tell it; none: any"""
    only_calls: bool = False
    """nothing but stories that state a call"""
    frequency: Frequency = Frequency.WEEKLY
    weekday: int = 0
    """the day of a weekly or fortnightly issue, 0 for Monday"""
    month_day: int = 1
    """the day of a monthly issue; the last of the month when it is shorter"""
    hour: time = time(7)
    """of the wall clock in Paris"""
    mode: Mode = Mode.PREPARED
    review_hours: int = 24
    """how long a draft waits for its approval before it is said to be late"""
    enabled: bool = True
    """made by itself when its day comes; what was made stays in any case"""
    recipients: tuple[str, ...] = ()
    """addresses that receive it besides its subscribers"""
    public: bool = True
    """anyone may subscribe to it; otherwise only an officer enters people"""
    per_theme: int = 12
    """stories shown in full per section; the others are listed as links, none is dropped"""
    per_source: int = 4
    """of one source among them: whoever publishes much, or writes to be chosen, leaves room"""
    highlights: int = 5
    chart: bool = False
    """its mail shows how many stories each theme told, note after note"""


Deadline = StatedDate
"""What an item of the note states about a call or an event: found by the watch, shown here."""


class CommentKind(StrEnum):
    """What an officer's comment on a story is about; its value is the heading that readers see."""

    ANALYSIS = "Analyse"
    SCOPE = "Portée pour l'Occitanie"
    FOLLOW_UP = "Suites proposées"


@dataclass(frozen=True, slots=True)
class Comment:
    """Words of the office on a story, shown as such and never as the source's."""

    kind: CommentKind
    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What an officer wrote in place of the source's words; the source's are kept beside."""

    title: str = ""
    """'' keeps the source's"""
    extract: str | None = None
    """None keeps the quotation; a text is the office's own, so it bears no guillemets"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One piece of news, told by one or more sources."""

    lead: Labelled
    others: tuple[Article, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    territory: float = 0.0
    """0 to 1: how much its items concern the region, by the places that they name"""
    begun: datetime | None = None
    """when its first item was told, by any source"""
    extract: str = ""
    """what rights allow to show; '' for reference-only sources"""
    attribution: str | None = None
    wording: Wording = Wording()
    comments: tuple[Comment, ...] = ()
    added_by: str = ""
    """who put it in by hand; '' when Vigie chose it"""

    @property
    def title(self) -> str:
        """The title that readers see."""
        return self.wording.title or self.lead.article.title

    @property
    def sources(self) -> int:
        """How many distinct sources tell it."""
        return len({self.lead.article.source, *(other.source for other in self.others)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The stories of one theme."""

    theme: Theme
    stories: tuple[Story, ...] = ()
    further: tuple[Story, ...] = ()
    """beyond the section's length or its source's share: shown as title and link"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source's week, for the method box."""

    spec: SourceSpec
    received: int
    """items of the period, whatever their theme"""
    kept: int
    problem: str | None = None
    """why it gave nothing, in French; None when it answered"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How the note was made: figures a reader can check."""

    collected: int
    """items of the period"""
    tagged: int
    to_check: int
    untagged: int
    already_sent: int
    sources: tuple[SourceLine, ...] = ()
    model: str = ""
    dropped: int = 0
    """stories that the office left out by hand"""
    added: int = 0
    """stories that it put in by hand"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """One issue of a digest, before any rendering."""

    digest: Digest
    period: Period
    number: int
    highlights: tuple[Story, ...]
    sections: tuple[Section, ...]
    calls: tuple[Story, ...]
    """stories that state a deadline still open, nearest first"""
    to_check: tuple[Story, ...]
    method: Method
    made_at: datetime
    introduction: str = ""
    """words of the office, before everything else"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A briefing ready for a channel."""

    subject: str
    html: str
    """CSS inlined, no remote resource"""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A numbered note, frozen as it was sent."""

    id: int
    digest: str
    """the digest's slug"""
    period: Period
    number: int
    """counts from 1 within the digest"""
    subject: str
    html: str
    text: str
    made_at: datetime
    model: str
    """version of the classifier that chose the stories"""
    sha256: str
    """of the subject, the HTML and the text"""


class Standing(StrEnum):
    """Where a subscriber stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    GONE = "gone"


class Format(StrEnum):
    """What a subscriber reads a digest in."""

    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A digest that someone asked for, and how."""

    digest: str
    format: Format = Format.HTML


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Someone a digest is addressed to."""

    id: int
    email: str
    choices: tuple[Choice, ...]
    standing: Standing
    since: datetime
    suspended_at: datetime | None = None
    """nothing is sent meanwhile; reversible, and not a departure"""
    suspended_for: str = ""
    """why, in French"""

    @property
    def digests(self) -> tuple[str, ...]:
        """Their slugs, in the order in which they were asked for."""
        return tuple(choice.digest for choice in self.choices)


FILED = ".eml"
"""How the reply ends for a mail written in a folder; a relay's begins with its code."""


class DeliveryState(StrEnum):
    """A row of the outbox; a crash between INTENT and the reply leaves it in doubt."""

    QUEUED = "queued"
    INTENT = "intent"
    SENT = "sent"
    REFUSED = "refused"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One issue for one person: at most one mail, ever."""

    id: int
    issue: int | None
    """None: a mail of its own, a confirmation for example"""
    email: str
    message_id: str
    state: DeliveryState
    attempts: int = 0
    next_try: datetime | None = None
    sent_at: datetime | None = None
    error: str | None = None
    reply: str | None = None
    """what the relay said when it accepted; holds its queue id"""

    @property
    def filed(self) -> bool:
        """Written as a file, for want of a relay: counted as done, though nothing left."""
        return self.state is DeliveryState.SENT and (self.reply or "").endswith(FILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The mails of an issue, by what became of them."""

    sent: int = 0
    filed: int = 0
    """written as files: see :attr:`Delivery.filed`"""
    waiting: int = 0
    refused: int = 0
    doubt: int = 0

    @property
    def total(self) -> int:
        """Every person to whom it was addressed."""
        return self.sent + self.filed + self.waiting + self.refused + self.doubt
