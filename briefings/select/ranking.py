"""Orders: within a section, by deadline, and what deserves « À retenir ». Pure.

A story's interest is a sum of points that an officer can redo by hand:

    theme confidence     up to 40    the surest label's probability x 40; 40 when a person said so
    regional             up to 20    20 when one of its sources speaks of Occitanie, else 20 x how
                                     much its items concern the region (watch.enrich.territory)
    told by several      up to 24    8 for each source beyond the first
    official             10          a ministry, research body, university or territory tells it
    deadline             up to 15    15 today, less each day, 0 from 45 days on

The weights are choices of ours, not measures: a regional story that two sources tell beats a
national one of which the classifier is surer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from briefings.model import Story
from briefings.select.stories import story_key
from watch.model import Category, Scope, SourceSpec, Verdict

CONFIDENCE, REGIONAL, PER_SOURCE, MOST_SOURCES, OFFICIAL, DEADLINE = 40.0, 20.0, 8.0, 3, 10.0, 15.0
HORIZON = 45
"""days"""
FEWEST = 3
STORIES_PER_HIGHLIGHT = 5
"""A week of 15 stories has 3 highlights, one of 25 has 5: they stay the exception."""
PER_THEME = 2

_OFFICIAL = {Category.MINISTRY, Category.RESEARCH, Category.UNIVERSITY, Category.TERRITORY}


def interest(story: Story, specs: Mapping[str, SourceSpec], today: date) -> float:
    """Points of the table above."""
    slugs = {story.lead.article.source, *(other.source for other in story.others)}
    tellers = [specs[slug] for slug in sorted(slugs) if slug in specs]
    days = [(each.day - today).days for each in story.deadlines if each.day >= today]
    return (
        CONFIDENCE * _confidence(story)
        + REGIONAL * _regional(story, tellers)
        + PER_SOURCE * min(story.sources - 1, MOST_SOURCES)
        + OFFICIAL * any(spec.category in _OFFICIAL for spec in tellers)
        + DEADLINE * max((1 - day / HORIZON for day in days if day < HORIZON), default=0.0)
    )


def _regional(story: Story, tellers: Sequence[SourceSpec]) -> float:
    return 1.0 if any(spec.scope is Scope.OCCITANIE for spec in tellers) else story.territory


def highlights(
    homes: Sequence[tuple[Story, str]],
    specs: Mapping[str, SourceSpec],
    today: date,
    most: int,
) -> tuple[Story, ...]:
    """Three to ``most`` of the (story, section) pairs, best first; fewer in a poor week.

    At most two of one section, unless the other sections have nothing more to offer.
    """
    ranked = sorted(homes, key=lambda home: (-interest(home[0], specs, today), *_tie(home[0])))
    wanted = min(most, max(FEWEST, len(ranked) // STORIES_PER_HIGHLIGHT))
    chosen: list[Story] = []
    spare: list[Story] = []
    taken: Counter[str] = Counter()
    for story, theme in ranked:
        (chosen if taken[theme] < PER_THEME else spare).append(story)
        taken[theme] += 1
    order = {id(story): place for place, (story, _) in enumerate(ranked)}
    best = (*chosen[:wanted], *spare[: max(0, wanted - len(chosen))])
    return tuple(sorted(best, key=lambda story: order[id(story)]))


def in_section(stories: Sequence[Story]) -> tuple[Story, ...]:
    """Surest first, then latest."""
    return tuple(sorted(stories, key=lambda story: (-_confidence(story), *_tie(story))))


def by_deadline(stories: Sequence[Story], today: date) -> tuple[Story, ...]:
    """The stories with a deadline still open, nearest first."""
    nearest = [
        (min(days), story)
        for story in stories
        if (days := [each.day for each in story.deadlines if each.day >= today])
    ]
    return tuple(story for _, story in sorted(nearest, key=lambda pair: (pair[0], *_tie(pair[1]))))


def _confidence(story: Story) -> float:
    """Of the surest theme that was kept, else of the surest doubt."""
    kept = [label.score for label in story.lead.labels if label.verdict is Verdict.IN]
    return max(kept or [label.score for label in story.lead.labels], default=0.0)


def _tie(story: Story) -> tuple[float, str]:
    article = story.lead.article
    return (-article.effective.timestamp(), story_key(article))
