"""Put what was found since the last time into stories.

After the harvest and apart from it, as labelling is: every source has then been heard, so the order
in which servers answered does not count; the items are already safe, so a crash here costs only a
second placing. It sequences and decides nothing: see ``dedupe``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain

from watch.dedupe import RULE, Around, Rule, place, sketch
from watch.model import Telling
from watch.store import Store
from watch.store.stories import Batch

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
            for page in store.stories.unplaced(batch, since):
                joined += _place_all(store, batch, page, rule)
            store.stories.done(batch, since)


def _place_all(store: Store, batch: Batch, page: Sequence[Telling], rule: Rule) -> int:
    """Place a page, in its order; each article sees those before it, of the page included."""
    bands = {one.id: sketch(one) for one in page}
    store.stories.sketch((one, bands[one.id]) for one in page)
    twins = store.stories.twins(page, 2 * rule.window)
    shelves = store.stories.shelves(page, chain(*bands.values()), 2 * rule.window)
    near = {one.id: _sharing(one.id, bands[one.id], shelves) for one in page}
    known = store.stories.tellings({*chain(*twins.values(), *near.values())})
    joined = 0
    for new in page:
        if new.id <= batch.told:
            continue
        same = {*twins.get(new.address, ()), *twins.get(new.fingerprint, ())} - {new.id}
        around = Around(
            twins=[known[one] for one in same],
            near=[known[one] for one in near[new.id]],
            placed=partial(batch.precedes, new=new),
            members=store.stories.members,
        )
        if match := place(new, around, rule):
            store.stories.join(new, match)
            known[new.id] = new._replace(story=match.story)
            joined += 1
    return joined


def _sharing(mine: int, bands: Sequence[int], shelves: Mapping[int, Sequence[int]]) -> list[int]:
    """The articles that share most of a sketch."""
    shared = Counter(one for band in bands for one in shelves.get(band, ()) if one != mine)
    return [one for one, _ in shared.most_common(CANDIDATES)]
