"""How often a source is doubted for nothing, and how often a stranger in its place is believed.

    python benchmarks/doubt.py FOLDER       # of feeds, one a file

Each feed is replayed from its middle on, read every 6 h, every day and every 30 days: a reading
held is a false alarm. Then each feed answers in the place of each other, two days after its last
item, under its own name and under the old one: a reading believed is a takeover published.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

from watch.manners.cadence import RECENT
from watch.manners.doubt import Answer, Past, doubt, flood
from watch.model import Article, Category, Fetched, Mask, SourceSpec, Trace
from watch.reading import read

NOW = datetime.now(UTC)
URL = "https://source.example/"
SPEC = SourceSpec(
    slug="s", name="S", kind="feed", url=URL, homepage=URL, category=Category.THEME,
)  # fmt: skip
PACES = (timedelta(hours=6), timedelta(days=1), timedelta(days=30))


class Feed(NamedTuple):
    title: str | None
    dated: Sequence[tuple[datetime, Article]]
    """oldest first"""


def load(folder: Path) -> Iterator[Feed]:
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        page = Fetched(
            url=URL, final_url=URL, body=path.read_bytes(), media_type="", headers={}, at=NOW
        )
        reading = read(page, SPEC, NOW)
        dated = sorted(
            ((one.published, one) for one in reading.articles if one.published),
            key=lambda pair: pair[0],
        )
        if len(dated) >= 10:
            yield Feed(reading.title, dated)


def held(answer: Answer, past: Past, now: datetime) -> bool:
    return (doubt(answer, past) or flood(answer, past, now)) is not None


def traces(dated: Sequence[tuple[datetime, Article]]) -> list[Trace]:
    return [Trace(one.title, one.lead, at) for at, one in dated[-RECENT:]]


def replay(feed: Feed, pace: timedelta) -> Iterator[bool]:
    """Each reading that brings news: was it held?"""
    window = max(5, len(feed.dated) // 2)
    seen, now = window, feed.dated[window - 1][0] + timedelta(hours=1)
    mask = Mask(site="source.example", title=feed.title)
    while seen < len(feed.dated):
        now += pace * max(1, (feed.dated[seen][0] - now) // pace + 1)
        count = sum(at <= now for at, _ in feed.dated)
        shown = min(window, count)
        new = [one for _, one in feed.dated[max(seen, count - shown) : count]]
        answer = Answer(mask=mask, entries=shown, new=new, continuous=len(new) < shown)
        past = Past(trusted=mask, traces=traces(feed.dated[:seen]), last_read=now - pace)
        yield held(answer, past, now)
        seen = count


def takeover(old: Feed, new: Feed, title: str | None) -> bool:
    """Whether ``new`` in the place of ``old`` is held."""
    now = old.dated[-1][0] + timedelta(days=2)
    shift = now - timedelta(hours=3) - new.dated[-1][0]
    items = [replace(one, published=at + shift) for at, one in new.dated[-20:]]
    mask = Mask(site="source.example", title=old.title)
    answer = Answer(
        mask=replace(mask, title=title), entries=len(items), new=items, continuous=False
    )
    past = Past(trusted=mask, traces=traces(old.dated), last_read=now - timedelta(hours=6))
    return held(answer, past, now)


def main(folder: Path) -> None:
    feeds = list(load(folder))
    readings = [one for feed in feeds for pace in PACES for one in replay(feed, pace)]
    print(f"{len(feeds)} feeds, {len(readings)} readings with news: {sum(readings)} held")
    pairs = [(old, new) for old, new in permutations(feeds, 2) if old.title != new.title]
    named = sum(takeover(old, new, new.title) for old, new in pairs)
    kept = sum(takeover(old, new, old.title) for old, new in pairs)
    print(f"{len(pairs)} takeovers: {named} held under their own name, {kept} under the old one")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
