"""Put what was found since the last time into stories.

After the harvest and apart from it, as labelling is: every source has then been heard, so the order
in which servers answered does not count; the items are already safe, so a crash here costs only a
second placing. It sequences and decides nothing: see ``dedupe``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain

from watch.dedupe import RULE, Around, Rule, Shelves, place, sketch
from watch.model import Telling
from watch.store import Store
from watch.store.stories import PAGE, SHELF, Batch
from watch.store.waiting import Waiting

CANDIDATES = 16
"""Texts read back for one article: twice what is compared, since some are of its own source."""
REMEMBERED = 10_000
"""Texts kept in memory, 30 MB: those of one harvest are compared several times."""


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
            joined += _place_batch(store, batch, since, rule)
            store.stories.done(batch, since)


def _place_batch(store: Store, batch: Batch, since: datetime, rule: Rule) -> int:
    """Place a batch, page by page; let its recent texts be found by later ones."""
    waiting = store.stories.waiting(batch)
    shelves = Shelves((one.bands for one in waiting), SHELF)
    texts = _Texts(store)
    pages = (waiting[start : start + PAGE] for start in range(0, len(waiting), PAGE))
    joined = sum(_place_all(store, batch, page, shelves, texts, rule) for page in pages)
    store.stories.sketch(
        (band, one.second, one.id)
        for one in waiting
        if one.effective >= since
        for band in one.bands
    )
    return joined


def _place_all(
    store: Store,
    batch: Batch,
    page: Sequence[Waiting],
    shelves: Shelves,
    texts: _Texts,
    rule: Rule,
) -> int:
    """Place a page, in its order; each article sees those before it, of the page included."""
    window = 2 * rule.window
    for one in page:
        shelves.put(one.id, one.second, one.bands)
    twins = store.stories.twins(page, window)
    archived = store.stories.shelved(page, window)
    bands = chain.from_iterable(one.bands for one in page)
    shelf = shelves.find(bands, int((page[0].effective - window).timestamp()), archived)
    near = {one.id: _sharing(one, shelf) for one in page}
    # Nine of ten share nothing: they begin their own story, and are not even read.
    alike = {one.id: {*twins.get(one.address, ()), *twins.get(one.fingerprint, ())} for one in page}
    sharing = [one.id for one in page if near[one.id] or alike[one.id] - {one.id}]
    known = texts.of({*sharing, *chain(*twins.values(), *near.values())})
    joined = 0
    for new in [known[one] for one in sharing]:
        if new.id <= batch.told:
            continue
        around = Around(
            twins=[known[one] for one in alike[new.id] - {new.id}],
            near=[known[one] for one in near[new.id]],
            placed=partial(batch.precedes, new=new),
            members=texts.members,
        )
        if match := place(new, around, rule):
            store.stories.join(new, match)
            known[new.id] = new._replace(story=match.story)
            joined += 1
    return joined


class _Texts:
    """What the archive holds of articles, read once for all those that may resemble them."""

    def __init__(self, store: Store) -> None:
        self._stories = store.stories
        self._known: dict[int, Telling] = {}

    def of(self, ids: Collection[int]) -> dict[int, Telling]:
        """These and others, by id; a story that changes is to be noted there."""
        if len(self._known) + len(ids) > REMEMBERED:
            self._known = {}
        self._read(ids)
        return self._known

    def members(self, story: str) -> list[Telling]:
        """The earliest articles of a story."""
        ids = self._stories.first(story)
        self._read(ids)
        return [self._known[one] for one in ids]

    def _read(self, ids: Collection[int]) -> None:
        if missing := [one for one in ids if one not in self._known]:
            self._known |= self._stories.tellings(missing)


def _sharing(mine: Waiting, shelves: Mapping[int, Sequence[int]]) -> list[int]:
    """The articles that share most of a sketch."""
    found = chain.from_iterable(shelves.get(band, ()) for band in mine.bands)
    return [
        one for one, _ in Counter(one for one in found if one != mine.id).most_common(CANDIDATES)
    ]
