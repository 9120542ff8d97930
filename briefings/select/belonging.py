"""Which items a period owns. Pure; knows nothing of stories or themes.

An item belongs to the period that holds its effective date. Three weeks of real life break that
simple rule, so an older item joins the period too when it is

- a late arrival: found since the period began, published in the 14 days before it by a source
  that was already watched, and never sent. A feed that was down on Friday loses nothing. What was
  published before the source was watched is archive, not news;
- a confirmed doubt: listed under « À vérifier » in an earlier issue, since tagged by a person;
- taken apart: split by a person, since the period began, from a story that hid it.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import NamedTuple

from briefings.model import Period
from briefings.select.stories import story_key
from watch.model import Article, Labelled, Origin, Verdict

LATE = timedelta(days=14)
"""How far back an item may have been published and still be news."""


class Watched(NamedTuple):
    """What the past says: since when each source is watched, what readers already had."""

    since: Mapping[str, datetime | None]
    sent: AbstractSet[str]
    asked: AbstractSet[str]
    apart: AbstractSet[str] = frozenset()
    """stories that a person split from another since the period began"""


def belongs(item: Labelled, period: Period, watched: Watched) -> bool:
    """Whether the period's note accounts for this item."""
    if period.start <= item.article.effective < period.end:
        return True
    if not period.start - LATE <= item.article.effective < period.start:
        return False
    key = story_key(item.article)
    apart = key in watched.apart and key not in watched.sent
    return apart or _late(item.article, period, watched) or _confirmed(item, watched)


def _late(article: Article, period: Period, watched: Watched) -> bool:
    since = watched.since.get(article.source)
    return (
        article.published is not None
        and since is not None
        and since <= article.published
        and period.start <= article.first_seen
        and story_key(article) not in watched.sent
    )


def _confirmed(item: Labelled, watched: Watched) -> bool:
    key = story_key(item.article)
    return (
        key in watched.asked
        and key not in watched.sent
        and any(
            label.origin is Origin.PERSON and label.verdict is Verdict.IN for label in item.labels
        )
    )
