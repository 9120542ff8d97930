"""What goes where in an issue under work, as an immutable value; from a briefing and back.

    Briefing --start--> Plan --apply: moves--> Plan --edited--> Briefing

A story is one entry of ``stories`` and one place: a pile, the dropped ones, or another story that
it was merged into. Its number is its rank in ``stories``, which only grows: it never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, TypeVar

from briefings.model import Briefing, Section, Story
from briefings.period import local_day
from briefings.select.ranking import by_deadline
from briefings.select.stories import story_key

K = TypeVar("K")
V = TypeVar("V")


class Pile(NamedTuple):
    """A list of stories, in order."""

    section: str
    """slug of its theme; '' for what is to check"""
    brief: bool = False
    """listed as links"""


TO_CHECK = Pile("")


class Spot(NamedTuple):
    """Where a story was, to put it back there."""

    pile: Pile
    rank: int
    pinned: int | None
    """its rank under « À retenir », if it was there"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """See the module; every mapping keeps its order."""

    stories: Mapping[str, Story]
    piles: Mapping[Pile, tuple[str, ...]]
    highlights: tuple[str, ...]
    dropped: Mapping[str, Spot]
    merged: Mapping[str, str]
    """story -> the one that tells it now"""
    introduction: str = ""

    def pile(self, key: str) -> Pile | None:
        """Where the story is; None when it is dropped, merged or unknown."""
        return next((pile for pile, keys in self.piles.items() if key in keys), None)

    def number(self, key: str) -> int:
        """What the officer calls it, from 1."""
        return list(self.stories).index(key) + 1

    def numbers(self) -> dict[int, str]:
        """Every story by its number."""
        return dict(enumerate(self.stories, start=1))


def start(briefing: Briefing) -> Plan:
    """The plan before any move: numbers follow the order in which the note tells its stories."""
    piles: dict[Pile, tuple[Story, ...]] = {}
    for section in briefing.sections:
        piles[Pile(section.theme.slug)] = section.stories
    for section in briefing.sections:
        piles[Pile(section.theme.slug, brief=True)] = section.further
    piles[TO_CHECK] = briefing.to_check
    return Plan(
        stories={key_of(one): one for pile in piles.values() for one in pile},
        piles={pile: tuple(map(key_of, ones)) for pile, ones in piles.items()},
        highlights=tuple(map(key_of, briefing.highlights)),
        dropped={},
        merged={},
        introduction=briefing.introduction,
    )


def edited(plan: Plan, base: Briefing, at: datetime) -> Briefing:
    """The note that the plan makes, said to be made ``at``: what is past then is shown as past."""

    def told(keys: tuple[str, ...]) -> tuple[Story, ...]:
        return tuple(plan.stories[key] for key in keys)

    sections = tuple(
        Section(
            theme=section.theme,
            stories=told(plan.piles[Pile(section.theme.slug)]),
            further=told(plan.piles[Pile(section.theme.slug, brief=True)]),
        )
        for section in base.sections
    )
    kept = [story for one in sections for story in (*one.stories, *one.further)]
    return replace(
        base,
        highlights=told(plan.highlights),
        sections=sections,
        calls=by_deadline(kept, local_day(at)),
        to_check=told(plan.piles[TO_CHECK]),
        introduction=plan.introduction,
        method=replace(
            base.method,
            dropped=len(plan.dropped),
            added=sum(bool(story.added_by) for story in kept),
        ),
        made_at=at,
    )


def key_of(story: Story) -> str:
    """What names a story on the desk."""
    return story_key(story.lead.article)


def take(plan: Plan, key: str) -> Plan:
    """Without the story in any pile nor under « À retenir »."""
    pile = plan.pile(key)
    highlights = tuple(one for one in plan.highlights if one != key)
    if pile is None:
        return replace(plan, highlights=highlights)
    left = tuple(one for one in plan.piles[pile] if one != key)
    return replace(plan, piles=_with(plan.piles, pile, left), highlights=highlights)


def put(plan: Plan, key: str, pile: Pile, rank: int | None = None) -> Plan:
    """With the story at that rank of a pile, last by default; it must be in none."""
    piles = _with(plan.piles, pile, insert(plan.piles[pile], key, rank))
    return replace(plan, piles=piles, dropped=_less(plan.dropped, key))


def insert(keys: tuple[str, ...], key: str, rank: int | None) -> tuple[str, ...]:
    """With the key at that rank, last by default."""
    place = len(keys) if rank is None else rank
    return (*keys[:place], key, *keys[place:])


def rewrite(plan: Plan, key: str, story: Story) -> Plan:
    """With this story under that key."""
    return replace(plan, stories=_with(plan.stories, key, story))


def set_aside(plan: Plan, key: str) -> Plan:
    """With the story among the dropped ones, and where it was."""
    pile = plan.pile(key)
    if pile is None:
        return plan
    pinned = plan.highlights.index(key) if key in plan.highlights else None
    spot = Spot(pile, plan.piles[pile].index(key), pinned)
    return replace(take(plan, key), dropped=_with(plan.dropped, key, spot))


def join(plan: Plan, key: str, into: str) -> Plan:
    """With the story told by another one, which takes its place under « À retenir »."""
    highlights = plan.highlights
    if into not in highlights:
        highlights = tuple(into if one == key else one for one in highlights)
    gone = take(replace(plan, highlights=highlights), key)
    return replace(gone, merged=_with(plan.merged, key, into), dropped=_less(gone.dropped, key))


def _with(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return {**mapping, key: value}


def _less(mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    return {one: value for one, value in mapping.items() if one != key}
