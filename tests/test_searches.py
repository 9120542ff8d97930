"""Who searches when many do: turns, searches cut short, and who asks nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from html import unescape
from pathlib import Path

import pytest

from briefings.counters import Counters
from briefings.people import Role
from briefings.web import limits, turns
from briefings.web.recent import Recent
from briefings.web.turns import (
    HURRIED,
    MINE,
    PATIENCE,
    SEARCHES,
    STRANGERS,
    Busy,
    Rank,
    TooSlow,
    Turns,
)
from tests.accounts import hire, signed_in
from tests.offices import settle
from tests.test_archive_pages import OPEN, START, article
from tests.webs import Web, serve
from watch.entries import entry
from watch.errors import StoreSlow
from watch.store.browse import SECONDS

LONG = turns.SLOW.most // turns.COSTLY
"""Searches cut short after which one is refused, when each lasted."""
TINY = 1e-9
"""Of which any search takes more than enough to count as one that lasted."""
COSTLY = "-absent -manquant -introuvable"
"""What every article answers, once each word has been looked for in it."""


def filled(shared: Turns, stack: ExitStack, number: int = SEARCHES) -> None:
    """So many turns are taken, by people whom we know."""
    for one in range(number):
        stack.enter_context(shared.turn(f"{one}", known=True))


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serve(settle(tmp_path_factory.mktemp("searches") / "vigie", OPEN)) as running:
        with running.house.office.stores() as (store, _), store.engine.transaction("test"):
            made = [article(n, f"L’école numéro {n}") for n in range(500)]
            store.articles.save([entry(one, one.key) for one in made], START)
        yield running


@pytest.fixture(autouse=True)
def fresh(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.forget()
    monkeypatch.setattr(limits, "HOLD", 0.0)


def test_a_search_that_waits_too_long_for_its_turn_is_told_to_come_back(web: Web) -> None:
    with ExitStack() as taken:
        filled(web.site.limits.searches, taken)
        for path in ("/archive?q=école", "/archive.csv", f"/archive/{1:020x}"):
            answer = web.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
        assert web.get("/donnees-personnelles").status_code == 200
    assert web.get("/archive?q=école").status_code == 200


def test_nobody_has_all_the_turns_and_a_person_is_not_their_network(web: Web) -> None:
    one = signed_in(web, hire(web.house, Role.READER))
    with ExitStack() as taken:
        for _ in range(MINE):
            taken.enter_context(web.site.limits.searches.turn("127.0.0.0/24"))
        assert web.get("/archive?q=école").status_code == 503
        assert one.get("/archive?q=école").status_code == 200


def test_a_search_that_lasts_is_cut_and_who_asks_only_such_ones_is_refused(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert web.get(f"/archive?q={COSTLY}").status_code == 200
    for name in ("SECONDS", "HURRIED"):  # no search is quick enough
        monkeypatch.setattr(turns, name, -1.0)
    monkeypatch.setattr(turns, "UNIT", TINY)
    for _ in range(LONG):
        answer = web.get(f"/archive?q={COSTLY}")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
        assert "ajoutez un mot" in unescape(answer.text)
    monkeypatch.undo()
    for path in ("/archive?q=école", "/archive.rss", "/archive.csv?q=école"):
        answer = web.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "600")
    assert "Plusieurs de vos recherches" in unescape(web.get("/archive").text)
    assert web.get("/donnees-personnelles").status_code == 200
    one = signed_in(web, hire(web.house, Role.READER, "Autre"))
    assert one.get("/archive?q=école").status_code == 200


def test_the_page_of_who_is_told_to_come_back_is_made_once_for_all_but_those_we_know(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = signed_in(web, hire(web.house, Role.READER, "Claire"))
    paths = ("/archive?q=école", "/archive", f"/archive/{1:020x}", "/archive.csv")

    def told() -> list[str]:
        return [asker.get(path).text for path in paths for asker in (web, one)]

    for name in ("PATIENCE", "LONGER"):
        monkeypatch.setattr(turns, name, 0.0)
    with ExitStack() as taken:
        filled(web.site.limits.searches, taken)
        each = told()
        monkeypatch.setattr(web.site, "recent", Recent(60))
        assert told() == each
        monkeypatch.setattr(web.site, "page", lambda *_, **__: 1 // 0)  # none is made any more
        assert [web.get(path).text for path in paths] == each[::2]
    assert all("Le service est occupé" in page for page in each)
    assert ["Claire" in page for page in each] == [False, True] * len(paths)
    assert len(set(each[::2])) == 3, "in the archive, under it, elsewhere"


def test_programs_take_their_turn_too(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    one = signed_in(web, hire(web.house, Role.READER, "Robot"))
    monkeypatch.setattr(turns, "SECONDS", -1.0)
    answer = one.get(f"/api/v1/items?q={COSTLY}")
    assert (answer.status_code, answer.json()["title"]) == (503, "Indisponible")


def test_searches_are_shorter_while_others_wait_and_few_may_wait() -> None:
    shared, begun, told = Turns(), threading.Barrier(2), []

    def wait() -> None:
        begun.wait()
        try:
            with shared.turn("waits"):
                told.append("had a turn")
        except Busy:
            told.append("busy")

    with shared.turn("first") as alone, ExitStack() as others:
        filled(shared, others, SEARCHES - 1)
        waiting = threading.Thread(target=wait)
        waiting.start()
        begun.wait()
        waiting.join(PATIENCE * 20)
    assert (alone, told) == (SECONDS, ["busy"])
    with shared.turn("later") as seconds:
        assert seconds == SECONDS
    shared._waiting[Rank.KNOWN] = SEARCHES
    with shared.turn("first") as seconds:
        assert seconds == HURRIED


def work(seconds: float) -> None:
    """Keep a core busy for so long, however many share it."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def cut_short(shared: Turns, asker: str) -> None:
    with suppress(StoreSlow), shared.turn(asker):
        raise StoreSlow


