"""What is worth reading first: a sum of points that an officer can redo by hand. Pure.

    themes     up to 40   the surest theme's probability x 40; 40 when a person said so
    region     up to 20   20 when a source of the region tells it, else 20 x what its places weigh
    sources    up to 24   8 for each source beyond the first
    rank       up to 10   10 told by a ministry, research body, university or territory,
                          6 by a medium of scientific culture, 3 by another
    novelty    up to 10   10 when the story began in the time looked at, less a seventh for each day
                          before it
    deadline   up to 15   15 today, less each day, 0 from 45 days on

The weights are choices of ours, not measures: a regional story that two sources tell comes before a
national one of which the classifier is surer. Each part is shown with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watch.model import Category, Scope, SourceSpec

THEMES, REGION, PER_SOURCE, MOST_SOURCES, RANK, NOVELTY, DEADLINE = 40, 20, 8, 3, 10, 10, 15
HORIZON = 45
"""days"""
FADING = timedelta(days=7)

_RANKS = {
    Category.MINISTRY: 1.0,
    Category.RESEARCH: 1.0,
    Category.UNIVERSITY: 1.0,
    Category.TERRITORY: 1.0,
    Category.OUTREACH: 0.6,
    Category.THEME: 0.3,
}


_TELLERS = {1.0: "source officielle", 0.6: "média de culture scientifique"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a story, whoever asks."""

    confidence: float
    """0 to 1: of its surest theme"""
    region: float
    """0 to 1: how much it concerns the region, by the places that it names"""
    sources: int
    tellers: Sequence[SourceSpec]
    """the sources that tell it, those that left the catalogue excepted"""
    begun: datetime
    """when its first item was told"""
    deadlines: Sequence[date] = ()
    """of its calls"""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the sum."""

    name: str
    """French"""
    points: float
    most: int
    reason: str
    """French, without a final stop"""


@dataclass(frozen=True, slots=True)
class Interest:
    """The sum and its parts, in the order of the table."""

    parts: tuple[Part, ...]

    @property
    def total(self) -> float:
        """0 to 119."""
        return sum(part.points for part in self.parts)


def interest(facts: Facts, since: datetime, today: date) -> Interest:
    """Points of the table above, for someone who looks at the time since ``since``."""
    return Interest(
        (
            Part("thème", THEMES * facts.confidence, THEMES, _surely(facts.confidence)),
            _regional(facts.region, facts.tellers),
            _sources(facts.sources),
            _rank([teller.category for teller in facts.tellers]),
            _novelty(facts.begun, since),
            _deadline(facts.deadlines, today),
        )
    )


def _surely(confidence: float) -> str:
    if confidence <= 0:
        return "aucun thème"
    return f"le plus sûr des thèmes, à {confidence:.0%}".replace("%", "\u00a0%")


def _regional(region: float, tellers: Sequence[SourceSpec]) -> Part:
    if any(teller.scope is Scope.OCCITANIE for teller in tellers):
        return Part("région", REGION, REGION, "une source de la région la raconte")
    told = "cite des lieux de la région" if region > 0 else "aucun lieu de la région"
    return Part("région", REGION * region, REGION, told)


def _sources(count: int) -> Part:
    points = PER_SOURCE * min(max(count - 1, 0), MOST_SOURCES)
    told = "une seule source" if count <= 1 else f"{count}\u00a0sources"
    return Part("sources", points, PER_SOURCE * MOST_SOURCES, told)


def _rank(categories: Sequence[Category]) -> Part:
    best = max(categories, key=lambda one: _RANKS[one], default=None)
    worth = _RANKS[best] if best else 0.0
    return Part("rang", RANK * worth, RANK, _TELLERS.get(worth, "autre source"))


def _novelty(begun: datetime, since: datetime) -> Part:
    late = max(since - begun, timedelta(0))
    share = max(0.0, 1 - late / FADING)
    before = f"commence {late.days + 1}\u00a0j avant la période"
    return Part(
        "nouveauté", NOVELTY * share, NOVELTY, before if late else "commence dans la période"
    )


def _deadline(deadlines: Sequence[date], today: date) -> Part:
    days = [(day - today).days for day in deadlines if day >= today]
    if not days:
        return Part("échéance", 0.0, DEADLINE, "aucune échéance à venir")
    share = max(0.0, 1 - min(days) / HORIZON)
    told = "échéance aujourd'hui" if min(days) == 0 else f"échéance dans {min(days)}\u00a0j"
    return Part("échéance", DEADLINE * share, DEADLINE, told)
