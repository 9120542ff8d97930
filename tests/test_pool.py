"""Connections lent again: to one thread at a time, never to a file that is another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi import HTTPException

from briefings.app import Office
from briefings.pool import IDLE
from briefings.web.site import Site
from tests.offices import SETTINGS, SOURCES, House
from watch.errors import StoreError, StoreSlow
from watch.store.sqlite import SQLite

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    (tmp_path / "vigie.yaml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    with House(tmp_path).office.pooled() as pooled:
        yield pooled


def lent(office: Office) -> SQLite:
    with office.stores() as (store, records):
        assert records.engine is store.engine
        store.articles.count()
        return store.engine


def fail(office: Office, error: type[StoreError]) -> None:
    with office.stores():
        raise error


def test_the_same_is_lent_again_to_another_thread(office: Office) -> None:
    found: list[SQLite] = []
    for _ in range(2):
        thread = threading.Thread(target=lambda: found.append(lent(office)))
        thread.start()
        thread.join()
    assert found == [lent(office)] * 2


def test_two_at_once_have_one_each(office: Office) -> None:
    with office.stores() as (one, _), office.stores() as (two, _):
        assert one.engine is not two.engine


def test_idle_ones_are_bounded(office: Office) -> None:
    with ExitStack() as stack:
        busy = {stack.enter_context(office.stores())[0].engine for _ in range(IDLE + 3)}
    kept = {lent(office)}
    with ExitStack() as stack:
        kept |= {stack.enter_context(office.stores())[0].engine for _ in range(IDLE + 3)}
    assert len(busy & kept) == IDLE


def test_none_is_lent_after_a_failure(office: Office) -> None:
    first = lent(office)
    with pytest.raises(StoreError):
        fail(office, StoreError)
    assert lent(office) is not first


def test_one_whose_question_was_cut_short_is_lent_again_and_answers(office: Office) -> None:
    with office.stores() as (store, _), ExitStack() as late:
        late.enter_context(pytest.raises(StoreSlow))
        late.enter_context(store.engine.deadline(-1.0))
        store.engine.rows(ENDLESS)
    first = store.engine
    with pytest.raises(StoreSlow):
        fail(office, StoreSlow)
    assert lent(office) is first


def test_none_is_lent_within_a_transaction(office: Office) -> None:
    first = lent(office)
    with office.stores() as (store, _):
        store.engine.db.execute("BEGIN")
    assert lent(office) is not first


def test_another_file_is_opened_anew(office: Office) -> None:
    with office.stores() as (_, records):
        records.meta.put("which", "old")
        first = records.engine
    path = office.watch.database
    for suffix in ("-wal", "-shm", ""):
        present = path.with_name(path.name + suffix)
        if present.exists():
            present.replace(path.with_name(f"aside{suffix}"))
    with office.stores() as (_, records):
        assert records.engine is not first
        assert records.meta.get("which") is None
        records.meta.put("which", "new")
    with office.stores() as (_, records):
        assert records.meta.get("which") == "new"


def test_other_tables_are_seen(office: Office) -> None:
    first = lent(office)
    other = SQLite(office.watch.database)
    other.execute("CREATE TABLE later (id)")
    other.close()
    assert lent(office) is not first
    assert lent(office) is lent(office)


def test_what_another_program_wrote_is_read(office: Office) -> None:
    lent(office)
    with House(office.watch.home).office.stores() as (_, records):
        records.meta.put("word", "said")
    with office.stores() as (_, records):
        assert records.meta.get("word") == "said"


def test_an_answer_raised_while_reading_is_no_failure(office: Office) -> None:
    site, engine = Site(office, ()), lent(office)
    with pytest.raises(HTTPException), site.reading():
        raise HTTPException(404)
    assert lent(office) is engine
