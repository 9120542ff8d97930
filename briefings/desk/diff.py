"""What changed between two plans of one issue, story by story. Values only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from briefings.desk.plan import TO_CHECK, Pile, Plan
from briefings.model import CommentKind, Story
from briefings.typography import NBSP


class Side(StrEnum):
    """What is compared; its value is what readers of the comparison see."""

    INTRODUCTION = "introduction"
    PLACE = "place"
    HIGHLIGHT = "à retenir"
    TITLE = "titre"
    EXTRACT = "extrait"
    ANALYSIS = CommentKind.ANALYSIS.value
    SCOPE = CommentKind.SCOPE.value
    FOLLOW_UP = CommentKind.FOLLOW_UP.value
    SOURCES = "sources"
    ORDER = "ordre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One side of one story, before and after; '' for nothing."""

    number: int
    """of the story; 0 for the note itself"""
    title: str
    """of the story, or of what was put in another order"""
    side: Side
    before: str
    after: str


def compare(before: Plan, after: Plan, names: Mapping[str, str]) -> tuple[Change, ...]:
    """Every difference, the note's own first, then by number; ``names`` of the sections."""
    return (*_of_the_note(before, after, names), *_of_the_stories(before, after, names))


def place(plan: Plan, key: str, names: Mapping[str, str]) -> str:
    """Where a story is, in words."""
    if key in plan.merged:
        return f"réunie à la n°{NBSP}{plan.number(plan.merged[key])}"
    if key in plan.dropped:
        return "écartée"
    pile = plan.pile(key)
    return "" if pile is None else _named(pile, names)


def _of_the_note(before: Plan, after: Plan, names: Mapping[str, str]) -> Iterator[Change]:
    if before.introduction != after.introduction:
        yield Change(
            number=0,
            title="",
            side=Side.INTRODUCTION,
            before=before.introduction,
            after=after.introduction,
        )
    yield from _reordered(before, after, "à retenir", before.highlights, after.highlights)
    for pile, keys in after.piles.items():
        yield from _reordered(before, after, _named(pile, names), before.piles[pile], keys)


def _reordered(
    before: Plan, after: Plan, title: str, was: tuple[str, ...], now: tuple[str, ...]
) -> Iterator[Change]:
    """The order of the stories that are there before and after."""
    old = [before.number(key) for key in was if key in now]
    new = [after.number(key) for key in now if key in was]
    if old != new:
        listed = (", ".join(map(str, order)) for order in (old, new))
        yield Change(
            number=0, title=title, side=Side.ORDER, before=next(listed), after=next(listed)
        )


def _of_the_stories(before: Plan, after: Plan, names: Mapping[str, str]) -> Iterator[Change]:
    for number, (key, story) in enumerate(after.stories.items(), start=1):
        old = _sides(before, key, names) if key in before.stories else {}
        new = _sides(after, key, names)
        for side in Side:
            was, now = old.get(side, ""), new.get(side, "")
            if was != now:
                yield Change(number=number, title=story.title, side=side, before=was, after=now)


def _sides(plan: Plan, key: str, names: Mapping[str, str]) -> dict[Side, str]:
    story = plan.stories[key]
    comments: dict[Side, str] = {}
    for comment in story.comments:
        side = Side(comment.kind.value)
        comments[side] = "\n".join(filter(None, [comments.get(side), comment.text]))
    return {
        Side.PLACE: place(plan, key, names),
        Side.HIGHLIGHT: "oui" if key in plan.highlights else "",
        Side.TITLE: story.title,
        Side.EXTRACT: _words(story),
        Side.SOURCES: ", ".join(dict.fromkeys([story.lead.article.source, *_others(story)])),
        **comments,
    }


def _words(story: Story) -> str:
    own = story.wording.extract
    return story.extract if own is None else own


def _others(story: Story) -> tuple[str, ...]:
    return tuple(other.source for other in story.others)


def _named(pile: Pile, names: Mapping[str, str]) -> str:
    if pile == TO_CHECK:
        return "à vérifier"
    return names.get(pile.section, pile.section) + (", en lien" if pile.brief else "")
