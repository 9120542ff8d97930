"""One tick, for real: HTTP on loopback, killable workers, SQLite; then a stop at every point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from briefings.demo.catalogue import catalogue
from briefings.demo.documents import Document, feeds
from briefings.demo.server import serve
from watch import batching
from watch.due import next_state
from watch.errors import StoreError
from watch.faults import InjectedFault, faults, nth
from watch.fetch import Fetcher, Limits
from watch.grouping import group_pending
from watch.harvest import Tools, harvest
from watch.model import Category, FetchFailed, FetchState, Outcome, SourceReport, SourceSpec
from watch.store import Store, open_store
from watch.study import Study
from watch.workers import Workers

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
LIMITS = Limits(pause=0, total=5, allowed_networks=(ip_network("127.0.0.0/8"),))


def run(
    store: Store,
    workers: Workers,
    specs: tuple[SourceSpec, ...],
    now: datetime = NOW,
    study: Study | None = None,
) -> dict[str, SourceReport]:
    tools = Tools(
        store=store,
        fetcher=Fetcher(LIMITS, user_agent="test", now=lambda: now),
        workers=workers,
        now=lambda: now,
        random=lambda: 0.5,
        study=study,
    )
    return {report.source: report for report in harvest(specs, tools)}


def spec(base: str, slug: str, **changes: object) -> SourceSpec:
    made = SourceSpec(
        slug=slug,
        name=slug,
        kind="feed",
        url=f"{base}/{slug}",
        homepage=base,
        category=Category.RESEARCH,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields named by the tests


def item(number: int, title: str = "", link: str = "") -> str:
    return (
        f"<item><title>{title or f'Découverte remarquable numéro {number}'}</title>"
        f"<link>{link or f'https://labo.example/{number}'}</link>"
        "<description>Une équipe publie ses travaux sur les zones humides.</description>"
        "<pubDate>Thu, 19 Nov 2026 10:00:00 +0100</pubDate></item>"
    )


def rss(*items: str, etag: str = '"1"') -> Document:
    body = f"<rss version='2.0'><channel><title>Labo</title>{''.join(items)}</channel></rss>"
    return Document(
        body=body.encode(),
        media_type="application/rss+xml; charset=utf-8",
        etag=etag,
        last_modified="Mon, 23 Nov 2026 00:00:00 GMT",
    )


@contextmanager
def press(documents: Mapping[str, Document]) -> Iterator[str]:
    with serve(documents) as base:
        yield base


def test_the_sample_press_is_harvested_then_unchanged(store: Store, workers: Workers) -> None:
    with serve(feeds(NOW)) as base:
        specs = catalogue(base)
        first = run(store, workers, specs)
        second = run(store, workers, specs)
    assert store.articles.count() == sum(report.new for report in first.values()) >= 150
    # One does not answer; another is cut on its way, and asked whole again.
    assert [slug for slug, report in first.items() if report.reason] == [
        slug for slug, report in second.items() if report.outcome != "inchange"
    ]
    assert sum(report.outcome == "nouveau" for report in first.values()) == len(specs) - 1
    assert sum(report.new + report.updated for report in second.values()) == 0


def test_one_release_in_three_sources_is_one_story(store: Store, workers: Workers) -> None:
    with serve(feeds(NOW)) as base:
        run(store, workers, catalogue(base))
    group_pending(store, NOW)
    stories: dict[str, set[str]] = {}
    for article in store.articles.all():
        stories.setdefault(article.story, set()).add(article.source)
    assert max(len(sources) for sources in stories.values()) == 3


def test_a_failing_source_stops_nobody(store: Store, workers: Workers) -> None:
    documents = {
        "/bon": rss(item(1), item(2)),
        "/page": Document(
            body=b"<html><title>Maintenance</title><body>Request Rejected</body></html>",
            media_type="text/html",
            etag='"h"',
            last_modified="Mon, 23 Nov 2026 00:00:00 GMT",
        ),
    }
    with press(documents) as base:
        reports = run(
            store,
            workers,
            (
                spec(base, "absent"),
                spec(base, "page"),
                spec("http://127.0.0.1:9", "ferme"),
                spec("http://10.0.0.1", "interdit"),
                spec(base, "bon"),
            ),
        )
    assert reports["bon"].new == 2
    assert "404" in str(reports["absent"].reason)
    assert reports["page"].outcome == "illisible"
    assert reports["ferme"].outcome == "echec"
    assert "10.0.0.1" in str(reports["interdit"].reason)
    states = store.sources.states()
    assert states["bon"].failures == 0
    assert {slug for slug, state in states.items() if state.failures == 1} == {
        "absent",
        "page",
        "ferme",
        "interdit",
    }


def test_an_unreadable_page_gives_no_validators(store: Store, workers: Workers) -> None:
    broken = replace(rss(), body=b"<rss><channel><item><title>coup")
    with press({"/s": broken}) as base:
        one = spec(base, "s")
        assert run(store, workers, (one,))["s"].outcome == "illisible"
        assert store.sources.state("s").validators == ()
    with press({"/s": replace(broken, body=rss(item(1)).body)}) as base:
        again = run(store, workers, (spec(base, "s"),))
    assert again["s"].new == 1


def test_a_feed_cut_on_its_way_is_asked_whole_again(store: Store, workers: Workers) -> None:
    whole = rss(item(1), item(2))
    cut = whole.body.partition(b"</channel>")[0]
    with press({"/a": replace(whole, body=cut), "/b": replace(whole, body=cut[:-20])}) as base:
        reports = run(store, workers, (spec(base, "a"), spec(base, "b")))
    for slug, read in (("a", 2), ("b", 1)):
        assert (reports[slug].outcome, reports[slug].new) == ("nouveau", read)
        assert "interrompu" in (reports[slug].reason or "")
        assert store.sources.state(slug).validators == ()


def test_what_is_left_aside_is_counted_and_named(store: Store, workers: Workers) -> None:
    nameless = "<item><link>https://labo.example/9</link></item>"
    linkless = "<item><title>Sans lien aucun</title></item>"
    with press({"/s": rss(item(1), nameless, linkless)}) as base:
        report = run(store, workers, (spec(base, "s"),))["s"]
    assert (report.received, report.new) == (3, 1)
    assert sorted(one.refusal.value for one in report.rejected) == ["sans lien", "sans titre"]
    assert any("Sans lien aucun" in one.detail for one in report.rejected)


def test_a_correction_at_the_source_is_taken(store: Store, workers: Workers) -> None:
    with press({"/s": rss(item(1, "Un titre avec une fote"))}) as base:
        run(store, workers, (spec(base, "s"),))
    with press({"/s": rss(item(1, "Un titre sans faute"), etag='"2"')}) as base:
        report = run(store, workers, (spec(base, "s"),), NOW + timedelta(days=1))["s"]
    assert (report.new, report.updated) == (0, 1)
    assert [article.title for article in store.articles.all()] == ["Un titre sans faute"]
    assert store.articles.all()[0].first_seen == NOW


@pytest.mark.parametrize(("enough", "commits"), [(1, 2), (batching.ENOUGH, 1)])
def test_a_sudden_stop_anywhere_loses_and_repeats_nothing(
    tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch, enough: int, commits: int
) -> None:
    monkeypatch.setattr(batching, "ENOUGH", enough)
    documents = {"/a": rss(item(1), item(2)), "/b": rss(item(2), item(3))}
    point = 0
    with press(documents) as base:
        specs = (spec(base, "a"), spec(base, "b"))
        while True:
            point += 1
            path = tmp_path / f"{point}.db"
            with open_store(path) as store:
                stopped = _stopped(store, workers, specs, point)
                for slug, state in store.sources.states().items():
                    kept = sum(one.source == slug for one in store.articles.all())
                    assert kept == 2 or not state.validators, "a validator without its items"
            with open_store(path) as store:
                run(store, workers, specs)
                assert store.articles.count() == 4
                assert store.engine.integrity() is None
                assert sum(report.new for report in run(store, workers, specs).values()) == 0
            if not stopped:
                break
    assert point == 2 * commits + 1, "two points around each commit, then a clean run"


def _stopped(store: Store, workers: Workers, specs: tuple[SourceSpec, ...], point: int) -> bool:
    try:
        with faults(nth(point, "exception")):
            run(store, workers, specs)
    except InjectedFault:
        return True
    return False


def test_answers_without_a_body_are_written_together_and_one_that_fails_alone(
    store: Store, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three unchanged sources; then, one meets a fault of ours half-way through its writing."""
    pages = {f"/s{number}": rss(item(number)) for number in range(3)}
    with press(pages) as base:
        specs = tuple(spec(base, f"s{number}") for number in range(3))
        run(store, workers, specs)
        asked: list[str] = []
        store.engine.db.conn.set_trace_callback(asked.append)
        run(store, workers, specs, NOW + timedelta(hours=5))
        assert asked.count("COMMIT") == 1

        def faulty(state: FetchState, outcome: Outcome, *rest: object) -> FetchState:
            if state.source == "s1" and not isinstance(outcome, FetchFailed):
                store.rests.ask("labo.example", NOW + timedelta(days=9))
                raise ZeroDivisionError
            return next_state(state, outcome, *rest)  # type: ignore[arg-type]  # passed on as it came

        monkeypatch.setattr("watch.harvest.next_state", faulty)
        reports = run(store, workers, specs, NOW + timedelta(hours=10))
        store.engine.db.conn.set_trace_callback(None)
    assert {one: report.outcome for one, report in reports.items()} == {
        "s0": "inchange",
        "s1": "echec",
        "s2": "inchange",
    }
    assert "ZeroDivisionError" in str(reports["s1"].reason)
    assert store.rests.until(NOW) == {}
    assert asked.count("COMMIT") == 1 + len(specs), "each in its own, once one could not be written"
    assert {one.source: one.failures for one in store.sources.states().values()} == {
        "s0": 0,
        "s1": 1,
        "s2": 0,
    }


def test_an_archive_that_refuses_stops_the_tick_with_a_clear_error(
    store: Store,
    workers: Workers,
) -> None:
    store.engine.db.execute("PRAGMA query_only = ON")
    with press({"/s": rss(item(1))}) as base, pytest.raises(StoreError, match="modifiable"):
        run(store, workers, (spec(base, "s"),))
