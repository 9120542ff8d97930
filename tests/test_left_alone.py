"""Who is not asked, and what that must not cost: neither a failure, nor an attempt, nor an item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.fetch.conftest import Hostile, listen, mute
from tests.test_commands import call
from tests.test_harvest import LIMITS, spec
from tests.test_harvest_manners import DAY, HOUR, NOW, channel, item, run
from watch.completing import PATIENCE, complete
from watch.fetch import Fetcher, Limits
from watch.front import EXIT_FAILED
from watch.harvest import Tools
from watch.model import Exemption, Rule, SourceSpec
from watch.postponing import ready
from watch.rulings import exempt
from watch.store import Store, open_store
from watch.workers import Workers

FORBIDDEN = b"User-agent: *\nDisallow: /\n"


@pytest.fixture
def server() -> Iterator[Hostile]:
    yield from listen()


@pytest.fixture
def base(server: Hostile) -> str:
    return server.url().rstrip("/")


def freed(source: str) -> Exemption:
    return Exemption(
        source=source, rule=Rule.ROBOTS, until=NOW.date(), reason="accord", author="marie"
    )


def test_a_source_of_a_busy_host_is_put_off_and_did_not_fail(
    server: Hostile, base: str, store: Store, workers: Workers
) -> None:
    server.give("/a", status="503 Busy", Retry_After="7200")
    server.give("/b", channel(item(1, NOW)))
    a, b = spec(base, "a"), spec(base, "b")
    reports = run(store, workers, a, b)
    assert reports["b"].outcome == "pas_encore"
    assert reports["b"].reason == "le serveur a répondu 503 et demande d'attendre"
    assert store.sources.state("b").failures == 0
    assert store.sources.runs("b", 9) == [], "it was not asked: the journal says nothing of it"
    assert ready([b], store, NOW + 2 * HOUR) == (b,)


def test_the_other_sources_of_a_silent_host_are_put_off_then_asked_first(
    server: Hostile, base: str, store: Store, workers: Workers
) -> None:
    server.on("/a", mute)
    server.give("/b", channel(item(1, NOW)))
    a, b = spec(base, "a"), spec(base, "b")
    limits = replace(LIMITS, headers=0.5)
    reports = run(store, workers, a, b, limits=limits)
    assert (reports["a"].outcome, reports["b"].outcome) == ("echec", "pas_encore")
    assert reports["b"].reason == "le serveur n'a pas répondu à la demande précédente"
    assert (store.sources.state("a").failures, store.sources.state("b").failures) == (1, 0)
    assert ready([b], store, NOW) == (b,), "it is still its turn"
    # Whoever failed is asked last: a source that alone is slow hides nobody twice.
    reports = run(store, workers, a, b, now=NOW + DAY, limits=limits)
    assert (reports["a"].outcome, reports["b"].new) == ("echec", 1)


def test_a_source_paused_at_an_address_is_asked_at_another(
    server: Hostile, base: str, store: Store, workers: Workers
) -> None:
    server.give("/s", status="410 Gone")
    server.give("/t", channel(item(1, NOW)))
    run(store, workers, spec(base, "s"))
    mended = spec(base, "s", url=server.url("/t"))
    assert ready([mended], store, NOW + DAY) == (mended,)
    assert run(store, workers, mended, now=NOW + DAY)["s"].new == 1
    assert ready([mended], store, NOW + 9 * DAY) == (mended,)


def pages(server: Hostile, base: str) -> SourceSpec:
    """A sitemap that leads to two pages, whose titles are in the pages."""
    places = "".join(f"<url><loc>{server.url(f'/a/{n}')}</loc></url>" for n in (1, 2))
    server.give("/s", f"<urlset>{places}</urlset>".encode())
    for n in (1, 2):
        server.give(f"/a/{n}", f"<!doctype html><html><title>Titre {n}</title></html>".encode())
    return spec(base, "s", kind="sitemap", options={"include": "/a/", "titles": "page"})


def test_a_page_whose_item_was_set_aside_is_not_asked_again(
    server: Hostile, base: str, store: Store, workers: Workers
) -> None:
    one = pages(server, base)
    standing = store.standings.of("s")
    store.standings.save(replace(standing, url=one.url, claimed=standing.trusted))
    run(store, workers, one)
    assert store.held.counts() == {"s": 2}
    server.heard.clear()
    run(store, workers, one, now=NOW + DAY)
    assert [heard.path for heard in server.heard if heard.path != "/robots.txt"] == ["/s"]


def finish(
    store: Store,
    workers: Workers,
    one: SourceSpec,
    hours: float = 0,
    limits: Limits = LIMITS,
) -> None:
    now = NOW + hours * HOUR
    fetcher = Fetcher(limits, user_agent="test", now=lambda: now)
    complete([one], Tools(
        store=store, fetcher=fetcher, workers=workers, now=lambda: now, random=lambda: 0.5
    ))  # fmt: skip


def test_pages_of_a_busy_host_cost_no_attempt_and_leave_its_feeds_alone(
    server: Hostile, base: str, store: Store, workers: Workers
) -> None:
    one = spec(base, "s", full_text=True)
    links = [item(n, NOW).replace("https://labo.example", base) for n in (1, 2)]
    server.give("/s", channel(*links))
    run(store, workers, one)
    server.give("/1", status="503 Busy", Retry_After="3600")
    server.give("/2", status="503 Busy", Retry_After="3600")
    for turn in range(4):
        finish(store, workers, one, turn * PATIENCE / HOUR)
    assert store.engine.rows("SELECT DISTINCT tries FROM pages") == [{"tries": 0}]
    assert ready([one], store, NOW + 3 * PATIENCE) == ()


def test_pages_of_a_silent_host_cost_no_attempt_but_one(
    server: Hostile, base: str, store: Store, workers: Workers
) -> None:
    one = spec(base, "s", full_text=True)
    links = [item(n, NOW).replace("https://labo.example", base) for n in (1, 2)]
    server.give("/s", channel(*links))
    run(store, workers, one)
    for n in (1, 2):
        server.on(f"/{n}", mute)
    finish(store, workers, one, limits=replace(LIMITS, headers=0.5))
    tries = [row["tries"] for row in store.engine.rows("SELECT tries FROM pages ORDER BY tries")]
    assert tries == [0, 1]


def test_an_exemption_also_covers_the_pages_of_articles(
    server: Hostile, base: str, store: Store, workers: Workers
) -> None:
    one = spec(base, "s", full_text=True)
    server.give("/s", channel(item(1, NOW).replace("https://labo.example", base)))
    server.give("/robots.txt", FORBIDDEN)
    said = (f"Le laboratoire numéro {n} présente ses résultats au public." for n in range(30))
    words = "".join(f"<p>{sentence}</p>" for sentence in said)
    server.give("/1", f"<html><body><article>{words}</article></body></html>".encode())
    run(store, workers, one)
    exempt(freed("s"), store, NOW)
    finish(store, workers, one)
    assert store.pages.failures(["s"], NOW) == []
    assert store.pages.progress(["s"], NOW - DAY).read == 1


def test_a_trial_asks_as_a_harvest_would(
    server: Hostile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vigie.yaml").write_text(
        "fetching: {pause: 0, allowed_networks: [127.0.0.0/8]}\n", encoding="utf-8"
    )
    (tmp_path / "sources.yaml").write_text(
        f"sources:\n- slug: s\n  name: Mairie\n  kind: page\n  url: {server.url('/old')}\n"
        f"  homepage: {server.url('/')}\n  category: territoire\n  options: {{item: li}}\n",
        encoding="utf-8",
    )
    server.give("/robots.txt", FORBIDDEN)
    server.give("/new", b"<ul><li><a href='/1'>Un appel de la mairie</a></li></ul>")
    assert call(tmp_path, capsys, "sources", "check", "s")[0] == EXIT_FAILED
    assert not (tmp_path / "vigie.db").exists(), "a trial stores nothing"
    with open_store(tmp_path / "vigie.db") as store:
        exempt(replace(freed("s"), until=date.max), store, NOW)
        moved = replace(store.standings.of("s"), url=server.url("/old"), address=server.url("/new"))
        store.standings.save(moved)
    code, told, _ = call(tmp_path, capsys, "sources", "check", "s")
    assert (code, "Un appel de la mairie" in told) == (0, True)
