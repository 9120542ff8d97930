"""A reader that holds keeps the archive's journal from being emptied: it is said, then cured."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from briefings import doctor, watchdog
from briefings.people import Role
from briefings.vitals import vitals
from tests.boards import enter
from tests.webs import Web
from watch.store import open_store
from watch.store.sqlite import KEPT_WAL, SQLite

MEGABYTE = 2**20


def write(database: Path, megabytes: int) -> None:
    """Rows of a megabyte, one commit each."""
    with open_store(database) as store:
        store.engine.execute("CREATE TABLE IF NOT EXISTS filler (body BLOB)")
        for _ in range(megabytes):
            store.engine.execute("DELETE FROM filler")
            store.engine.execute("INSERT INTO filler VALUES (zeroblob(1048576))")


def size(database: Path) -> int:
    return database.with_name(f"{database.name}-wal").stat().st_size


def test_a_reader_that_holds_lets_the_journal_grow_and_its_end_shrinks_it(tmp_path: Path) -> None:
    """By the real library: what is measured is what was written while somebody read."""
    database = tmp_path / "vigie.db"
    write(database, 1)
    with open_store(database) as store, closing(SQLite(database, read_only=True)) as tool:
        tool.execute("BEGIN")
        tool.rows("SELECT count(*) FROM filler")
        write(database, 72)
        held = store.engine.wal()
        assert held == size(database) > 72 * MEGABYTE > KEPT_WAL
        tool.execute("COMMIT")
        write(database, 2)
        assert store.engine.wal() == size(database) <= KEPT_WAL


def test_our_own_reads_hold_nothing(tmp_path: Path) -> None:
    """Rows are read whole, so that a reading ends with its statement."""
    database = tmp_path / "vigie.db"
    write(database, 2)
    with open_store(database) as store, open_store(database) as other:
        assert store.engine.rows("SELECT length(body) AS n FROM filler") == [{"n": MEGABYTE}]
        (done,) = other.engine.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        assert done["busy"] == 0
        assert store.engine.wal() == 0


def test_a_heavy_journal_is_told_everywhere(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    office, database = web.house.office, web.house.home / "vigie.db"
    with office.stores() as (store, records), closing(SQLite(database, read_only=True)) as tool:
        assert "journal de la base trop gros" not in vitals(office, store, records).faults
        assert [*watchdog._swollen(office, store), *doctor._journal(store)] == []
        for room in ("vitals", "watchdog", "doctor"):
            monkeypatch.setattr(f"briefings.{room}.HEAVY_WAL", 2 * MEGABYTE)
        tool.execute("BEGIN")
        tool.rows("SELECT count(*) FROM articles")
        write(database, 3)
        assert "journal de la base trop gros" in vitals(office, store, records).faults
        (trouble,) = watchdog._swollen(office, store)
        (finding,) = doctor._journal(store)
        assert f"Le journal de la base atteint {size(database) // 10**6}\u00a0Mo" in trouble.text
        assert finding.what in trouble.text
        got = web.get("/sante")
        assert (got.status_code, got.json()["journal_octets"]) == (503, size(database))
        assert "Fermez ce qui a ouvert vigie.db" in enter(web, Role.EDITOR).get("/etat").text
