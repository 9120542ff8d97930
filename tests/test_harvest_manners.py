"""The manners of a whole tick: real HTTP, workers and archive; what is decided and remembered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.test_harvest import LIMITS, press, rss, spec
from watch.fetch import Fetcher
from watch.harvest import Tools, harvest
from watch.model import SourceReport, SourceSpec
from watch.store import Store, open_store
from watch.workers import Workers

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOTE = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, seconds=10, memory=2**30) as pool:
        yield pool


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "vigie.db") as opened:
        yield opened


def run(
    store: Store, workers: Workers, *specs: SourceSpec, now: datetime = NOW
) -> dict[str, SourceReport]:
    tools = Tools(
        store=store, fetcher=Fetcher(LIMITS, user_agent="test", now=lambda: now), workers=workers,
        now=lambda: now, random=lambda: 0.5, slowest=DAY, note=lambda _: NOTE,
    )  # fmt: skip
    return {report.source: report for report in harvest(specs, tools)}


def item(number: int, at: datetime, title: str = "") -> str:
    return (
        f"<item><title>{title or f'La recherche avance, épisode numéro {number}'}</title>"
        f"<link>https://labo.example/{number}</link>"
        f"<description>Une équipe de la région publie le résultat {number}.</description>"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
    )


def test_pages_obey_robots_txt_and_feeds_do_not(store: Store, workers: Workers) -> None:
    documents = {
        "/robots.txt": replace(rss(), body=b"User-agent: *\nDisallow: /\n"),
        "/flux": rss(item(1, NOW - HOUR)),
    }
    with press(documents) as base:
        page = spec(base, "page", kind="page", options={"item": "li"})
        reports = run(store, workers, page, spec(base, "flux"))
    assert reports["flux"].new == 1
    assert reports["page"].reason == "le robots.txt du site interdit cette page aux robots"
    assert store.sources.state("page").next_due == NOW + DAY


def test_a_source_is_asked_as_it_publishes_and_again_before_the_note(
    store: Store, workers: Workers
) -> None:
    hourly = rss(*(item(n, NOW - n * HOUR) for n in range(1, 10)))
    monthly = rss(*(item(n, NOW - n * 30 * DAY) for n in range(1, 10)))
    with press({"/hourly": hourly, "/monthly": monthly}) as base:
        specs = (spec(base, "hourly"), spec(base, "monthly"))
        run(store, workers, *specs)
        assert store.sources.state("hourly").next_due == NOW + 6 * HOUR
        assert store.sources.state("monthly").next_due == NOW + DAY
        run(store, workers, *specs, now=NOTE - 15 * HOUR)  # 304: the rhythm is remembered
        assert store.sources.state("monthly").next_due == NOTE - 2 * HOUR
        slow = replace(specs[1], every=7 * DAY)
        run(store, workers, slow, now=NOTE - 2 * HOUR)
        assert store.sources.state("monthly").next_due == NOTE - 2 * HOUR + 7 * DAY
