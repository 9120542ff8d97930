"""What is got ready while the settings are read, and when nothing is: in real processes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watch.model import FetchState, Validators
from watch.resources import ARCHIVE
from watch.settings import load_settings
from watch.store import open_store
from watch.workers import FORK_SERVER

NOW = datetime(2026, 11, 26, 7, tzinfo=UTC)
HEARD = FetchState(source="a", last_success=NOW)
DATED = Validators(url="https://a.example/feed", etag='"1"')

STARTED = """
import sys
from multiprocessing import forkserver
from pathlib import Path
from watch.headstart import start

if __name__ == "__main__":
    start(Path(sys.argv[1]))
    print(forkserver._forkserver._forkserver_pid is not None, "watch.store" in sys.modules)
"""

pytestmark = pytest.mark.skipif(not FORK_SERVER, reason="no fork server on this system")


def started(home: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", STARTED, home], capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


def test_the_archive_is_where_the_settings_say(tmp_path: Path) -> None:
    assert load_settings(tmp_path).database == Path(ARCHIVE)


def test_a_first_harvest_starts_at_once_and_waits_for_no_archive(tmp_path: Path) -> None:
    assert started(tmp_path) == "True False"
    assert not (tmp_path / ARCHIVE).exists()


@pytest.mark.parametrize(
    ("states", "talkative"),
    [
        ([], True),
        ([replace(HEARD, validators=(DATED,))], False),
        ([replace(HEARD, last_success=None)], False),
        ([replace(HEARD, validators=(DATED,)), replace(HEARD, source="b")], True),
    ],
)
def test_a_page_is_sure_to_come_from_who_was_never_asked_or_leaves_nothing_to_ask_with(
    tmp_path: Path, states: list[FetchState], *, talkative: bool
) -> None:
    with open_store(tmp_path / ARCHIVE) as store:
        for state in states:
            store.sources.save(state)
        assert store.sources.talkative() is talkative


@pytest.mark.parametrize(("validators", "starts"), [((DATED,), False), ((), True)])
def test_a_later_harvest_starts_at_once_when_a_page_is_sure_to_come(
    tmp_path: Path, validators: tuple[Validators, ...], *, starts: bool
) -> None:
    with open_store(tmp_path / ARCHIVE) as store:
        store.sources.save(replace(HEARD, validators=validators))
    assert started(tmp_path) == f"{starts} True"


def test_a_damaged_archive_is_left_to_who_opens_it_to_write(tmp_path: Path) -> None:
    (tmp_path / ARCHIVE).write_bytes(b"not a database, not at all" * 100)
    assert started(tmp_path) == "False True"
