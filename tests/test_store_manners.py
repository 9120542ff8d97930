"""The tables of the manners: an archive of before gets them, and nothing there is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from tests.articles import article
from watch.entries import entry
from watch.model import (
    Decision,
    DecisionKind,
    DecisionState,
    Exemption,
    Mask,
    Move,
    Rule,
    SourceReport,
    Standing,
)
from watch.store import open_store
from watch.store.schema import archive, migrate
from watch.store.sqlite import SQLite

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
REPORT = SourceReport(source="s", outcome="nouveau", at=NOW, received=3, new=3)


def test_an_archive_of_before_survives(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    first = Migrations("watch")
    first._migrations = archive._migrations[:1]
    assert [step.name for step in first._migrations] == ["m001_archive"]
    engine = SQLite(path)
    migrate(engine, first)
    engine.execute("INSERT INTO fetch_states (source, failures) VALUES ('s', 2)")
    engine.execute(
        "INSERT INTO harvests (source, at, outcome, received, new, known, updated, truncated,"
        " rejected, elapsed) VALUES ('s', '2026-11-24T08:00:00+00:00', 'nouveau', 3, 3, 0, 0, 0,"
        " '[0]', 0)"
    )
    engine.close()
    with open_store(path) as store:
        assert store.sources.states()["s"].failures == 2
        assert store.standings.all() == {}
        assert store.sources.latest() == {"s": REPORT}
        store.sources.log(replace(REPORT, held=2))
        assert store.sources.latest()["s"].held == 2


def test_what_was_decided_comes_back_as_it_was_written(tmp_path: Path) -> None:
    standing = Standing(
        source="s", url="https://a.example/", address="https://b.example/",
        move=Move(url="https://c.example/", since=NOW, seen=2, proposed=True),
        refused=("https://d.example/",), trusted=Mask(site="a.example", title="Là"),
        claimed=Mask(site="c.example"), paused="le site est parti",
    )  # fmt: skip
    line = Decision(source="s", kind=DecisionKind.HELD, at=NOW, reason="x", id=1)
    with open_store(tmp_path / "vigie.db") as store:
        for one in (standing, Standing(source="t"), replace(standing, paused=None)):
            store.standings.save(one)
            assert store.standings.of(one.source) == one
        assert store.standings.of("inconnue") == Standing(source="inconnue")
        assert store.standings.all().keys() == {"s", "t"}
        store.decisions.add(replace(line, state=DecisionState.PENDING))
        store.decisions.add(replace(line, source="t"))
        assert store.decisions.settle("s", DecisionState.ACCEPTED, "marie", NOW) == 1
        assert store.decisions.settle("s", DecisionState.REJECTED, "paul", NOW) == 0
        settled = replace(line, state=DecisionState.ACCEPTED, settled_by="marie", settled_at=NOW)
        assert store.decisions.journal("s", 9) == [settled]
        assert [one.source for one in store.decisions.journal(None, 9)] == ["t", "s"]


def test_held_items_come_back_whole_and_only_there(tmp_path: Path) -> None:
    undated = article("b", published=None, authors=(), tags=("é",))
    with open_store(tmp_path / "vigie.db") as store:
        store.held.hold([article(), undated], NOW)
        store.held.hold([article(title="Un autre titre")], NOW)
        assert store.held.waiting("observatoire") == [article(title="Un autre titre"), undated]
        assert store.articles.count() == 0
        assert store.held.sort([article().key, "inconnue"]) == (set(), {article().key})
        store.held.settle("observatoire", DecisionState.REJECTED)
        assert store.held.counts() == {}
        assert store.held.sort([article().key])[1] == {article().key}


def test_an_item_that_moves_keeps_its_former_address(tmp_path: Path) -> None:
    moved = article("b", url="https://exemple.example/nouveau")
    with open_store(tmp_path / "vigie.db") as store:
        store.articles.save([entry(article(), "f")], NOW)
        store.held.move({moved.key: article().key}, [moved], NOW)
        assert store.held.aliases([moved.key, "x"]) == {moved.key: article().key}
        found = store.articles.at(moved.url)
        assert found == article(url=moved.url)
        (row,) = store.engine.rows("SELECT url_before FROM aliases")
        assert row["url_before"] == article().url


def test_a_rest_lasts_as_long_as_the_longest_wish(tmp_path: Path) -> None:
    with open_store(tmp_path / "vigie.db") as store:
        for hours in (2, 1):
            store.rests.ask("a.example", NOW + timedelta(hours=hours))
        assert store.rests.until(NOW) == {"a.example": NOW + timedelta(hours=2)}
        assert store.rests.until(NOW + timedelta(hours=2)) == {}


@pytest.mark.parametrize(("hours", "count"), [(0, 1), (14, 1), (15, 0)])
def test_an_exemption_ends_with_its_last_day_in_paris(
    tmp_path: Path, hours: int, count: int
) -> None:
    one = Exemption(source="s", rule=Rule.TLS, until=NOW.date(), reason="x", author="marie")
    with open_store(tmp_path / "vigie.db") as store:
        store.standings.exempt(one)
        found = store.standings.exemptions(NOW + timedelta(hours=hours))
        assert found == [one] * count
