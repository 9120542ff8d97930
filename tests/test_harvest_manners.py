"""The manners of a whole tick: real HTTP, workers and archive; what is decided and remembered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.fetch.conftest import Hostile, listen
from tests.test_harvest import LIMITS, press, rss, spec
from watch.fetch import Fetcher, Limits
from watch.harvest import Tools, harvest
from watch.model import DecisionKind, Exemption, Rule, SourceReport, SourceSpec
from watch.postponing import ready
from watch.rulings import Person, accept, exempt, reject, resume
from watch.store import Store
from watch.workers import Workers

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOTE = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


def run(
    store: Store,
    workers: Workers,
    *specs: SourceSpec,
    now: datetime = NOW,
    limits: Limits = LIMITS,
) -> dict[str, SourceReport]:
    tools = Tools(
        store=store, fetcher=Fetcher(limits, user_agent="test", now=lambda: now), workers=workers,
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


@pytest.fixture
def server() -> Iterator[Hostile]:
    yield from listen()


def channel(*items: str) -> bytes:
    inner = f"<title>Labo</title>{''.join(items)}"
    return f"<rss version='2.0'><channel>{inner}</channel></rss>".encode()


def test_a_permanent_redirect_is_learned_after_a_week_and_can_be_undone(
    server: Hostile, store: Store, workers: Workers
) -> None:
    server.move("/old", "/new", 301)
    server.give("/new", channel(item(1, NOW)))
    one = spec(server.url().rstrip("/"), "s", url=server.url("/old"))
    for days in (0, 3, 6):
        run(store, workers, one, now=NOW + days * DAY)
    assert store.standings.of("s").address is None
    run(store, workers, one, now=NOW + 7 * DAY)
    run(store, workers, one, now=NOW + 8 * DAY)
    assert [heard.path for heard in server.heard] == ["/old", "/new"] * 4 + ["/new"]
    (line,) = store.decisions.journal("s", 10)
    assert (line.kind, line.author) == (DecisionKind.LEARNED, "Vigie")
    assert line.reason == f"{server.url('/old')} mène toujours à {server.url('/new')}"

    reject(one, store, Person(name="marie", now=NOW + 9 * DAY))
    for days in range(10, 30):
        run(store, workers, one, now=NOW + days * DAY)
    assert server.heard[9].path == "/old"
    assert store.standings.of("s").address is None, "what a person refused is not learned again"
    assert [one.author for one in store.decisions.journal("s", 10)] == ["marie", "Vigie"]


def test_a_permanent_redirect_to_another_site_is_proposed_once(
    server: Hostile, store: Store, workers: Workers
) -> None:
    server.move("/old", f"http://localhost:{server.port}/new", 308)
    server.give("/new", channel(item(1, NOW)))
    one = spec(server.url().rstrip("/"), "s", url=server.url("/old"))
    for days in range(10):
        run(store, workers, one, now=NOW + days * DAY)
    (line,) = store.decisions.pending()
    assert line.kind is DecisionKind.PROPOSED
    assert store.standings.of("s").address is None
    settled = accept(one, store, Person(name="marie", now=NOW + 10 * DAY))
    assert settled.address == f"http://localhost:{server.port}/new"
    run(store, workers, one, now=NOW + 11 * DAY)
    assert server.heard[-1].path == "/new"
    assert server.heard[-2].path == "/new"


def test_a_source_that_is_gone_is_paused_at_once_until_somebody_resumes_it(
    server: Hostile, store: Store, workers: Workers
) -> None:
    server.give("/s", status="410 Gone")
    one = spec(server.url().rstrip("/"), "s")
    run(store, workers, one)
    assert ready([one], store, NOW + 99 * DAY) == ()
    report = run(store, workers, one, now=NOW + 99 * DAY)["s"]
    assert (report.outcome, len(server.heard)) == ("pas_encore", 1)
    assert report.reason == "en pause\u00a0: le site répond que cette adresse n'existe plus (410)"
    server.give("/s", channel(item(1, NOW)))
    resume(one, store, Person(name="marie", now=NOW))
    assert ready([one], store, NOW) == (one,)
    assert run(store, workers, one)["s"].new == 1
    kinds = [line.kind for line in store.decisions.journal("s", 10)]
    assert kinds == [DecisionKind.RESUMED, DecisionKind.PAUSED]


def test_a_host_that_asks_to_wait_is_left_alone_by_all_its_sources_in_later_harvests(
    server: Hostile, store: Store, workers: Workers
) -> None:
    server.give("/a", status="503 Busy", Retry_After="7200")
    server.give("/b", channel(item(1, NOW)))
    base = server.url().rstrip("/")
    a, b = spec(base, "a"), spec(base, "b")
    run(store, workers, a)
    for hours in (0, 1, 1.99):
        report = run(store, workers, b, now=NOW + hours * HOUR)["b"]
        assert report.outcome == "pas_encore"
        assert report.reason == "le site demande d'attendre jusqu'au 24/11/2026 à 11:00"
        assert ready([b], store, NOW + hours * HOUR) == ()
    assert len(server.heard) == 1
    assert run(store, workers, b, now=NOW + 2 * HOUR)["b"].new == 1
    assert store.sources.state("b").failures == 0


def test_a_site_that_changes_its_software_repeats_nothing(
    server: Hostile, store: Store, workers: Workers
) -> None:
    old = [item(n, NOW - n * DAY) for n in range(1, 501)]
    one = spec(server.url().rstrip("/"), "s")
    server.give("/s", channel(*old))
    run(store, workers, one, now=NOW - DAY / 2)
    before = {article.title: article for article in store.articles.all()}
    # Every address changes, every date is that of the move, one item in ten is worded anew.
    moved = [
        item(n, NOW, "" if n % 10 else f"Un titre tout autre pour le numéro {n}").replace(
            "labo.example/", "labo.example/nouveau/actualite-"
        )
        for n in range(1, 501)
    ]
    server.give("/s", channel(*moved))
    report = run(store, workers, one, now=NOW)["s"]
    assert (report.new, report.held, report.known) == (0, 50, 450)
    after = {article.title: article for article in store.articles.all()}
    assert after.keys() == before.keys()
    assert all(after[title].published == before[title].published for title in after)
    assert sum("/nouveau/" in article.url for article in after.values()) == 450
    assert not store.articles.between(NOW - HOUR, NOW + DAY), "no duplicate for the note"
    assert [line.kind for line in store.decisions.journal("s", 9)] == [
        DecisionKind.HELD,
        DecisionKind.MATCHED,
    ]
    reject(one, store, Person(name="marie", now=NOW))
    server.give("/s", channel(entry_of_the_day(), *moved))
    report = run(store, workers, one, now=NOW + DAY)["s"]
    assert (report.new, report.held, report.known) == (1, 0, 450)


def entry_of_the_day() -> str:
    return item(900, NOW + DAY / 2, "La première nouvelle après le changement")


def test_a_busy_source_read_again_after_a_long_absence_is_no_flood(
    server: Hostile, store: Store, workers: Workers
) -> None:
    one = spec(server.url().rstrip("/"), "s")
    for start in (0, 40):
        now = NOW + start * DAY
        server.give("/s", channel(*(item(start * 100 + n, now - n * HOUR) for n in range(1, 31))))
        report = run(store, workers, one, now=now)["s"]
        assert (report.new, report.held) == (30, 0)


def test_too_many_waiting_items_pause_their_source(
    server: Hostile, store: Store, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watch.manners.standing.MAX_HELD", 15)
    one = spec(server.url().rstrip("/"), "s")
    server.give("/s", channel(*(item(n, NOW - n * 9 * DAY) for n in range(1, 10))))
    run(store, workers, one)
    for batch in (1, 2):
        old = (
            item(batch * 100 + n, NOW - n * DAY, f"Un lot {batch}, pièce {n}") for n in range(10)
        )
        server.give("/s", channel(*old))
        run(store, workers, one, now=NOW + batch * DAY)
    assert store.held.counts() == {"s": 20}, "what came is kept, more is not asked"
    assert ready([one], store, NOW + 9 * DAY) == ()
    accept(one, store, Person(name="marie", now=NOW + 9 * DAY))
    assert ready([one], store, NOW + 9 * DAY) == (one,)
    assert store.articles.count() == 29


def test_an_exempted_page_is_asked_in_spite_of_robots_txt_until_its_date(
    server: Hostile, store: Store, workers: Workers
) -> None:
    server.give("/robots.txt", b"User-agent: *\nDisallow: /\n")
    server.give("/s", b"<ul><li><a href='/1'>Une page que la mairie nous laisse lire</a></li></ul>")
    one = spec(server.url().rstrip("/"), "s", kind="page", options={"item": "li"})
    assert run(store, workers, one)["s"].outcome == "echec"
    until = NOW.date()
    exempt(
        Exemption(
            source="s", rule=Rule.ROBOTS, until=until, reason="accord écrit", author="marie"
        ),
        store,
        NOW,
    )  # fmt: skip
    assert run(store, workers, one)["s"].new == 1
    assert run(store, workers, one, now=NOW + DAY)["s"].outcome == "echec"
    (line,) = store.decisions.journal("s", 9)
    assert (line.author, line.reason) == (
        "marie",
        "robots, jusqu'au 24/11/2026\u00a0: accord écrit",
    )


def test_validators_go_back_as_they_came_and_a_changing_one_costs_only_a_reading(
    server: Hostile, store: Store, workers: Workers
) -> None:
    one = spec(server.url().rstrip("/"), "s")
    body = channel(item(1, NOW - DAY))
    sent: list[tuple[str, str]] = []
    for etag in ('W/"1"', '"2"', "sans guillemets", '"3"'):
        # A date in the future is a lie, and is the server's own: it goes back to it unchanged.
        lie = f"Tue, 24 Nov 2099 0{len(sent)}:00:00 GMT"
        server.give("/s", body, ETag=etag, Last_Modified=lie)
        report = run(store, workers, one)["s"]
        assert (report.new, report.known + report.new, report.updated) == (not sent, 1, 0)
        sent.append((etag, lie))
    asked = [
        (heard.header("if-none-match"), heard.header("if-modified-since")) for heard in server.heard
    ]
    assert asked == [(None, None), *sent[:-1]]


def test_what_was_decided_of_items_still_stands_when_their_site_moves_again(
    server: Hostile, store: Store, workers: Workers
) -> None:
    def there(folder: str, numbers: range, title: str = "") -> list[str]:
        return [
            item(n, NOW - n * DAY, f"{title} numéro {n}" if title else "").replace(
                "labo.example/", f"labo.example/{folder}"
            )
            for n in numbers
        ]

    one = spec(server.url().rstrip("/"), "s")
    server.give("/s", channel(*there("", range(1, 21))))
    run(store, workers, one)
    strange = there("v2-", range(101, 105), "Un titre étranger")
    server.give("/s", channel(*there("v2-", range(1, 17)), *strange))
    assert run(store, workers, one, now=NOW + DAY)["s"].held == 4
    reject(one, store, Person(name="marie", now=NOW + DAY))

    moved = [*there("v3-", range(3, 17)), *there("v3-", range(201, 204), "Encore un autre titre")]
    server.give("/s", channel(*moved, *there("v2-", range(1, 3)), strange[0]))
    report = run(store, workers, one, now=NOW + 2 * DAY)["s"]
    assert (report.new, report.held, report.known) == (0, 3, 16)
    assert store.articles.count() == 20, "nothing twice, nothing that was refused"


@pytest.mark.parametrize("order", [1, -1])
def test_what_one_source_has_is_not_hidden_from_another_at_the_same_address(
    server: Hostile, store: Store, workers: Workers, order: int
) -> None:
    server.give("/flux", channel(item(1, NOW)), ETag='"1"')
    base = server.url().rstrip("/")
    both = [spec(base, slug, url=server.url("/flux")) for slug in ("old", "late")]
    run(store, workers, both[0])
    assert run(store, workers, *both[::order])["late"].new == 1
    assert server.heard[-1].header("if-none-match") is None
    run(store, workers, *both[::order])
    assert server.heard[-1].header("if-none-match") == '"1"'


def test_an_address_that_sources_share_is_asked_by_the_rules_of_the_strictest(
    server: Hostile, store: Store, workers: Workers
) -> None:
    """A feed is asked without robots.txt; the page at the same address is not, and one asks."""
    server.give("/robots.txt", b"User-agent: *\nDisallow: /s\n")
    server.give("/s", channel(item(1, NOW)))
    base, url = server.url().rstrip("/"), server.url("/s")
    page = spec(base, "page", url=url, kind="page", options={"item": "li"})
    told = run(store, workers, spec(base, "flux", url=url), page)
    assert {report.outcome for report in told.values()} == {"echec"}
    assert [heard.path for heard in server.heard] == ["/robots.txt"]
