"""Articles in full: opted in, polite, bounded, resumable; and never shown beyond the rights."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from briefings.demo.documents import Document
from briefings.demo.server import serve
from tests.searches import search
from tests.test_article_page import META, TITLE, WORDS, article
from tests.test_harvest import LIMITS, NOW, rss, spec
from watch import completing
from watch.completing import PATIENCE, complete
from watch.faults import InjectedFault, faults, nth
from watch.fetch import Fetcher
from watch.harvest import Tools, harvest
from watch.model import Label, SourceSpec, Verdict
from watch.store import Store, open_store
from watch.store.pages import Wanted
from watch.store.schema import archive
from watch.store.sqlite import SQLite
from watch.workers import Workers


def web(body: str, media_type: str = "text/html; charset=utf-8", status: int = 200) -> Document:
    return Document(
        body=body.encode(),
        media_type=media_type,
        etag='"1"',
        last_modified="Mon, 23 Nov 2026 00:00:00 GMT",
        status=status,
    )


def entry(base: str, path: str, title: str = TITLE, lead: str = "Un court résumé.") -> str:
    return (
        f"<item><title>{title}</title><link>{base}{path}</link>"
        f"<description>{lead}</description></item>"
    )


class Press:
    """A site whose documents may change between two harvests."""

    def __init__(self, documents: dict[str, Document], base: str) -> None:
        self.documents = documents
        self.base = base

    def feed(self, *paths: str, lead: str = "Un court résumé.", etag: str = '"1"') -> None:
        items = [entry(self.base, path, lead=lead) for path in paths]
        self.documents["/s"] = rss(*items, etag=etag)


@pytest.fixture
def press() -> Iterator[Press]:
    documents: dict[str, Document] = {}
    with serve(documents) as base:
        yield Press(documents, base)


def tick(
    store: Store, workers: Workers, one: SourceSpec, now: datetime = NOW, *, again: bool = True
) -> None:
    """Harvest (unless only the pages are wanted), then complete."""
    tools = _tools(store, workers, now)
    if again:
        list(harvest((one,), tools))
    complete((one,), tools)


def full(press: Press, **changes: object) -> SourceSpec:
    return spec(press.base, "s", full_text=True, **changes)


def found(store: Store, words: str) -> int:
    return len(search(store, words))


def test_the_text_is_added_found_and_read_again_by_the_model(
    press: Press, store: Store, workers: Workers
) -> None:
    press.feed("/1")
    press.documents["/1"] = web(article(head=META))
    one = full(press)
    list(harvest((one,), _tools(store, workers)))
    before = store.articles.all()[0]
    label = Label(theme="ruralite", score=0.1, verdict=Verdict.OUT)
    store.labels.save([(before, [label])], "v1")
    assert found(store, "naturalistes") == 0
    tick(store, workers, one, again=False)
    after = store.articles.all()[0]
    assert after.lead == "Un court résumé."
    assert after.text.startswith(TITLE) or after.text.startswith(WORDS[:40])
    assert "Mentions légales" not in after.text
    assert (after.authors, after.published) == (
        ("Aïcha Œuvrard",),
        datetime(2026, 11, 17, 23, tzinfo=UTC),
    )
    assert store.pages.image(after.key) == f"{press.base}/castor.jpg"
    assert found(store, "naturaliste") == 1
    assert [len(some) for some in store.articles.unlabelled("v1")] == [1]


def _tools(store: Store, workers: Workers, now: datetime = NOW) -> Tools:
    return Tools(
        store=store,
        fetcher=Fetcher(LIMITS, user_agent="test", now=lambda: now),
        workers=workers,
        now=lambda: now,
        random=lambda: 0.5,
    )


def test_nothing_is_asked_of_a_source_that_did_not_opt_in(
    press: Press, store: Store, workers: Workers
) -> None:
    press.feed("/1")
    press.documents["/1"] = web(article())
    tick(store, workers, spec(press.base, "s"))
    tick(store, workers, full(press, enabled=False, disabled_reason="x"), again=False)
    assert found(store, "naturaliste") == 0
    assert store.engine.rows("SELECT * FROM pages") == []


def test_a_text_outlives_harvests_and_corrections(
    press: Press, store: Store, workers: Workers
) -> None:
    press.feed("/1")
    press.documents["/1"] = web(article())
    one = full(press)
    tick(store, workers, one)
    later = NOW + timedelta(days=1)
    press.feed("/1", etag='"2"')
    tick(store, workers, one, later)
    assert store.engine.rows("SELECT * FROM article_versions") == []
    press.feed("/1", lead="Un résumé corrigé par la rédaction.", etag='"3"')
    tick(store, workers, one, later + timedelta(days=1))
    kept = store.articles.all()[0]
    assert kept.lead == "Un résumé corrigé par la rédaction."
    assert WORDS[:40] in kept.text
    assert found(store, "naturaliste") == found(store, "corrigé") == 1
    assert store.engine.rows("SELECT tries FROM pages") == [{"tries": 1}]


def test_a_feed_that_gives_the_whole_text_needs_no_page(
    press: Press, store: Store, workers: Workers
) -> None:
    whole = f"<content:encoded>{WORDS * 5}</content:encoded></item>"
    item = entry(press.base, "/1").replace("</item>", whole)
    body = rss(item).body.replace(
        b"<rss ", b"<rss xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    )
    press.documents["/s"] = replace(rss(), body=body)
    press.documents["/1"] = web(article())
    tick(store, workers, full(press))
    assert len(store.articles.all()[0].text) > 1000
    assert store.engine.rows("SELECT * FROM pages") == []


def test_a_page_that_fails_is_tried_three_times_then_left_with_its_lead(
    press: Press, store: Store, workers: Workers
) -> None:
    press.feed("/1")
    one, now = full(press), NOW
    tick(store, workers, one, now)
    tick(store, workers, one, now, again=False)  # too early: nothing is asked
    for turn in range(1, 5):
        now += turn * PATIENCE
        tick(store, workers, one, now, again=False)
    row = store.engine.rows("SELECT tries, next_try, reason FROM pages")[0]
    assert (row["tries"], row["next_try"]) == (3, None)
    assert "404" in row["reason"]
    told = store.pages.progress(["s"], NOW - timedelta(days=1))
    assert (told.read, told.waiting, told.given_up) == (0, 0, 1)
    assert store.pages.failures(["s"], NOW) == [("s", row["reason"], 1)]
    assert store.articles.all()[0].lead == "Un court résumé."


def test_a_busy_site_costs_the_page_no_attempt_for_good(
    press: Press, store: Store, workers: Workers
) -> None:
    press.feed("/1")
    press.documents["/1"] = web("", status=503)
    one, now = full(press), NOW
    for _ in range(5):
        tick(store, workers, one, now, again=now == NOW)
        now += PATIENCE
    press.documents["/1"] = web(article())
    tick(store, workers, one, now, again=False)
    assert found(store, "naturaliste") == 1


def test_a_page_that_was_not_asked_is_no_attempt(
    press: Press, store: Store, workers: Workers
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
    press.documents["/s"] = rss(entry(dead, "/1"), entry(dead, "/2"))
    tick(store, workers, full(press))
    rows = store.engine.rows("SELECT tries FROM pages ORDER BY tries")
    assert [row["tries"] for row in rows] == [0, 1]


def test_robots_txt_is_obeyed_and_not_asked_again(
    press: Press, store: Store, workers: Workers
) -> None:
    press.feed("/prive/1", "/public/2")
    press.documents["/robots.txt"] = web("User-agent: *\nDisallow: /prive/", "text/plain")
    press.documents["/prive/1"] = press.documents["/public/2"] = web(article())
    tick(store, workers, full(press))
    rows = store.engine.rows("SELECT next_try, reason FROM pages ORDER BY reason")
    assert rows[0] == {"next_try": None, "reason": None}
    assert rows[1]["next_try"] is None
    assert "robots.txt" in rows[1]["reason"]


def test_a_tick_is_bounded_and_the_next_goes_on_newest_first(
    press: Press, store: Store, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completing, "EACH", 2)
    paths = [f"/{n}" for n in range(5)]
    items = [
        entry(press.base, path).replace(
            "</item>", f"<pubDate>Thu, {10 + n} Nov 2026 10:00:00 +0100</pubDate></item>"
        )
        for n, path in enumerate(paths)
    ]
    press.documents["/s"] = rss(*items)
    press.documents.update({path: web(article()) for path in paths})
    one = full(press)
    read: list[list[str]] = []
    for turn in range(4):
        tick(store, workers, one, again=turn == 0)
        read.append([a.url[-2:] for a in store.articles.all() if WORDS[:40] in a.text])
    assert read == [paths[3:], paths[1:], paths, paths]


def test_opting_in_does_not_fetch_a_whole_archive(
    press: Press, store: Store, workers: Workers
) -> None:
    press.feed("/1")
    press.documents["/1"] = web(article())
    tick(store, workers, spec(press.base, "s"))
    tick(store, workers, full(press), NOW + completing.RECENT + timedelta(days=1), again=False)
    assert store.engine.rows("SELECT * FROM pages") == []


def test_a_sudden_stop_anywhere_loses_no_page(
    press: Press, tmp_path: Path, workers: Workers
) -> None:
    press.feed("/1", "/2")
    press.documents["/1"] = press.documents["/2"] = web(article())
    one = full(press)
    for point in range(1, 20):
        with open_store(tmp_path / f"{point}.db") as store:
            tools = _tools(store, workers)
            list(harvest((one,), tools))
            try:
                with faults(nth(point, "exception")):
                    complete((one,), tools)
            except InjectedFault:
                stopped = True
            else:
                stopped = False
            complete((one,), tools)
            assert found(store, "naturaliste") == 2
            assert all(a.lead for a in store.articles.all())
        if not stopped:
            assert point > 4
            return
    pytest.fail("every point stopped it")


def test_an_archive_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    engine = SQLite(path)
    first = next(step for step in archive._migrations if step.name == "m001_archive")
    with engine.transaction("first"):
        only(engine.db, first.fn)
    row = dict.fromkeys(
        "key source url title lead text language authors tags story fingerprint address"
        " search_title search_text".split(),
        "[]",
    )
    day = "2026-11-20T08:00:00+00:00"
    engine.db.table("articles").insert(
        {**row, "key": "a" * 20, "first_seen": day, "effective": day, "text": "ancien"}
    )
    engine.close()
    with open_store(path) as store:
        assert store.articles.all()[0].text == "ancien"
        assert [one.source for one, _ in store.pages.wanted(_everything())] == ["[]"]


def only(db: Database, step: object) -> None:
    """Apply the first step as an old Vigie did, with its record."""
    assert callable(step)
    step(db)
    db.table("_sqlite_migrations").insert(
        {"migration_set": "watch", "name": "m001_archive", "applied_at": "2026-01-01"}
    )


def _everything() -> Wanted:
    since = NOW - timedelta(days=30)
    return Wanted(sources=["[]"], since=since, now=NOW, each=9, total=9)
