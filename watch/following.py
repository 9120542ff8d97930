"""Which further pages of a source are asked in one tick. Pure.

A page may name hundreds of others, or itself; what it says is bounded here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from watch.model import FetchFailed, Outcome, Request

MAX_ROUNDS = 5
"""Pages that follow one another in one tick, the first included."""
MAX_FURTHER = 20
"""Further pages of one source in one tick, however many it asks for."""
_OVER = frozenset({404, 410})
"""What sites answer beyond the last page of a list."""


def unasked(slug: str, wanted: Iterable[Request], asked: set[tuple[str, str]]) -> Iterator[Request]:
    """The further pages that a source wants, without those already in ``asked``, noted there.

    Takes from ``wanted`` no more than the source may still ask in this tick, and only from the
    web: a page that names a mailbox must not have it read.
    """
    fresh = (one for one in wanted if _is_web(one.url) and (slug, one.url) not in asked)
    left: int | None = None
    for one in islice(fresh, MAX_FURTHER):
        # Counted only for a source that wants pages: a thousand sources made a million comparisons.
        left = MAX_FURTHER - sum(slug == other for other, _ in asked) if left is None else left
        if left <= 0:
            return
        left -= 1
        asked.add((slug, one.url))
        yield one


def is_over(outcome: Outcome) -> bool:
    """Whether a further page says that the list ended before it."""
    return isinstance(outcome, FetchFailed) and outcome.status in _OVER


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))
