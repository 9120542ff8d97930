"""Put what was found since the last time into stories.

After the harvest and apart from it, as labelling is: every source has then been heard, so the order
in which servers answered does not count; the items are already safe, so a crash here costs only a
second placing. It sequences and decides nothing: see ``dedupe``.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from operator import attrgetter

from watch.dedupe import RULE, Around, Rule, Shelves, Sketch, likely, place, sketch, tried
from watch.model import Telling
from watch.store import Store
from watch.store.stories import MEMBERS, PAGE, SHELF, Batch, Stories
from watch.store.waiting import Waiting

CANDIDATES = 16
"""Looked at for one article: twice what is compared, since some are of its own source."""
REMEMBERED = 10_000
"""Texts kept in memory, 30 MB at most: those that many are near to are compared many times."""


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
                store.stories.wait((one, _packed(one)) for one in unread)
            joined += _place_batch(store, batch, since, rule)
            store.stories.done(batch, since)


def _place_batch(store: Store, batch: Batch, since: datetime, rule: Rule) -> int:
    """Place a batch, page by page; let its recent texts be found by later ones."""
    waiting = store.stories.waiting(batch)
    placing = _Placing(store, batch, waiting, rule)
    pages = (waiting[start : start + PAGE] for start in range(0, len(waiting), PAGE))
    joined = sum(map(placing.page, pages))
    store.stories.sketch(
        (band, one.second, one.id)
        for one in waiting
        if one.effective >= since
        for band in placing.sketches[one.id].bands
    )
    return joined


class _Placing:
    """The articles of a batch, each with those that it may resemble."""

    def __init__(self, store: Store, batch: Batch, waiting: Sequence[Waiting], rule: Rule) -> None:
        self._stories = store.stories
        self._batch = batch
        self._rule = rule
        self._waiting = {one.id: one for one in waiting}
        self._texts = _Texts(store.stories)
        self.sketches = {one.id: Sketch.opened(one.sketch) for one in waiting}
        self._shelves = Shelves((one.bands for one in self.sketches.values()), SHELF)
        self._twins = Shelves((one.marks for one in waiting), SHELF)
        for one in waiting:
            self._twins.put(one.id, one.second, one.marks)

    def page(self, page: Sequence[Waiting]) -> int:
        """Place a page, in its order; each article sees those before it, of the page included."""
        twins, near = self._alike(page), self._near(page)
        # Nine of ten share nothing: they begin their own story, and are not even read.
        sharing = [
            one.id
            for one in page
            if one.id > self._batch.told and (one.id in twins or one.id in near)
        ]
        known = self._texts.of({*sharing, *chain(*twins.values(), *near.values())})
        joins = []
        for new in [known[one] for one in sharing]:
            around = Around(
                twins=[known[one] for one in twins.get(new.id, ())],
                near=[known[one] for one in near.get(new.id, ())],
                placed=partial(self._batch.precedes, new=new),
                members=self._texts.members,
            )
            if match := place(new, around, self._rule):
                self._texts.join(new, match.story)
                joins.append((new, match))
        self._stories.join(joins)
        return len(joins)

    def _alike(self, page: Sequence[Waiting]) -> dict[int, set[int]]:
        """Those that have another at their address or of the same words, with all of these."""
        marks, span = {mark for one in page for mark in one.marks}, self._span(page)
        archived = {} if self._batch.alone else self._stories.twins(marks, self._batch, span)
        found = self._twins.find(marks, span, archived)
        all_ = ((one.id, {*chain(*(found.get(mark, ()) for mark in one.marks))}) for one in page)
        return {one: others - {one} for one, others in all_ if others - {one}}

    def _near(self, page: Sequence[Waiting]) -> dict[int, list[int]]:
        """Those that share numbers of their sketch with another, with whom they are compared."""
        for one in page:
            self._shelves.put(one.id, one.second, self.sketches[one.id].bands)
        bands = {band for one in page for band in self.sketches[one.id].bands}
        span = self._span(page)
        archived = {} if self._batch.alone else self._stories.shelved(bands, span)
        shelf = self._shelves.find(bands, span, archived)
        sharing = [_sharing(one.id, self.sketches[one.id].bands, shelf) for one in page]
        known = self._texts.of({*chain(*sharing)}.difference(self._waiting))
        near = {}
        for one, ids in zip(page, sharing, strict=True):
            if ids:
                found = (self._waiting.get(other) or known[other] for other in ids)
                others = tried(one, found, partial(self._batch.precedes, new=one))
                near[one.id] = [other.id for other in others if self._likely(one.id, other.id)]
        return {one: others for one, others in near.items() if others}

    def _likely(self, one: int, other: int) -> bool:
        """Whether both may be near; an article of an earlier batch is to be read to know."""
        sketch = self.sketches.get(other)
        return sketch is None or likely(self.sketches[one], sketch, self._rule)

    def _span(self, page: Sequence[Waiting]) -> tuple[int, int]:
        """The seconds between which a page may find something."""
        window = 2 * int(self._rule.window.total_seconds())
        return page[0].second - window, page[-1].second + window


class _Texts:
    """What the archive holds of articles, read once for all those that may resemble them."""

    def __init__(self, stories: Stories) -> None:
        self._stories = stories
        self._known: dict[int, Telling] = {}
        self._members: dict[str, list[Telling]] = {}

    def of(self, ids: Collection[int]) -> Mapping[int, Telling]:
        """These and others, by id."""
        if len(self._known) + len(ids) > REMEMBERED:
            self._known, self._members = {}, {}
        self._read(ids)
        return self._known

    def members(self, story: str) -> list[Telling]:
        """The earliest articles of a story."""
        if story not in self._members:
            ids = self._stories.first(story)
            self._read(ids)
            self._members[story] = [self._known[one] for one in ids]
        return self._members[story]

    def join(self, new: Telling, story: str) -> None:
        """Note that ``new`` is in a story of which it was asked the members."""
        self._known[new.id] = new._replace(story=story)
        insort(self._members[story], new, key=attrgetter("order"))
        del self._members[story][MEMBERS:]

    def _read(self, ids: Collection[int]) -> None:
        if missing := [one for one in ids if one not in self._known]:
            self._known |= self._stories.tellings(missing)


def _sharing(mine: int, bands: Iterable[int], shelf: Mapping[int, Sequence[int]]) -> list[int]:
    """The articles that share most of a sketch."""
    found = [one for band in bands if band in shelf for one in shelf[band]]
    if not found:
        return found
    counts = Counter(found)
    del counts[mine]
    return sorted(counts, key=counts.__getitem__, reverse=True)[:CANDIDATES]


def _packed(one: Telling) -> bytes:
    return sketch(one.title_words, one.words).packed()
