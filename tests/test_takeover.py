"""A source that is no longer itself: nothing of it is published or lost, a person decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fetch.conftest import Hostile, listen
from tests.searches import search
from tests.test_harvest_manners import item, run
from watch.errors import CatalogError
from watch.faults import InjectedFault, faults, nth
from watch.model import Category, DecisionKind, DecisionState, SourceSpec
from watch.rulings import Person, accept, reject
from watch.store import Store, open_store
from watch.workers import Workers

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BEFORE = NOW - 3 * DAY
MARIE = Person(name="marie", now=NOW + DAY)

ENGLISH = "The best offers of the week for you and all of your friends, with the highest rates"


@pytest.fixture
def server() -> Iterator[Hostile]:
    yield from listen()


def feed(*items: str, title: str = "Le journal du laboratoire") -> bytes:
    channel = f"<title>{title}</title>{''.join(items)}"
    return f"<rss version='2.0'><channel>{channel}</channel></rss>".encode()


def listing(*titles: str, name: str = "Actualités du laboratoire") -> bytes:
    entries = "".join(f"<li><a href='/a/{n}'>{title}</a></li>" for n, title in enumerate(titles))
    return f"<html><title>{name}</title><ul>{entries}</ul></html>".encode()


def entry(number: int, at: datetime, title: str, text: str = "") -> str:
    """An item with words of its own."""
    return item(number, at, title).replace("Une équipe de la région", text or "Une équipe")


PAST = feed(*(item(n, NOW - n * 9 * DAY) for n in range(1, 10)))
PAGE = listing(*(f"Le laboratoire ouvre ses portes, {n} visites pour les écoles" for n in range(8)))
FRENCH = "Une équipe de la région publie les résultats de son étude sur les zones humides"


def parked(server: Hostile) -> None:
    server.give("/s", b"<html><title>Ce domaine est a vendre</title><p>casino</p></html>")


def casino(server: Hostile) -> None:
    items = (entry(100 + n, NOW, f"{ENGLISH} {n}", ENGLISH) for n in range(3))
    server.give("/s", feed(*items, title="Lucky Star Reviews"))


def elsewhere(server: Hostile) -> None:
    server.move("/s", f"http://localhost:{server.port}/other", 301)
    server.give(
        "/other", feed(item(1, NOW - 9 * DAY), entry(50, NOW, "Une nouvelle étude publiée"))
    )


def gambling(server: Hostile) -> None:
    titles = ("Le meilleur casino en ligne de 2026", "Bonus sans dépôt : notre comparatif")
    fresh = (entry(200 + n, NOW, title) for n, title in enumerate(titles))
    old = (item(n, NOW - n * 9 * DAY) for n in range(1, 8))
    server.give("/s", feed(*fresh, *old))


def rewritten(server: Hostile) -> None:
    items = (
        entry(300 + n, NOW - n * 20 * DAY, f"Dix conseils pour la maison, partie {n}")
        for n in range(9)
    )
    server.give("/s", feed(*items))


def replaced(server: Hostile) -> None:
    titles = (f"{ENGLISH} number {n}" for n in range(5))
    server.give("/s", listing(*titles, name="Actualités").replace(b"/a/", b"/b/"))


OTHERS = tuple(
    entry(400 + n, NOW - n * 20 * DAY, f"Dix recettes pour la semaine, partie {n}")
    for n in range(9)
)

TAKEOVERS: dict[str, tuple[Callable[[Hostile], None], str]] = {
    "a page of parking": (parked, ""),
    "another name": (casino, "elle s'appelle maintenant «\u00a0Lucky Star Reviews\u00a0»"),
    "another site": (elsewhere, "la source répond maintenant depuis localhost"),
    "gambling among the old": (gambling, "jeux d'argent"),
    "another past": (rewritten, "9 éléments nouveaux d'un coup sur 9"),
    "a listing in English": (replaced, "ne sont plus en français"),
}


def spec(server: Hostile, kind: str) -> SourceSpec:
    return SourceSpec(
        slug="labo", name="Labo", kind=kind, url=server.url("/s"), homepage=server.url("/accueil"),
        category=Category.RESEARCH, options={"item": "li"} if kind == "page" else {},
    )  # fmt: skip


def taken(
    case: str, server: Hostile, store: Store, workers: Workers
) -> tuple[SourceSpec, frozenset[str]]:
    """A source of some weeks, then another in its place."""
    kind = "page" if case.endswith("English") else "feed"
    one = spec(server, kind)
    server.give("/s", PAGE if kind == "page" else PAST)
    run(store, workers, one, now=BEFORE)
    before = titles(store)
    assert len(before) >= 8
    TAKEOVERS[case][0](server)
    return one, before


def titles(store: Store) -> frozenset[str]:
    return frozenset(article.title for article in store.articles.all())


@pytest.mark.parametrize("case", TAKEOVERS)
def test_nothing_of_a_source_taken_over_is_published(
    case: str, server: Hostile, store: Store, workers: Workers
) -> None:
    one, before = taken(case, server, store, workers)
    for days in range(2):  # twice: the second harvest is not mistaken either
        report = run(store, workers, one, now=NOW + days * DAY)["labo"]
        assert report.new == report.updated == 0
    assert titles(store) == before
    assert not store.articles.between(NOW - DAY / 24, NOW + 30 * DAY)
    assert len(search(store, "casino")) == 0
    waiting = [one for one in store.decisions.pending() if one.kind is DecisionKind.HELD]
    assert [one.reason for one in waiting if TAKEOVERS[case][1] not in one.reason] == []
    assert len(waiting) == (case != "a page of parking")
    assert len(store.held.waiting("labo")) == store.held.counts().get("labo", 0)
    assert bool(store.held.waiting("labo")) == bool(waiting), "what is set aside is kept"


HELD = [case for case in TAKEOVERS if case != "a page of parking"]


@pytest.mark.parametrize("case", HELD)
def test_what_a_person_rejects_never_comes_back(
    case: str, server: Hostile, store: Store, workers: Workers
) -> None:
    one, before = taken(case, server, store, workers)
    run(store, workers, one, now=NOW)
    count = len(store.held.waiting("labo"))
    assert reject(one, store, MARIE).refused == count > 0
    assert store.held.waiting("labo") == []
    report = run(store, workers, one, now=NOW + 2 * DAY)["labo"]
    assert (report.new, report.held) == (0, 0)
    assert titles(store) == before
    assert store.decisions.journal("labo", 10)[-1].state is DecisionState.REJECTED


@pytest.mark.parametrize("case", HELD)
def test_what_a_person_accepts_enters_that_day_and_the_source_is_believed(
    case: str, server: Hostile, store: Store, workers: Workers
) -> None:
    one, before = taken(case, server, store, workers)
    run(store, workers, one, now=NOW)
    count = len(store.held.waiting("labo"))
    settled = accept(one, store, MARIE)
    assert settled.released + settled.recognised == count
    entered = [article for article in store.articles.all() if article.title not in before]
    assert {article.first_seen for article in entered} == {MARIE.now}
    assert len(entered) == settled.released
    report = run(store, workers, one, now=NOW + 2 * DAY)["labo"]
    assert (report.new, report.held) == (0, 0)
    assert not [d for d in store.decisions.pending() if d.kind is DecisionKind.HELD]
    (decision,) = [d for d in store.decisions.journal(None, 9) if d.kind is DecisionKind.HELD]
    assert (decision.state, decision.settled_by) == (DecisionState.ACCEPTED, "marie")


def test_a_sudden_stop_while_items_are_set_aside_loses_none_and_keeps_no_early_validator(
    server: Hostile, tmp_path: Path, workers: Workers
) -> None:
    point = 0
    while True:
        point += 1
        stopped = False
        with open_store(tmp_path / f"{point}.db") as store:
            one, before = taken("another past", server, store, workers)
            server.give("/s", feed(*OTHERS), ETag=f'"{point}"')
            try:
                with faults(nth(point, "exception")):
                    run(store, workers, one, now=NOW)
            except InjectedFault:
                stopped = True
            kept = any(known.etag for known in store.sources.state("labo").validators)
            assert bool(store.held.waiting("labo")) == kept == bool(store.decisions.pending())
            run(store, workers, one, now=NOW)
            assert len(store.held.waiting("labo")) == len(OTHERS)
            assert len(store.decisions.pending()) == 1
            assert titles(store) == before
            assert store.engine.integrity() is None
        if not stopped:
            break
    assert point == 3, "two points around the one commit, then a clean run"


def test_nothing_to_decide_is_said(server: Hostile, store: Store) -> None:
    for verb in (accept, reject):
        with pytest.raises(CatalogError, match="vigie sources health"):
            verb(spec(server, "feed"), store, MARIE)


def test_a_person_who_changes_the_address_is_believed(
    server: Hostile, store: Store, workers: Workers
) -> None:
    one, _ = taken("another site", server, store, workers)
    corrected = SourceSpec(
        slug="labo", name="Labo", kind="feed", url=f"http://localhost:{server.port}/other",
        homepage=one.homepage, category=Category.RESEARCH,
    )  # fmt: skip
    report = run(store, workers, corrected, now=NOW)["labo"]
    assert (report.new, report.held) == (1, 0)
