"""Everything that the analysis of an article gives, in one pure call.

It depends on the article, the gazetteer and the source alone: not on the day it is made, so that
analysing the archive again gives the same values until the code or the gazetteer changes. What
depends on the day (is a call still open?) is asked of the values.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache

from watch.enrich import deadlines
from watch.enrich.calls import calls
from watch.enrich.events import events
from watch.enrich.gazetteer import Gazetteer
from watch.enrich.prose import Prose
from watch.enrich.territory import nowhere, territory
from watch.model import Article, Call, Enriched, Event

MAX_TITLE = 500
"""Signs of a title that are read."""


def enrich(article: Article, names: Gazetteer, *, regional: bool = False) -> Enriched:
    """What ``article`` says of places, calls and events.

    ``regional`` says that its source speaks of the region.
    """
    stated, held = dates(article)
    places = territory(article, names, regional=regional)
    if not stated and not held and places is nowhere(regional=regional):
        return _nothing(regional=regional)
    return Enriched(territory=places, calls=stated, events=held)


@cache
def _nothing(*, regional: bool) -> Enriched:
    """As :func:`nowhere`."""
    return Enriched(territory=nowhere(regional=regional))


def dates(article: Article) -> tuple[tuple[Call, ...], tuple[Event, ...]]:
    """The calls and events of an article, without its places."""
    return read(article.title, article.body, article.published)


def read(
    title: str,
    body: str,
    published: datetime | None,
) -> tuple[tuple[Call, ...], tuple[Event, ...]]:
    """The calls and events of a title and a text; ``published`` places days without a year."""
    title, body = title[:MAX_TITLE], body[: deadlines.READ]
    prose = Prose(title, body)
    found = deadlines.find(title, body, published)
    return calls(prose, found), events(prose, found, published)
