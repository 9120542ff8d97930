"""Who shares a number of a sketch, among the articles that are placed together. Pure.

Those of earlier batches are in the archive's index. These are looked up many times in a few
seconds, and most would have been written there to be forgotten at once.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

Row = tuple[int, int]
"""The second of a text, its article."""


class Shelves:
    """The articles of one batch by the numbers that several of them share; filled by date.

    At most ``size`` are found by one number.
    """

    def __init__(self, sketches: Iterable[Iterable[int]], size: int) -> None:
        self._size = size
        counts = Counter(chain.from_iterable(sketches))
        self._shared: defaultdict[int, list[Row]] = defaultdict(list)
        self._repeated = {band for band, count in counts.items() if count > 1}

    def put(self, article: int, at: int, bands: Iterable[int]) -> None:
        """From now on, this one is found."""
        for band in self._repeated.intersection(bands):
            insort(self._shared[band], (at, article))

    def find(
        self, bands: Iterable[int], since: int, archived: Mapping[int, Sequence[Row]]
    ) -> dict[int, list[int]]:
        """The first articles from ``since`` on, by number; with those that the archive has."""
        found = {}
        for band in set(bands) & (self._repeated | archived.keys()):
            mine = self._shared.get(band, [])
            start = bisect_left(mine, (since,))
            rows = sorted([*archived.get(band, ()), *mine[start : start + self._size]])
            found[band] = [article for _, article in rows[: self._size]]
        return found
