"""Copies: whole while the database is written, put back, made before migrations; the ballast."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import subprocess
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from briefings import backup, ballast
from briefings.app import Office
from briefings.leading import lead
from briefings.mailing import held
from briefings.registry import Registrar
from briefings.safekeeping import saved, secrets
from briefings.scheduler import upkeep
from briefings.store import open_records
from briefings.watchdog import troubles
from tests.alerted import CLAIRE, Archive
from tests.mailroom import draft, mail
from tests.offices import House, settle
from watch.console import console
from watch.errors import StoreError
from watch.store import copying, open_store
from watch.store.sqlite import SQLite


@pytest.fixture
def archive(house: House) -> Archive:
    return Archive(house)


def dump(path: Path) -> list[tuple[object, ...]]:
    """Every row of every table that holds something of the office, in order."""
    with sqlite3.connect(path) as db:
        names = [
            row[0]
            for row in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%'"
                " AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        ]
        asked = [f"SELECT '{name}', * FROM {name}" for name in names]  # noqa: S608 - our own
        return [row for statement in asked for row in db.execute(statement)]


def save(office: Office) -> Path:
    with office.stores() as (_, records):
        return backup.save(office, records)


def test_a_copy_holds_every_row_and_what_cannot_be_made_again(archive: Archive) -> None:
    archive.article("Des tiers-lieux")
    archive.alert("tiers-lieux")
    with archive.house.open() as (_, registrar):
        registrar.depart("paul@region.example", None, "test")
    before = dump(archive.house.home / "vigie.db")
    path = save(archive.office)
    assert dump(path / "vigie.db") == before
    assert sorted(one.name for one in path.iterdir()) == [
        "departures.txt",
        "secrets.json",
        "sources.yaml",
        "vigie.db",
        "vigie.yaml",
    ]
    assert (path / "vigie.db").stat().st_mode & 0o077 == 0
    assert path.stat().st_mode & 0o077 == 0


def test_copies_are_whole_while_the_database_is_written(archive: Archive) -> None:
    office, stop = archive.office, threading.Event()
    archive.article("Des tiers-lieux")

    def write() -> None:
        with open_records(office.watch.database) as records:
            number = 0
            while not stop.wait(0.002):  # a breath, in which who waits for the lock gets it
                number += 1
                with records.engine.transaction("both"):
                    records.meta.put(f"first{number}", "x" * 500)
                    records.meta.put(f"second{number}", "x" * 500)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            archive.house.hands.forward(minutes=1)
            path = save(office)
            with open_records(path / "vigie.db") as records:
                keys = {row["key"] for row in records.engine.rows("SELECT key FROM meta")}
            firsts = {key[5:] for key in keys if key.startswith("first")}
            assert firsts == {key[6:] for key in keys if key.startswith("second")}
    finally:
        stop.set()
        writer.join()


def test_only_so_many_are_kept_and_a_failure_keeps_them_all(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(16):
        archive.house.hands.forward(days=1)
        path = save(archive.office)
    assert len(backup.made(archive.office)) == 14
    monkeypatch.setattr(copying, "verify", lambda _: "page 3 abîmée")
    archive.house.hands.forward(days=1)
    with pytest.raises(StoreError, match="ne se relit pas"):
        save(archive.office)
    assert backup.made(archive.office)[-1] == path
    assert len(list(backup.folder(archive.office).iterdir())) == 14


def test_a_copy_that_lost_rows_is_not_kept(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = backup.counts
    several = iter([1000])
    monkeypatch.setattr(
        backup, "counts", lambda engine: true(engine) | {"issues": next(several, 0)}
    )
    with pytest.raises(StoreError, match="incomplète"):
        save(archive.office)
    assert backup.made(archive.office) == []


def test_a_copy_put_back_sends_nothing_and_forgets_no_departure(archive: Archive) -> None:
    office, home = archive.office, archive.house.home
    with office.stores() as (_, records):
        office.instance.begin(records)
        records.subscribers.add(CLAIRE, ["hebdo"], archive.house.hands.at)
        records.issues.record(draft(), [mail(CLAIRE)])
    path = save(office)
    was = dump(path / "vigie.db")
    archive.house.hands.forward(hours=1)
    with office.stores() as (_, records):
        Registrar(office, records).depart(CLAIRE, None, "test")
    archive.article("Venu depuis")
    told = backup.restore(office, path.name)
    assert any("outbox resume" in line for line in told)
    assert dump(home / "vigie.db") == was
    with office.stores() as (store, records):
        assert store.articles.count() == 0
        assert held(office, records) is not None
        gone = records.subscribers.get(CLAIRE)
        assert gone is not None
        assert gone.standing == "gone"
    (aside,) = home.glob("vigie.db.remplacee-????-??-??T??-??")
    with open_store(aside) as store:
        assert store.articles.count() == 1


def test_nothing_is_put_back_while_vigie_runs_nor_from_a_damaged_copy(archive: Archive) -> None:
    path = save(archive.office)
    with lead(archive.office) as leader:
        assert leader is not None
        assert archive.vigie("backup", "restore", path.name, "--yes") == 5
    with (path / "vigie.db").open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096)
    before = dump(archive.house.home / "vigie.db")
    assert archive.vigie("backup", "restore", path.name, "--yes") == 3
    for name in ("2020-01-01T00-00", f"../{path.parent.name}/{path.name}", str(archive.house.home)):
        assert archive.vigie("backup", "restore", name, "--yes") == 5
    assert dump(archive.house.home / "vigie.db") == before


def test_who_leads_the_folder_makes_the_copy_of_the_night(archive: Archive) -> None:
    with lead(archive.office) as leader:
        assert leader is not None
        upkeep(leader, console())
        upkeep(leader, console())
        [path] = backup.made(leader)
    assert copying.verify(path / "vigie.db") is None


def test_commands_say_what_they_do(
    archive: Archive, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("o\n"))
    archive.vigie("backup", "list")
    assert "Aucune sauvegarde" in capsys.readouterr().out
    assert archive.vigie("backup") == 0
    archive.vigie("backup", "list")
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Sauvegarde faite et relue : " in said
    name = backup.made(archive.office)[0].name
    assert name in said
    assert archive.vigie("backup", "restore", name) == 5, "who does not say « oui » means no"
    assert "(oui, non) [non]" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO("Oui\n"))
    assert archive.vigie("backup", "restore", name) == 0
    assert archive.vigie("backup", "restore", name, "--yes") == 0
    assert "l'ancienne est gardée" in capsys.readouterr().out


def test_an_absent_copy_is_told(archive: Archive) -> None:
    office = archive.office
    with office.stores() as (_, records):
        assert [one.level for one in saved(office, records)] == ["attention"]
    save(office)
    with office.stores() as (store, records):
        assert [one.level for one in saved(office, records)] == ["ok"]
        archive.house.hands.at += timedelta(days=3)
        assert [one.level for one in saved(office, records)] == ["attention"]
        marks = [one.mark.partition(":")[0] for one in troubles(office, store, records)]
        assert "backup" in marks


def test_a_password_that_others_may_read_is_told(tmp_path: Path) -> None:
    house = settle(tmp_path / "v", 'smtp:\n  password: "abc"\n')
    file = house.home / "vigie.yaml"
    file.chmod(0o644)
    assert len(list(secrets(house.office))) == 1
    file.chmod(0o600)
    assert list(secrets(house.office)) == []


# Before a migration


def aged(path: Path) -> None:
    """A database as an earlier Vigie left it: a step is still to be made."""
    with open_records(path) as records:
        records.meta.put("note", "avant")
        records.engine.execute("DROP TABLE follows")
        for name in ("alerts", "alert_tellings", "alert_mails"):
            records.engine.execute(f"DROP TABLE {name}")
        records.engine.execute("DELETE FROM _sqlite_migrations WHERE name = 'm007_alerts'")


def test_a_copy_is_made_before_a_migration_and_goes_back_to_it(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    with open_records(path):
        pass
    assert list(tmp_path.glob("*.avant-*")) == [], "a new database has no past"
    aged(path)
    old = dump(path)
    with open_records(path) as records:
        records.meta.put("note", "après")
    copy = tmp_path / "vigie.db.avant-m007_alerts"
    assert dump(copy) == old
    assert copy.stat().st_mode & 0o077 == 0
    path.unlink()
    copy.rename(path)
    with open_records(path) as records:  # N, back to N-1's file, N again
        assert records.meta.get("note") == "avant"
        assert records.alerts.all() == []


def test_no_migration_without_its_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "vigie.db"
    with open_records(path):
        pass
    aged(path)
    old = dump(path)
    monkeypatch.setattr(copying, "verify", lambda _: "abîmée")
    with pytest.raises(StoreError, match="ne se relit pas"), open_records(path):
        pass
    assert dump(path) == old


def test_only_the_latest_of_these_copies_stay(tmp_path: Path) -> None:
    engine = SQLite(tmp_path / "vigie.db")
    for rank in range(5):
        copying.before(engine, f"m00{rank}_x")
        os.utime(tmp_path / f"vigie.db.avant-m00{rank}_x", (rank, rank))
    engine.close()
    kept = sorted(path.name[-6:] for path in tmp_path.glob("*.avant-*"))
    assert kept == ["m002_x", "m003_x", "m004_x"]


# The ballast


def test_the_ballast_goes_when_the_disk_is_full_and_a_departure_is_heard(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount here")
    try:
        house = settle(tmp_path / "vigie")
        with house.open() as (records, _):
            records.subscribers.add(CLAIRE, ["hebdo"], house.hands.at)
        ballast.fill(house.home, 12_000_000)
        assert (house.home / ballast.FILE).stat().st_size == 12_000_000
        stuffing = house.home / "autre"
        while (room := shutil.disk_usage(house.home).free) > 0:
            with stuffing.open("ab") as file, suppress(OSError):
                file.write(bytes(room))
        with house.open() as (records, registrar):
            registrar.depart(CLAIRE, None, "test")
            gone = records.subscribers.get(CLAIRE)
        assert gone is not None
        assert gone.standing == "gone"
        assert not (house.home / ballast.FILE).exists()
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)
