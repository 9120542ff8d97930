"""What is decided of a source over time: where it is, whether it is believed, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A permanent redirect under observation."""

    url: str
    """where it leads"""
    since: datetime
    seen: int = 1
    proposed: bool = False
    """to a person, who has not answered yet"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """How a source presents itself: what changes when another takes its place."""

    site: str | None = None
    """the registrable domain that answers, redirects followed"""
    title: str | None = None
    """the name that the document gives itself"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was decided of a source so far."""

    source: str
    url: str = ""
    """the catalogue's address; when a person changes it, all of this starts anew"""
    address: str | None = None
    """learned: asked in place of the catalogue's"""
    move: Move | None = None
    refused: tuple[str, ...] = ()
    """addresses that a person did not want"""
    trusted: Mask = Mask()
    """as it was when its items were last believed"""
    claimed: Mask | None = None
    """as it was when its items were set aside; None when none wait"""
    paused: str | None = None
    """why it is not asked any more; None when it is"""


class DecisionKind(StrEnum):
    """What was decided; the value is shown to users."""

    LEARNED = "adresse apprise"
    PROPOSED = "adresse à confirmer"
    HELD = "éléments mis en attente"
    MATCHED = "éléments reconnus"
    PAUSED = "source mise en pause"
    RESUMED = "source reprise"
    EXEMPTED = "dérogation"


class DecisionState(StrEnum):
    """Where a decision stands; the value is shown to users."""

    APPLIED = "appliquée"
    PENDING = "à décider"
    ACCEPTED = "acceptée"
    REJECTED = "rejetée"


MACHINE = "Vigie"
"""The author of what no person decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A line of the journal of decisions: what, why, by whom, and what a person made of it."""

    source: str
    kind: DecisionKind
    at: datetime
    reason: str
    """a French sentence"""
    author: str = MACHINE
    state: DecisionState = DecisionState.APPLIED
    settled_at: datetime | None = None
    settled_by: str | None = None
    id: int = 0
    """given by the archive"""


class Rule(StrEnum):
    """A rule from which an office may exempt a source."""

    ROBOTS = "robots"
    TLS = "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A source asked in spite of a rule, until a date, for a reason that somebody gave."""

    source: str
    rule: Rule
    until: date
    """the last day"""
    reason: str
    author: str
