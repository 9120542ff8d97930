"""No silent loss, no silent duplicate: whatever dies, and wherever it dies."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from briefings.delivery.smtp import SmtpChannel
from briefings.model import Delivery, DeliveryState
from briefings.store import Records, open_records
from tests.mailroom import MONDAY, people, record, send_all
from tests.smtpd import Ledger, Relay
from watch.faults import InjectedFault, faults, nth

ROOT = Path(__file__).parent.parent
RECOVERED = MONDAY + timedelta(days=10)
"""Every lease is over by then."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a disk: half the time, and a killed process loses no page."""
    memory = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as path:
        yield Path(path)


def mailer(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.mailer", *map(str, arguments)]
    env = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)


def answer(process: subprocess.Popen[str]) -> int:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return int(out)


def start(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def recover(records: Records, relay: Relay, emails: Sequence[str]) -> list[Delivery]:
    """Start again as the next passage would; every mail as it then stands."""
    record(records, emails)
    channel = SmtpChannel(relay.settings())
    send_all(records, channel, at=RECOVERED, owner="next")
    again = send_all(records, channel, at=RECOVERED, owner="again")
    channel.close()
    assert (again.sent, again.doubt) == (0, 0)
    return records.outbox.by_state(*DeliveryState)


def check(records: Records, ledger: Ledger, rows: Sequence[Delivery], emails: Sequence[str]) -> int:
    """The promise, for every person; how many are in doubt."""
    received = ledger.per_person()
    assert [row.email for row in rows] == list(emails)
    for row in rows:
        assert row.state in {DeliveryState.SENT, DeliveryState.DOUBT}
        assert received[row.email] <= 1
        assert row.state is DeliveryState.DOUBT or received[row.email] == 1
    assert records.engine.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert records.engine.rows("PRAGMA foreign_key_check") == []
    return sum(row.state is DeliveryState.DOUBT for row in rows)


def test_a_fault_at_every_point_loses_nothing_and_sends_nothing_twice(
    folder: Path,
    relay: Relay,
) -> None:
    for number in range(1, 500):
        emails = people(2, f"x{number}-")
        with open_records(folder / f"{number}.db") as records:
            channel = SmtpChannel(relay.settings())
            try:
                with faults(nth(number, "exception")):
                    record(records, emails)
                    send_all(records, channel)
            except InjectedFault:
                finished = False
            else:
                finished = True
            channel.close()
            rows = recover(records, relay, emails)
            assert check(records, relay.ledger, rows, emails) <= 1
        if finished:
            break
    assert 25 < number < 200


def test_a_kill_at_every_point_loses_nothing_and_sends_nothing_twice(
    folder: Path,
    relay: Relay,
) -> None:
    points = answer(mailer("nth", folder, relay.port))
    assert 25 < points < 200
    doubts = 0
    for number in range(1, points + 1):
        emails = people(2, f"n{number}-")
        with open_records(folder / f"{number}.db") as records:
            rows = recover(records, relay, emails)
            doubts += check(records, relay.ledger, rows, emails)
    # Per mail: after the intent, before the dot, after the dot, after the reply, before the commit;
    # and the words that the next mail had time for, if it came before that commit.
    assert 2 * 5 <= doubts <= 2 * 5 + 10


def test_kills_at_any_moment_lose_nothing_and_send_nothing_twice(
    folder: Path,
    relay: Relay,
) -> None:
    kills, emails = 40, people(400)
    with open_records(folder / "vigie.db") as records:
        record(records, emails)
        killed = answer(mailer("random", folder / "vigie.db", relay.port, kills))
        accepted = len(relay.ledger.mails)
        rows = recover(records, relay, emails)
        doubts = check(records, relay.ledger, rows, emails)
    assert killed > kills / 2
    assert 0 < accepted < len(emails)
    assert doubts <= killed


@pytest.mark.parametrize("point", [5, 14])
def test_the_environment_kills_too(folder: Path, relay: Relay, point: int) -> None:
    fault = {"VIGIE_FAULT": f"{point}:kill"}
    process = mailer("drain", folder / "v.db", relay.port, "dies", 5, **fault)
    process.communicate(timeout=60)
    assert process.returncode == -9
    with open_records(folder / "v.db") as records:
        rows = recover(records, relay, people(5))
        assert check(records, relay.ledger, rows, people(5)) <= 1


def test_two_processes_share_two_hundred_mails(folder: Path, relay: Relay) -> None:
    with open_records(folder / "v.db") as records:
        record(records, people(200))
        path = folder / "v.db"
        both = [mailer("drain", path, relay.port, name, 200) for name in ("one", "two")]
        for process in both:
            ready(process)
        for process in both:
            start(process)
        shares = [answer(process) for process in both]
        rows = records.outbox.by_state(*DeliveryState)
        assert check(records, relay.ledger, rows, people(200)) == 0
    assert sum(shares) == 200
    assert min(shares) > 0
