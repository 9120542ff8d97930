"""How much an article concerns the region, with the words that say so. Pure.

The relevance joins the parts of distinct places, each counted once where it weighs most:

    part       = kind (région 0.8, département and intercommunalité 0.7, commune and actor 0.6)
                 x where (title 1, first 400 signs 0.8, later 0.4)
                 x confidence that the name is the place (``recognition``)
    source     = 0.5 when the source speaks of Occitanie
    joined     = 1 - (1 - part)(1 - part)...
    relevance  = joined x (0.5 + 0.5 x places of the region / places named)

so that "Lille, Lyon, Toulouse, Nice" is a quarter ours. The weights are choices of ours, as those
of the ranking; only the recognition of names is measured (benchmarks/enrichment.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from watch.enrich.gazetteer import DEMONYM, Gazetteer, Hit
from watch.enrich.recognition import Chosen, Context, Seen, settle
from watch.model import Article, Mention, PlaceKind, Territory
from watch.text import squeeze

READ = 12_000
"""Signs of an article that are read."""
MOST = 300
"""Names looked at: beyond, it is a list of communes."""
KEPT = 12
"""Mentions kept, heaviest first."""
AROUND = 30
"""Signs quoted on each side of a name."""
SOURCE = 0.5

_KIND = {
    PlaceKind.REGION: 0.8,
    PlaceKind.DEPARTMENT: 0.7,
    PlaceKind.GROUP: 0.7,
    PlaceKind.COMMUNE: 0.6,
    PlaceKind.ACTOR: 0.6,
}
_NEAR, _HEAD = 45, 400


def territory(article: Article, names: Gazetteer, *, regional: bool) -> Territory:
    """The places of the region that ``article`` names, and how much it concerns the region.

    ``regional`` says that its source speaks of the region.
    """
    if names.silent((article.title, article.lead, article.text)):
        return nowhere(regional=regional)
    text = f"{article.title}\n{article.body}"[:READ]
    seen = list(_seen(text, names))
    context = Context(regional=regional, names=names.departments)
    chosen = settle([one for one in seen if any(e.place for e in one.hit.entries)], context)
    elsewhere = sorted({squeeze(one.written) for one in seen if _elsewhere(one)})
    mentions = _mentions([*chosen, *_demonyms(text, names)], len(article.title))
    return Territory(
        score=_relevance(mentions, len(elsewhere), regional=regional),
        mentions=mentions[:KEPT],
        elsewhere=tuple(elsewhere[:KEPT]),
    )


@cache
def nowhere(*, regional: bool) -> Territory:
    """What most articles say: nothing. One value for all, made once and sent once a page."""
    return Territory(score=_relevance((), 0, regional=regional))


def _seen(text: str, names: Gazetteer) -> Iterator[Seen]:
    hits = list(islice(names.hits(text), MOST))
    for place, hit in enumerate(hits):
        yield Seen(
            text,
            hit,
            text[max(0, hit.start - _NEAR) : hit.start],
            text[hit.end : hit.end + _NEAR],
            any(
                _area(other) and -_NEAR < other.start - hit.start < _NEAR
                for other in hits[max(0, place - 2) : place + 3]
            ),
        )


def _area(hit: Hit) -> bool:
    return any(entry.area for entry in hit.entries)


def _elsewhere(seen: Seen) -> bool:
    return all(entry.place is None for entry in seen.hit.entries)


def _demonyms(text: str, names: Gazetteer) -> Iterator[Chosen]:
    """Adjectives of a place that is ours alone: "toulousaine", "lotoises"."""
    if names.demonyms.keys().isdisjoint(DEMONYM.findall(text)):
        return
    for word in DEMONYM.finditer(text):
        if place := names.demonyms.get(word[0]):
            yield Seen(text, Hit(*word.span(), ()), "", ""), place, 0.8


def _mentions(chosen: Iterable[Chosen], title: int) -> tuple[Mention, ...]:
    """One per place, where it weighs most."""
    best: dict[str, Mention] = {}
    for seen, place, confidence in chosen:
        start = seen.hit.start
        where = 1.0 if start < title else 0.8 if start < title + _HEAD else 0.4
        weight = round(_KIND[place.kind] * where * confidence, 3)
        known = best.get(place.code)
        if known is None or weight > known.weight:
            best[place.code] = Mention(
                place=place, quote=_quote(seen), confidence=confidence, weight=weight
            )
    return tuple(sorted(best.values(), key=lambda one: (-one.weight, one.place.code)))


def _quote(seen: Seen) -> str:
    """The whole words around the name, on its line."""
    text, start, end = seen.text, seen.hit.start, seen.hit.end
    line = text.rfind("\n", 0, start) + 1
    first = text.rfind(" ", line, max(line, start - AROUND)) + 1 or line
    after = text[end : end + AROUND + 1].partition("\n")[0]
    if len(after) > AROUND:
        after = after.rpartition(" ")[0]
    return squeeze(text[max(first, start - 2 * AROUND) : end] + after)


def _relevance(mentions: tuple[Mention, ...], elsewhere: int, *, regional: bool) -> float:
    missing = 1.0 - SOURCE if regional else 1.0
    for mention in mentions:
        missing *= 1 - mention.weight
    ours = len(mentions) + regional
    share = ours / (ours + elsewhere) if ours else 0.0
    return round((1 - missing) * (0.5 + 0.5 * share), 3)
