"""The life of an item, one frozen type per stage. No behaviour, no I/O.

    SourceSpec + FetchState -> Request -> Outcome -> RawItem -> Article | Rejected -> Labelled

A date that a source did not give is ``None``, never invented: ``first_seen`` is kept apart.
Derived things (tokens, fingerprints) do not live here; identity and provenance do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

Clock = Callable[[], datetime]
"""Gives the present instant, timezone-aware; always an argument, never a global."""


class Category(StrEnum):
    """Who publishes: the families of the catalogue."""

    MINISTRY = "ministere"
    RESEARCH = "organisme_recherche"
    UNIVERSITY = "universite"
    OUTREACH = "media_csti"
    TERRITORY = "territoire"
    THEME = "theme"


class Scope(StrEnum):
    """The territory that a source speaks of."""

    OCCITANIE = "occitanie"
    NATIONAL = "national"
    EUROPE = "europe"


class Rights(StrEnum):
    """What a product may show of a source's text."""

    REFERENCE = "reference"
    """title, source, date and link only"""
    EXTRACT = "extract"
    """a short extract as well"""
    OPEN = "open"
    """open licence: free reuse with the attribution"""
    LICENSED = "licensed"
    """a contract covers reuse"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """One source of the catalogue, as the configuration describes it."""

    slug: str
    name: str
    kind: str
    url: str
    homepage: str
    category: Category
    themes: tuple[str, ...] = ()
    scope: Scope = Scope.NATIONAL
    language: str = "fr"
    every: timedelta = timedelta(hours=6)
    enabled: bool = True
    disabled_reason: str | None = None
    rights: Rights = Rights.EXTRACT
    attribution: str | None = None
    evidence: str | None = None
    confidence: str | None = None
    note: str | None = None
    options: Mapping[str, object] = field(default_factory=dict, hash=False)
    """what only this kind of source needs, e.g. CSS selectors"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask again cheaply; sent back only to the URL that gave it."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchState:
    """What is remembered of a source between two harvests."""

    source: str
    validators: tuple[Validators, ...] = ()
    watched_since: datetime | None = None
    """first successful harvest; what was published before is archive, not news"""
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    failures: int = 0
    reason: str | None = None
    """why the last attempt failed, in French; None when it did not"""
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One thing to ask of a source."""

    url: str
    accept: str = "*/*"
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A body arrived whole, within the caps, decompressed."""

    url: str
    """as asked"""
    final_url: str
    """after redirects: the base of relative links"""
    body: bytes
    media_type: str
    """the Content-Type header as received, charset included; '' when absent"""
    headers: Mapping[str, str]
    """lower-case names"""
    at: datetime
    elapsed: float = 0.0
    """seconds"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server said 304: nothing to read."""

    url: str
    headers: Mapping[str, str]
    at: datetime
    elapsed: float = 0.0


class FailureKind(StrEnum):
    """Why nothing usable came back; the value is the stable code shown in reports."""

    FORBIDDEN_ADDRESS = "adresse_interdite"
    BAD_URL = "url_invalide"
    DNS = "dns"
    CONNECTION = "connexion"
    TLS = "tls"
    TIMEOUT = "delai"
    TOO_BIG = "trop_gros"
    REDIRECTS = "redirections"
    ENCODING = "compression"
    STATUS = "statut_http"
    PROTOCOL = "protocole"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """The request did not give a body; ``reason`` is a French sentence."""

    url: str
    kind: FailureKind
    reason: str
    at: datetime
    status: int | None = None
    retry_after: str | None = None
    """the header as received"""
    elapsed: float = 0.0


Outcome = Fetched | NotModified | FetchFailed


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
    encoding: str | None = None


class Refusal(StrEnum):
    """Why an item was left aside; the value is shown to users."""

    NO_LINK = "sans lien"
    NO_TITLE = "sans titre"
    BAD_LINK = "lien inutilisable"
    REPEATED = "répété dans le même flux"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An item that was read but cannot be kept."""

    source: str
    refusal: Refusal
    detail: str
    """what identifies it for a person: title or link, cut short"""


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
    """the full text when the source gave it, '' otherwise; kept for search and classification"""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of one page: everything that was read is in one of the three piles."""

    articles: tuple[Article, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    more: tuple[Request, ...] = ()
    truncated: int = 0
    problem: str | None = None
    encoding: str | None = None


class Verdict(StrEnum):
    """What a score means once compared with the theme's thresholds."""

    IN = "retenu"
    CHECK = "a_verifier"
    OUT = "ecarte"


class Origin(StrEnum):
    """Who set a label."""

    MODEL = "model"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Term:
    """A word or expression that weighed in a label: as written in the text, signed weight."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One theme's judgement on one article."""

    theme: str
    score: float
    """calibrated probability, 0 to 1; 0 or 1 when a person decided"""
    verdict: Verdict
    origin: Origin = Origin.MODEL
    by: str = ""
    """model version, or the person"""
    terms: tuple[Term, ...] = ()
    """heaviest first, for and against"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article with every label that is worth showing (verdict IN or CHECK)."""

    article: Article
    labels: tuple[Label, ...] = ()

    def themes(self, *verdicts: Verdict) -> tuple[str, ...]:
        """Slugs of the themes that got one of these verdicts (IN alone by default)."""
        wanted = verdicts or (Verdict.IN,)
        return tuple(label.theme for label in self.labels if label.verdict in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconTerm:
    """An expression that speaks for a theme."""

    text: str
    weight: int
    """3: enough alone; 2: strong sign; 1: counts only beside another term"""
    forms: tuple[str, ...] = ()
    case_sensitive: bool = False
    beside: tuple[str, ...] = ()
    """counts only when one of these words is in the same sentence"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A pattern that cancels the occurrences it covers (or the whole document)."""

    pattern: str
    unless: tuple[str, ...] = ()
    whole_document: bool = False
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A subject the office follows."""

    slug: str
    name: str
    color: str
    """#rrggbb, at least 4.5:1 on white"""
    description: str
    lexicon: tuple[LexiconTerm, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    examples: tuple[str, ...] = ()
    """short texts that an officer would want under this theme: « Titre | chapô »"""
    counterexamples: tuple[str, ...] = ()
    """texts on neither this theme nor, unless listed there, another: traps and general news"""


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
    rejected: Sequence[Rejected] = ()
    truncated: int = 0
    reason: str | None = None
    elapsed: float = 0.0
