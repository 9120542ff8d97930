"""A file that was damaged, or left half migrated: told, or sound; never begun again in silence."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.articles import article, save
from tests.searches import search
from watch.errors import StoreError
from watch.store import open_store
from watch.store.schema import archive, migrate
from watch.store.sqlite import SQLite

FLIPS = 300
STEP = 5
"""Statements between two deaths; 1 tries them all, in five times as long."""
COUNT = 60
Dump = dict[str, list[tuple[object, ...]]]


def dump(path: Path) -> Dump:
    """Every row of every ordinary table."""
    engine = SQLite(path, read_only=True)
    try:
        names = engine.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%'"
        )
        return {
            row["name"]: [
                tuple(one.values())
                for one in engine.rows(f"SELECT * FROM {row['name']}")  # noqa: S608 - names of our schema
            ]
            for row in names
        }
    finally:
        engine.close()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of 60 articles, closed: one file, nothing left in the WAL."""
    path = tmp_path_factory.mktemp("sain") / "vigie.db"
    with open_store(path) as store:
        words = "Une enquête sur l'esprit critique des lycéens. " * 20
        save(store, *(replace(article(f"{n:02}"), text=f"{n} {words}") for n in range(COUNT)))
    return path


def verdict(path: Path, expected: Dump) -> str:
    """What somebody who opens this archive meets: told, sound, or other words in the same rows."""
    try:
        with open_store(path) as store:
            if store.engine.integrity() is not None:
                return "told"
            assert store.articles.count() == COUNT, "an archive begun again in silence"
            search(store, "enquête")
            store.articles.all()
        found = dump(path)
    except (StoreError, ValueError):
        return "told"
    if found == expected:
        return "sound"
    assert {name: len(rows) for name, rows in found.items()} == {
        name: len(rows) for name, rows in expected.items()
    }, "a row vanished in silence"
    return "words"


def test_a_flipped_byte_is_told_or_changes_no_more_than_words(sound: Path, tmp_path: Path) -> None:
    """SQLite keeps no checksum of what cells hold: a letter may change unseen, a row may not."""
    rng, expected = random.Random(11), dump(sound)  # noqa: S311 - the same flips at each run
    body = sound.read_bytes()
    told = {"told": 0, "sound": 0, "words": 0}
    for flip in range(FLIPS):
        spoilt = bytearray(body)
        # The beginning of the file and of each page, where the structure is, as often as the rest.
        at = rng.randrange(len(body))
        if flip % 2:
            at = at - at % 4096 + rng.randrange(100)
        spoilt[at] ^= 1 << rng.randrange(8)
        path = tmp_path / "vigie.db"
        path.write_bytes(spoilt)
        told[verdict(path, expected)] += 1
        assert path.stat().st_size >= len(body)
        for left in tmp_path.iterdir():
            left.unlink()
    assert sum(told.values()) == FLIPS
    assert told["told"] > FLIPS / 10, told


def test_a_truncated_file_is_told(sound: Path, tmp_path: Path) -> None:
    body, path = sound.read_bytes(), tmp_path / "vigie.db"
    for share in (0.1, 0.5, 0.9):
        cut = int(len(body) * share)
        path.write_bytes(body[:cut])
        assert verdict(path, dump(sound)) == "told"
        assert path.stat().st_size == cut, "left as it was found"


# A migration that stops


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the first version, with something in each of its tables."""
    path = tmp_path_factory.mktemp("avant") / "vigie.db"
    engine = SQLite(path)
    with engine.transaction("old"):
        archive.apply(engine.db, stop_before=[step.name for step in archive._migrations[1:]])
        for statement in (
            """INSERT INTO articles SELECT 1, 'k', 's', 'https://a.example/1', 'Un titre', '', '',
               NULL, '2026-11-24T08:00:00+00:00', '2026', 'fr', '[]', '[]', 'k', 'f', 'a', 'v1',
               'titre', ''""",
            "INSERT INTO article_versions VALUES (1, 1, 'Avant', '', '', '2026-11-24')",
            "INSERT INTO labels VALUES (1, 'mer', 'person', 1, 'retenu', 'Ève', '[]')",
            "INSERT INTO fetch_states (source, failures) VALUES ('s', 2)",
            "INSERT INTO validators VALUES ('s', 'https://a.example/', 'e', NULL)",
            """INSERT INTO harvests (source, at, outcome, received, new, known, updated, truncated,
               rejected, elapsed) VALUES ('s', '2026', 'nouveau', 3, 3, 0, 0, 0, '[0]', 0)""",
        ):
            engine.execute(statement)
    engine.close()
    return path


def deaths(first: Path, folder: Path) -> Iterator[Path]:
    """The archive after a SIGKILL at a statement of its migration, then a later one, to its end."""
    number = 1 - STEP
    while True:
        number += STEP
        path = folder / f"{number}.db"
        shutil.copy(first, path)
        child = os.fork()
        if child == 0:
            _migrate_and_die(path, number)
        _, status = os.waitpid(child, 0)
        yield path
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            return


def _migrate_and_die(path: Path, number: int) -> None:
    """In the child: die at the n-th statement of the migration, or end well."""
    left = number

    def count(_: str) -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), 9)

    with suppress(BaseException):
        engine = SQLite(path)
        engine.db.conn.set_trace_callback(count)
        migrate(engine, archive)
        os._exit(0)
    os._exit(1)


@pytest.mark.slow
def test_a_migration_killed_at_any_statement_leaves_the_old_schema_or_the_new(
    first: Path, tmp_path: Path
) -> None:
    before = dump(first)
    done = tmp_path / "done.db"
    shutil.copy(first, done)
    with open_store(done):
        pass
    after = dump(done)
    del before["_sqlite_migrations"], after["_sqlite_migrations"]
    seen = {"old": 0, "new": 0}
    for path in deaths(first, tmp_path):
        found = dump(path)
        steps = len(found.pop("_sqlite_migrations"))
        assert steps in (1, len(archive._migrations))
        seen["old" if steps == 1 else "new"] += 1
        assert found == (before if steps == 1 else after)
        with open_store(path) as store:
            assert store.engine.integrity() is None
        again = dump(path)
        assert len(again.pop("_sqlite_migrations")) == len(archive._migrations)
        assert again == after, "the next start ends the work"
    assert seen["old"] > 150 / STEP, "statements that were cut"
    assert seen["new"] >= 1
