"""Deadlines that moved: the successive wordings of one article, read by the present code. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

from watch.enrich.analysis import dates
from watch.model import Article, Call, Closing, Shift


def shifts(earlier: Sequence[tuple[Article, datetime]], present: Article) -> tuple[Shift, ...]:
    """Each replacement of one deadline by another; ``earlier`` says when each wording ended.

    Only a plain replacement counts: a deadline that is added, or one that is no longer told, has
    not moved.
    """
    if not earlier:
        return ()
    wordings = [*(article for article, _ in earlier), present]
    stated = [_deadlines(dates(article)[0]) for article in wordings]
    found = []
    for (_, ended), (before, after) in zip(earlier, pairwise(stated), strict=True):
        gone, come = before.keys() - after.keys(), after.keys() - before.keys()
        if len(gone) == len(come) == 1:
            (old,), (new,) = gone, come
            found.append(Shift(before=old, after=new, noticed=ended, quote=after[new].quote))
    return tuple(found)


def _deadlines(calls: Sequence[Call]) -> dict[date, Call]:
    return {
        call.deadline: call
        for call in calls
        if call.deadline is not None and call.closing is Closing.DATED
    }
