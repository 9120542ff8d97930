"""300 dates as feeds write them: never out of range, and none moves an item that is archived."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.pages import SPEC, page, rss
from watch.entries import entry
from watch.normalise import AHEAD, OLDEST
from watch.reading import read
from watch.store import open_store

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ODD = (
    "", "hier", "0", "-1", "99999999999999", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z",
    "+9999-01-01", "2026-02-30", "2026-13-01", "2026-11-24T25:61:61Z", "Thu, 01 Jan 1970 00:00:00",
    "Mon, 31 Feb 2026 10:00:00 GMT", "24/11/2026", "11/24/2026", "2026", "1er décembre 2026",
    "2026-11-24T09:00:00+99:99", "2026-11-24T09:00:00-14:00", "20261124", "Tue, 24 Nov 26 08:00 Z",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\u0662\u0660\u0662\u0666-11-24",
)  # fmt: skip


def dates() -> list[str]:
    """The odd ones, and others around the present in the two forms of feeds, some of them late."""
    rng = random.Random(7)  # noqa: S311 - the same dates at each run
    found = list(ODD)
    while len(found) < 300:
        at = NOW + timedelta(
            seconds=rng.choice((1, 3600, 86_400, 10**7, 10**9)) * rng.uniform(-3, 3)
        )
        found.append(at.isoformat() if rng.random() < 0.5 else f"{at:%a, %d %b %Y %H:%M:%S} +0000")
    return found


def feed(stated: list[str]) -> str:
    return rss(
        "".join(
            f"<item><title>Titre {n}</title><link>https://exemple.fr/{n}</link>"
            f"<pubDate>{date}</pubDate></item>"
            for n, date in enumerate(stated)
        )
    )


def test_no_date_is_out_of_range_and_a_rewritten_one_moves_nothing(tmp_path: Path) -> None:
    stated = dates()
    before: dict[str, tuple[datetime | None, datetime]] = {}
    with open_store(tmp_path / "vigie.db") as store:
        for visit in range(3):
            now = NOW + visit * timedelta(hours=6)
            # A feed that gives its dates anew, and others, at each harvest.
            shuffled = stated[visit:] + stated[:visit]
            found = read(page(feed(shuffled)), SPEC, now).articles
            assert len(found) == 300
            for one in found:
                assert one.first_seen == now
                assert OLDEST <= one.effective <= now
                assert one.published is None or OLDEST <= one.published <= now + AHEAD
            with store.engine.transaction("test"):
                store.articles.save([entry(one, one.key) for one in found], now)
            kept = {one.key: (one.published, one.first_seen) for one in store.articles.all()}
            before = before or kept
            assert kept == before, "an archived item stays in its week"
        assert sum(published is not None for published, _ in kept.values()) > 100
        assert store.engine.rows("SELECT * FROM article_versions") == []
