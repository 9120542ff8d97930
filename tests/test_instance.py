"""A copy of the database, wherever it was put, writes to nobody before someone says so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest

from briefings.delivery.files import FileChannel
from briefings.delivery.instance import Instance
from briefings.model import DeliveryState
from briefings.store import Records, open_records
from tests.mailroom import draft as draft_of
from tests.mailroom import mail, people, record, send_all, week
from watch.store.sqlite import SQLite

NONCES = (f"nonce{number}" for number in count())


def instance(database: Path, machine: str = "bureau") -> Instance:
    return Instance(database=database, machine=machine, nonce=lambda: next(NONCES))


@contextmanager
def office(folder: Path) -> Iterator[tuple[Records, Instance, FileChannel]]:
    with open_records(folder / "vigie.db") as records:
        yield records, instance(folder / "vigie.db"), FileChannel(folder / "sent")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An office that sent its first issue and has queued a second one."""
    place = tmp_path / "office"
    place.mkdir()
    with office(place) as (records, mine, channel):
        record(records, people(2))
        assert send_all(records, channel, instance=mine).sent == 2
        records.issues.record(draft_of(2, week(1)), [mail("claire@region.example", "Deux.")])
    return place


def reason(folder: Path, machine: str = "bureau") -> str | None:
    with office(folder) as (records, _, channel):
        where = instance(folder / "vigie.db", machine)
        report = send_all(records, channel, instance=where)
        assert report.held is None or report.sent == 0
        return report.held


def test_the_original_goes_on(folder: Path) -> None:
    assert reason(folder) is None
    assert reason(folder) is None


def test_a_database_copied_alone_is_held(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    shutil.copy(folder / "vigie.db", tmp_path / "copy")
    assert "le fichier qui l'accompagnait n'est pas là" in str(reason(tmp_path / "copy"))


def test_a_folder_copied_whole_is_held_and_the_original_is_not(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    assert "son fichier a été remplacé" in str(reason(tmp_path / "copy"))
    assert reason(folder) is None


def test_another_machine_is_held(folder: Path) -> None:
    assert "elle vient d'une autre machine" in str(reason(folder, "serveur"))


def test_a_backup_written_over_in_place_is_held(folder: Path) -> None:
    """SQLite's own restoration keeps the file, so that only the count tells."""
    with closing(SQLite(folder / "vigie.db")) as live, closing(SQLite(folder / "b.db")) as saved:
        live.db.conn.backup(saved.db.conn)
    assert reason(folder) is None
    with closing(SQLite(folder / "vigie.db")) as live, closing(SQLite(folder / "b.db")) as saved:
        saved.db.conn.backup(live.db.conn)
    assert "elle est plus ancienne que le dernier envoi" in str(reason(folder))


def test_a_backup_of_before_the_first_sending_is_held(tmp_path: Path) -> None:
    with office(tmp_path) as (records, mine, channel):
        record(records, people(1))
        records.engine.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(tmp_path / "vigie.db", tmp_path / "early.db")
        assert send_all(records, channel, instance=mine).sent == 1
    (tmp_path / "early.db").replace(tmp_path / "vigie.db")
    assert "son identité n'est pas celle de ce dossier" in str(reason(tmp_path))


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"instance": 1}'])
def test_a_damaged_seal_holds(folder: Path, damage: str) -> None:
    (folder / "vigie.db.instance").write_text(damage, encoding="utf-8")
    assert reason(folder) is not None


def test_a_crash_between_the_two_writings_does_not_hold(folder: Path) -> None:
    seal = (folder / "vigie.db.instance").read_text(encoding="utf-8")
    with office(folder) as (records, mine, _):
        mine.advance(records)
    (folder / "vigie.db.instance").write_text(seal, encoding="utf-8")
    assert reason(folder) is None


def test_a_person_lifts_it_and_the_former_one_is_a_copy_from_then_on(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    with office(tmp_path / "copy") as (records, mine, channel):
        assert records.backlog.suspect("copie") == 1
        mine.adopt(records)
        assert send_all(records, channel, instance=mine).held is None
        assert [one.email for one in records.outbox.by_state(DeliveryState.DOUBT)] == [
            "claire@region.example"
        ]
    assert reason(tmp_path / "copy") is None


def test_looking_adopts_nothing(tmp_path: Path) -> None:
    with office(tmp_path) as (records, mine, _):
        assert mine.estranged(records) is None
        assert records.meta.instance() is None
    assert not list(tmp_path.glob("*.instance"))


def test_nothing_to_send_writes_no_seal_again(folder: Path) -> None:
    assert reason(folder) is None
    before = (folder / "vigie.db.instance").stat().st_mtime_ns
    assert reason(folder) is None
    assert (folder / "vigie.db.instance").stat().st_mtime_ns == before


def test_two_threads_count_their_passages_without_stepping_on_each_other(folder: Path) -> None:
    """`vigie run` sends its notes from one thread and its warnings from another."""

    def count_passages(_: int) -> None:
        with office(folder) as (records, mine, _channel):
            for _ in range(40):
                mine.advance(records)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_passages, range(4)))
    assert reason(folder) is None
    assert (folder / "vigie.db.instance").stat().st_mode & 0o777 == 0o600
    assert len(list(folder.glob("vigie.db.instance*"))) == 1
