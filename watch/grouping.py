"""Put what was found since the last time into stories.

After the harvest and apart from it, as labelling is: every source has then been heard, so the order
in which servers answered does not count; the items are already safe, so a crash here costs only a
second placing. It sequences and decides nothing: see ``dedupe``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import partial
from itertools import chain

from watch.dedupe import RULE, Around, Rule, place, sketch
from watch.store import Store
from watch.store.stories import PAGE, Batch
from watch.store.waiting import Waiting

CANDIDATES = 16
"""Texts read back for one article: twice what is compared, since some are of its own source."""


def group_pending(store: Store, now: datetime, rule: Rule = RULE) -> int:
    """Place every article that was not; how many joined a story that another began."""
    joined = 0
    while True:
        with store.engine.transaction("stories.batch"):
            # Inside: another process may be placing the same articles.
            if (batch := store.stories.batch()) is None:
                return joined
            since = now - 2 * rule.window
            for unread in store.stories.unread(batch, since):
                store.stories.wait((one, sketch(one.title_words, one.words)) for one in unread)
            waiting = store.stories.waiting(batch)
            repeated = _repeated(waiting)
            for start in range(0, len(waiting), PAGE):
                page = waiting[start : start + PAGE]
                _shelve(store, page, repeated, since)
                joined += _place_all(store, batch, page, rule)
            store.stories.done(batch, since)


def _repeated(waiting: Sequence[Waiting]) -> AbstractSet[int]:
    """The numbers that several articles share."""
    counts = Counter(chain.from_iterable(one.bands for one in waiting))
    return {band for band, count in counts.items() if count > 1}


def _shelve(
    store: Store, page: Sequence[Waiting], repeated: AbstractSet[int], since: datetime
) -> None:
    """Let the texts of a page be found by what they share, and recent ones by all that they say.

    Of old ones, the rest would be forgotten at the end of the batch.
    """
    old = {band for one in page if one.effective < since for band in one.bands} - repeated
    shared = repeated | store.stories.held(old)
    store.stories.sketch(
        (band, one.effective, one.id)
        for one in page
        for band in one.bands
        if band in shared or one.effective >= since
    )


def _place_all(store: Store, batch: Batch, page: Sequence[Waiting], rule: Rule) -> int:
    """Place a page, in its order; each article sees those before it, of the page included."""
    bands = chain.from_iterable(one.bands for one in page)
    twins = store.stories.twins(page, 2 * rule.window)
    shelves = store.stories.shelves(page, bands, 2 * rule.window)
    near = {one.id: _sharing(one, shelves) for one in page}
    # Nine of ten share nothing: they begin their own story, and are not even read.
    alike = {one.id: {*twins.get(one.address, ()), *twins.get(one.fingerprint, ())} for one in page}
    sharing = [one for one in page if near[one.id] or alike[one.id] - {one.id}]
    ids = {one.id for one in sharing}
    known = store.stories.tellings({*ids, *chain(*twins.values(), *near.values())})
    joined = 0
    for new in (known[one.id] for one in sharing):
        if new.id <= batch.told:
            continue
        around = Around(
            twins=[known[one] for one in alike[new.id] - {new.id}],
            near=[known[one] for one in near[new.id]],
            placed=partial(batch.precedes, new=new),
            members=store.stories.members,
        )
        if match := place(new, around, rule):
            store.stories.join(new, match)
            known[new.id] = new._replace(story=match.story)
            joined += 1
    return joined


def _sharing(mine: Waiting, shelves: Mapping[int, Sequence[int]]) -> list[int]:
    """The articles that share most of a sketch."""
    found = chain.from_iterable(shelves.get(band, ()) for band in mine.bands)
    return [
        one for one, _ in Counter(one for one in found if one != mine.id).most_common(CANDIDATES)
    ]