def test_few_wait_and_none_of_those_who_cost_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "UNIT", TINY)
    shared = Turns()
    cut_short(shared, "costly")
    with ExitStack() as taken:
        filled(shared, taken, SEARCHES - 2)
        with pytest.raises(Busy), shared.turn("costly"):  # the last two are not for them
            pass
        with shared.turn("stranger"):
            pass
        filled(shared, taken, 2)
        shared._waiting[Rank.STRANGER] = STRANGERS
        began = time.monotonic()
        with pytest.raises(Busy), shared.turn("one more stranger"):
            pass
        assert time.monotonic() - began < PATIENCE


def test_one_is_forgiven_to_whom_we_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "UNIT", TINY)
    shared = Turns()
    with shared.turn("known"):
        pass
    cut_short(shared, "known")
    with ExitStack() as taken:
        filled(shared, taken, SEARCHES - 1)
        with shared.turn("known") as seconds:
            assert seconds == SECONDS
    cut_short(shared, "known")
    with shared.turn("known") as seconds:
        assert seconds == HURRIED


def test_whoever_was_answered_before_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60)
    monkeypatch.setattr(turns, "SEARCHES", 1)
    shared, order = Turns(), list[str]()

    def wait(asker: str) -> None:
        with shared.turn(asker):
            order.append(asker)

    with shared.turn("known"):
        pass
    askers = [threading.Thread(target=wait, args=(name,)) for name in ("stranger", "known")]
    with shared.turn("the only one"):
        for number, one in enumerate(askers, 1):
            one.start()
            while shared._waiting.total() < number:
                time.sleep(0.001)
    for one in askers:
        one.join()
    assert order == ["known", "stranger"]


def test_a_search_that_a_busy_machine_cut_short_is_not_held_against_anyone() -> None:
    shared = Turns()
    for _ in range(LONG + 1):
        cut_short(shared, "reader")
    with shared.turn("reader") as seconds:
        assert seconds == SECONDS


def test_many_that_a_busy_machine_cut_short_are_in_the_end() -> None:
    shared, asked = Turns(), 0
    with suppress(TooSlow):
        while asked <= LONG * 3:
            asked += 1
            with suppress(StoreSlow), shared.turn("attacker"):
                work(turns.UNIT * turns.COSTLY / 2)
                raise StoreSlow
    assert LONG < asked - 1 <= LONG * 2


def test_processes_divide_the_turns_and_share_what_was_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "UNIT", TINY)
    both = [Turns(Counters(tmp_path / "counters.db"), 2) for _ in range(2)]
    with ExitStack() as taken:
        for one in both:
            filled(one, taken, SEARCHES // 2 + 1)
            with pytest.raises(Busy), one.turn("another"):
                pass
    for number in range(LONG):
        cut_short(both[number % 2], "costly")
    for one in both:
        with pytest.raises(TooSlow), one.turn("costly"):
            pass
