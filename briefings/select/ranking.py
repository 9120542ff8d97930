"""Orders: within a section, by deadline, and what deserves « À retenir ». Pure.

What deserves it is what is worth reading first: the sum of points of :mod:`watch.interest`, for
someone who looks at the note's period.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from briefings.model import Story
from briefings.select.stories import story_key
from watch.enrich.deadlines import CALL
from watch.interest import Facts, Interest, interest
from watch.model import SourceSpec, Verdict

FEWEST = 3
STORIES_PER_HIGHLIGHT = 5
"""A week of 15 stories has 3 highlights, one of 25 has 5: they stay the exception."""
PER_THEME = 2
PER_SOURCE = 2


def worth(story: Story, specs: Mapping[str, SourceSpec], since: datetime, today: date) -> Interest:
    """The points of a story, with their reasons, for the time since ``since``."""
    slugs = {story.lead.article.source, *(other.source for other in story.others)}
    tellers = [specs[slug] for slug in sorted(slugs) if slug in specs]
    facts = Facts(
        confidence=_confidence(story),
        region=story.territory,
        sources=story.sources,
        tellers=tellers,
        begun=story.begun or story.lead.article.effective,
        deadlines=[each.day for each in story.deadlines if each.kind == CALL],
    )
    return interest(facts, since, today)


def highlights(
    homes: Sequence[tuple[Story, str]],
    specs: Mapping[str, SourceSpec],
    since: datetime,
    today: date,
    most: int,
) -> tuple[Story, ...]:
    """Three to ``most`` of the (story, section) pairs, best first; fewer in a poor week.

    At most two of one section and two of one source, unless the others have nothing more to offer.
    """
    points = {id(story): worth(story, specs, since, today).total for story, _ in homes}
    ranked = sorted(homes, key=lambda home: (-points[id(home[0])], *_tie(home[0])))
    wanted = min(most, max(FEWEST, len(ranked) // STORIES_PER_HIGHLIGHT))
    tiers: tuple[list[Story], ...] = ([], [], [])
    themes: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    for story, theme in ranked:
        source = story.lead.article.source
        tier = 2 if themes[theme] >= PER_THEME else int(sources[source] >= PER_SOURCE)
        tiers[tier].append(story)
        if not tier:
            themes[theme] += 1
            sources[source] += 1
    order = {id(story): place for place, (story, _) in enumerate(ranked)}
    best = [story for tier in tiers for story in tier][:wanted]
    return tuple(sorted(best, key=lambda story: order[id(story)]))


def in_section(stories: Sequence[Story]) -> tuple[Story, ...]:
    """Surest first, then latest."""
    return tuple(sorted(stories, key=lambda story: (-_confidence(story), *_tie(story))))


def shares(stories: Sequence[Story], most: int) -> tuple[tuple[Story, ...], tuple[Story, ...]]:
    """The stories within their source's share of ``most``, and those beyond; each in its order."""
    told: Counter[str] = Counter()
    within: list[Story] = []
    beyond: list[Story] = []
    for story in stories:
        source = story.lead.article.source
        (within if told[source] < most else beyond).append(story)
        told[source] += 1
    return tuple(within), tuple(beyond)


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
