"""Who shares a mark (a number of a sketch, an address), among those placed together. Pure.

Those of earlier batches are in the archive's indexes. These are looked up many times in a few
seconds, and most would have been written there to be forgotten at once.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

Row = tuple[int, int]
"""The second of a text, its article."""
Mark = TypeVar("Mark", bound="int | str")


class Shelves(Generic[Mark]):
    """The articles of one batch by the marks that several of them share.

    At most ``size`` are found by one mark.
    """

    def __init__(self, marks: Iterable[Iterable[Mark]], size: int) -> None:
        self._size = size
        self._shared: defaultdict[Mark, list[Row]] = defaultdict(list)
        self._repeated: set[Mark] = set()
        seen: set[Mark] = set()
        for several in marks:
            self._repeated.update(seen.intersection(several))
            seen.update(several)

    def put(self, article: int, at: int, marks: Iterable[Mark]) -> None:
        """From now on, this one is found."""
        for mark in self._repeated.intersection(marks):
            insort(self._shared[mark], (at, article))

    def find(
        self, marks: Iterable[Mark], span: tuple[int, int], archived: Mapping[Mark, Sequence[Row]]
    ) -> dict[Mark, list[int]]:
        """The first articles between two seconds, by mark; with those that the archive has."""
        found: dict[Mark, list[int]] = {}
        since, until = span
        for mark in self._repeated.intersection(marks) | archived.keys():
            mine = self._shared.get(mark, [])
            start = bisect_left(mine, (since,))
            rows = mine[start : start + self._size]
            if mark in archived:
                rows = sorted([*archived[mark], *rows])[: self._size]
            found[mark] = [article for at, article in rows if at <= until]
        return found
