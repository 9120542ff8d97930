"""Items of one story brought together: which one leads, what they say, what may be shown. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import NamedTuple

from briefings.model import Deadline, Story
from briefings.rights import bare, extract
from watch.dedupe.lead import lead_order
from watch.enrich.upcoming import clock
from watch.model import Article, Label, Labelled, Origin, SourceSpec, Verdict

Deadlines = Callable[[Article], tuple[Deadline, ...]]
"""Reads the dates that an article states."""


class Draft(NamedTuple):
    """A story before it is told: its items, the leading one first, and its labels, surest first."""

    key: str
    items: tuple[Labelled, ...]
    labels: tuple[Label, ...]


def story_key(article: Article) -> str:
    """What identifies the story; an article that was never compared is its own story."""
    return article.story or article.key


def story_keys(story: Story) -> tuple[str, ...]:
    """Its key first, then those of the stories that an officer merged into it."""
    articles = (story.lead.article, *story.others)
    return tuple(dict.fromkeys(story_key(article) for article in articles))


def group(
    items: Iterable[Labelled],
    specs: Mapping[str, SourceSpec],
    themes: AbstractSet[str],
) -> tuple[Draft, ...]:
    """Stories by key; labels of other themes than ``themes`` are none of this digest's business."""
    piles: dict[str, list[Labelled]] = {}
    for item in items:
        piles.setdefault(story_key(item.article), []).append(item)
    return tuple(_draft(key, pile, specs, themes) for key, pile in sorted(piles.items()))


def tell(
    draft: Draft,
    specs: Mapping[str, SourceSpec],
    deadlines: Deadlines,
    limit: int,
) -> Story:
    """The story as a note may show it: the extract has already passed the source's rights."""
    lead, *others = (item.article for item in draft.items)
    spec = specs.get(lead.source)
    # A source that left the catalogue: its rights are unknown, so nothing of its text is shown.
    text, attribution = extract(lead, spec, limit) if spec else ("", None)
    return Story(
        lead=Labelled(article=bare(lead), labels=draft.labels),
        others=tuple(map(bare, others)),
        deadlines=_stated((lead, *others), deadlines),
        extract=text,
        attribution=attribution,
    )


def _draft(
    key: str,
    pile: Iterable[Labelled],
    specs: Mapping[str, SourceSpec],
    themes: AbstractSet[str],
) -> Draft:
    items = tuple(sorted(pile, key=lambda item: lead_order(item.article, specs)))
    return Draft(key, items, _best_labels(items, themes))


def _best_labels(pile: Iterable[Labelled], themes: AbstractSet[str]) -> tuple[Label, ...]:
    """For each theme the best label of any item: kept before doubtful, a person before a model."""
    best: dict[str, Label] = {}
    for label in (label for item in pile for label in item.labels if label.theme in themes):
        if label.verdict is Verdict.OUT:
            continue
        if label.theme not in best or _weight(label) > _weight(best[label.theme]):
            best[label.theme] = label
    return tuple(
        sorted(best.values(), key=lambda label: (*map(_minus, _weight(label)), label.theme))
    )


def _weight(label: Label) -> tuple[float, float, float]:
    return (label.verdict is Verdict.IN, label.origin is Origin.PERSON, label.score)


def _minus(weight: float) -> float:
    return -weight


def _stated(articles: Iterable[Article], deadlines: Deadlines) -> tuple[Deadline, ...]:
    """Each date once, nearest first, with its hour and what it replaced if any item says so."""
    found: dict[tuple[str, object], Deadline] = {}
    for deadline in (each for article in articles for each in deadlines(article)):
        known = found.get((deadline.kind, deadline.day), deadline)
        best = known if known.time or not deadline.time else deadline
        moved = known.moved_from or deadline.moved_from
        found[deadline.kind, deadline.day] = replace(best, moved_from=moved)
    return tuple(sorted(found.values(), key=lambda each: (each.day, clock(each.time), each.kind)))
