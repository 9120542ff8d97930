"""How much each theme told, note after note: the past as it was sent, and the note at hand. Pure.

It counts what notes told, not what the archive holds: a source collected for the first time brings
months at once, and a model trained again would rewrite the past. A week without a note is not a
week without news: it stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from briefings import period
from briefings.model import Briefing, Frequency, Period

PERIODS = 12
ENOUGH = 3
"""Notes from which a trend can be spoken of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one note told."""

    period: Period
    counts: Mapping[str, int]
    """stories by theme; a theme that is not there told none"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A period of the trend."""

    label: str
    """« S47 »"""
    period: Period
    counts: Mapping[str, int] | None
    """None: no note was made"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Oldest first; the last step is the note at hand."""

    steps: tuple[Step, ...]

    @property
    def notes(self) -> int:
        """How many periods have a note."""
        return sum(step.counts is not None for step in self.steps)

    def of(self, theme: str) -> tuple[int | None, ...]:
        """What a theme told at each step."""
        return tuple(
            None if step.counts is None else step.counts.get(theme, 0) for step in self.steps
        )


def trend(past: Sequence[Told], briefing: Briefing) -> Trend:
    """The notes before this one, and this one: at most ``PERIODS`` of its digest's periods."""
    before = {one.period.start: one for one in past if one.period.start < briefing.period.start}
    known = {**before, briefing.period.start: told(briefing)}
    spans = _spans(known, briefing.period)
    return Trend(steps=tuple(_step(known.get(span.start), span) for span in spans))


def told(briefing: Briefing) -> Told:
    """What this note tells: each story in its one section."""
    counts = {
        section.theme.slug: len(section.stories) + len(section.further)
        for section in briefing.sections
    }
    return Told(period=briefing.period, counts=counts)


def _spans(known: Mapping[datetime, Told], last: Period) -> list[Period]:
    """From the first note to the last; those without a note as well, at most ``PERIODS``."""
    first, spans = min(known), [last]
    while spans[-1].start > first and len(spans) < PERIODS:
        spans.append(period.previous(spans[-1]))
    return spans[::-1]


def _step(one: Told | None, span: Period) -> Step:
    return Step(label=_label(span), period=span, counts=None if one is None else one.counts)


def _label(span: Period) -> str:
    """« S47 », « 11/2026 », « 16/11 »."""
    match period.frequency(span):
        case Frequency.WEEKLY:
            return f"S{period.number(span)}"
        case Frequency.MONTHLY:
            return f"{span.start:%m/%Y}"
        case _:
            return f"{span.start:%d/%m}"
