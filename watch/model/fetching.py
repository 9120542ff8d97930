"""What is asked of a source and what comes back: spec, state, request, outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    cms: str | None = None
    """the software behind the site, as far as known: it tells where its feeds usually are"""
    note: str | None = None
    calls: bool = False
    """publishes calls for projects or applications"""
    full_text: bool = False
    """its articles' own pages are read, for search and classification"""
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
    once: bool = False
    """the page of one item: not asked again once the item is in the archive"""
    robots: bool = False
    """asked only if the site's robots.txt allows it, at the pace that it asks"""
    unverified: bool = False
    """asked of this host even if its certificate proves nothing"""


@dataclass(frozen=True, slots=True)
class Redirect:
    """One step of the way: what the server answered, and where it sent to."""

    status: int
    """301, 302, 303, 307 or 308"""
    url: str
    """absolute; an http one after an https one is a downgrade"""


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
    redirects: tuple[Redirect, ...] = ()
    """the way from ``url`` to ``final_url``"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server said 304: nothing to read."""

    url: str
    headers: Mapping[str, str]
    at: datetime
    elapsed: float = 0.0
    redirects: tuple[Redirect, ...] = ()


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
    ROBOTS = "robots"
    SPARED = "attente"
    """not asked: its host had just asked to be left alone, or had not answered"""
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
    host: str | None = None
    """who answered, redirects followed; None when nobody did"""
    elapsed: float = 0.0


Outcome = Fetched | NotModified | FetchFailed
