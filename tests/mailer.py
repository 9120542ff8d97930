"""A sender in a process of its own, that the tests kill.

python -m tests.mailer drain DATABASE PORT OWNER COUNT record, wait for a line, send; says how many
python -m tests.mailer stop DATABASE PORT               send until a signal
python -m tests.mailer nth FOLDER PORT                 die at the 1st, 2nd… fault point
python -m tests.mailer random DATABASE PORT KILLS      die anywhere, again and again
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event

from briefings.delivery.session import SmtpSettings
from briefings.delivery.smtp import SmtpChannel
from briefings.delivery.stopping import stoppable
from briefings.store import open_records
from tests.mailroom import MONDAY, people, record, send_all
from watch.faults import faults, nth

LIMIT = 500
"""More fault points than there are; a loop that goes that far is broken."""


def work(
    database: Path,
    port: int,
    emails: list[str],
    *,
    at: datetime,
    owner: str,
    ready: Callable[[], object] = int,
    stop: Event | None = None,
) -> int:
    channel = SmtpChannel(SmtpSettings(host="127.0.0.1", port=port, security="none", timeout=30))
    with open_records(database) as records:
        record(records, emails)
        ready()
        report = send_all(records, channel, at=at, owner=owner, stop=stop or Event())
    channel.close()
    return report.sent


def wait() -> None:
    """Two senders are to start together, however long each takes to be there."""
    print("ready", flush=True)  # noqa: T201 - read by the test
    sys.stdin.readline()


def child(act: Callable[[], object]) -> int:
    """Run ``act`` in a fork; the id of its process."""
    pid = os.fork()
    if pid == 0:
        act()
        os._exit(0)
    return pid


def survived(pid: int) -> bool:
    return os.waitpid(pid, 0)[1] == 0


def die_at_each_point(folder: Path, port: int) -> int:
    """One database and two people per point; how many points there are."""
    for number in range(1, LIMIT):
        database = folder / f"{number}.db"
        open_records(database).__enter__().engine.close()
        emails = people(2, f"n{number}-")

        def act(path: Path = database, to: list[str] = emails, n: int = number) -> None:
            with faults(nth(n, "kill")):
                work(path, port, to, at=MONDAY, owner="dies")

        if survived(child(act)):
            return number - 1
    raise RuntimeError("no end to the fault points")


def die_anywhere(database: Path, port: int, kills: int) -> int:
    """How many were killed in action."""
    random = Random(20261123)  # noqa: S311 - a repeatable test, not a secret
    killed = 0
    for number in range(kills):
        at = MONDAY + number * timedelta(minutes=30)

        reading, writing = os.pipe()

        def act(at: datetime = at, owner: str = f"life{number}", pipe: int = writing) -> None:
            work(database, port, [], at=at, owner=owner, ready=lambda: os.write(pipe, b"!"))

        began = time.monotonic()
        pid = child(act)
        os.read(reading, 1)
        os.close(reading)
        os.close(writing)
        # Long enough for a few mails, on a busy machine too.
        time.sleep(random.uniform(0.0, max(0.02, (time.monotonic() - began) / 4)))
        os.kill(pid, signal.SIGKILL)
        killed += not survived(pid)
    return killed


if __name__ == "__main__":
    what, place, relay, *rest = sys.argv[1:]
    if what == "drain":
        everyone = people(int(rest[1]))
        print(work(Path(place), int(relay), everyone, at=MONDAY, owner=rest[0], ready=wait))  # noqa: T201 - read by the test
    elif what == "stop":
        with stoppable() as stop:
            work(Path(place), int(relay), [], at=MONDAY, owner="stops", stop=stop)
    elif what == "nth":
        print(die_at_each_point(Path(place), int(relay)))  # noqa: T201 - idem
    else:
        print(die_anywhere(Path(place), int(relay), int(rest[0])))  # noqa: T201 - idem
