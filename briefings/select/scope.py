"""Which stories are a digest's business, whatever their theme: its territory, its sources. Pure.

A story is judged by all of its items: one that a university and a newspaper tell belongs to a
digest of universities. An empty criterion excludes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from briefings.model import Digest
from briefings.select.stories import Draft
from watch.model import PlaceKind, SourceSpec, Territory


def within(
    draft: Draft,
    digest: Digest,
    specs: Mapping[str, SourceSpec],
    places: Mapping[str, AbstractSet[str]],
    calls: AbstractSet[str],
) -> bool:
    """Whether the story meets every criterion of the digest, each by one item at least.

    ``places`` gives the codes of :func:`codes` by article key; ``calls`` the keys of the articles
    that state a call.
    """
    keys = [item.article.key for item in draft.items]
    tellers = [specs[item.article.source] for item in draft.items if item.article.source in specs]
    named = [places.get(key, frozenset()) for key in keys]
    return (
        (not digest.places or any(_concerns(digest, one) for one in named))
        and (any(follows(digest, spec) for spec in tellers) or not _choosy(digest))
        and (not digest.only_calls or any(key in calls for key in keys))
    )


def follows(digest: Digest, spec: SourceSpec) -> bool:
    """Whether the digest is made from this source."""
    return (not digest.categories or spec.category in digest.categories) and (
        not digest.kinds or spec.kind in digest.kinds
    )


def codes(territory: Territory) -> frozenset[str]:
    """What an article speaks of, for :func:`within`: its places and their departments."""
    found = {mention.place.code for mention in territory.mentions}
    found.update(code for one in territory.mentions for code in one.place.departments)
    return frozenset(found)


def _concerns(digest: Digest, named: AbstractSet[str]) -> bool:
    """Whether one of the digest's places is named; any place at all is of the region."""
    return any(
        place.code in named or (place.kind is PlaceKind.REGION and named) for place in digest.places
    )


def _choosy(digest: Digest) -> bool:
    """Whether it chooses among sources: if so, one that left the catalogue is not of them."""
    return bool(digest.categories or digest.kinds)
