"""Senders killed at random (kill -9) while they write to thousands: who receives what.

    python benchmarks/kills.py                          # 200 kills, 6,000 people, no log
    python benchmarks/kills.py --log                    # the relay's log settles the doubts
    python benchmarks/kills.py --connections 4
    python benchmarks/kills.py --stops 100              # SIGTERM instead

Each life is a process of its own that is killed up to 60 ms after its first mail is accepted; the
next one begins half an hour later by its clock, when the dead one's lease is over. The relay's
ledger, written before each "250", is the truth. At the end one more life finishes the work.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.mailers import MONDAY, SENDER, Running, draft, mails, relay
from briefings.delivery.outbox import Terms, drain
from briefings.delivery.relaylog import RelayLog
from briefings.delivery.report import DrainReport
from briefings.delivery.stopping import stoppable
from briefings.model import DeliveryState
from briefings.store import open_records

HALF_AN_HOUR = timedelta(minutes=30)


class Bench:
    """A database, a relay, and lives that follow each other."""

    def __init__(self, running: Running, folder: Path, connections: int, *, log: bool) -> None:
        self.running, self.database, self.connections = running, folder / "vigie.db", connections
        self.log = RelayLog(running.log) if log else None
        self.now = MONDAY

    def live(self, stop: Event, ready: Callable[[], object] = int) -> DrainReport:
        """Send until the end, or until killed."""
        now: datetime = self.now
        channels = [self.running.channel() for _ in range(self.connections)]
        with open_records(self.database) as records:
            ready()
            report = drain(
                records,
                channels,
                Terms(
                    sender=SENDER,
                    now=lambda: now,
                    owner=f"life-{os.getpid()}-{now:%d%H%M}",
                    log=self.log,
                    stop=stop,
                ),
            )
        for channel in channels:
            channel.close()
        return report

    def end(self, after: float, number: signal.Signals) -> tuple[bool, float]:
        """A life ended so many seconds after its first mail: whether in action, how long to go."""
        before = self.running.size
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            with stoppable() if number is signal.SIGTERM else _never() as stop:
                self.live(stop, lambda: os.write(writing, b"!"))
            os._exit(0)
        os.read(reading, 1)
        os.close(reading)
        os.close(writing)
        began = time.monotonic()
        while self.running.size == before and time.monotonic() < began + 5:
            time.sleep(0.001)
        time.sleep(after)
        started = time.monotonic()
        os.kill(pid, number)
        status = os.waitpid(pid, 0)[1]
        self.now += HALF_AN_HOUR
        return os.WIFSIGNALED(status), time.monotonic() - started

    def standing(self, *states: DeliveryState) -> int:
        with open_records(self.database) as records:
            counts = records.outbox.counts()
        return sum(counts[state] for state in states)


class _never:  # noqa: N801 - used as a function
    def __enter__(self) -> Event:
        return Event()

    def __exit__(self, *_: object) -> None:
        """Nothing to undo."""


def main() -> None:
    """Parse the command line and print what became of everyone."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--people", type=int, default=6000)
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--stops", type=int, default=0, help="SIGTERM, so many times")
    asked.add_argument("--connections", type=int, default=1)
    asked.add_argument("--log", action="store_true")
    asked.add_argument("--size", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=20261123)
    given = asked.parse_args()
    with TemporaryDirectory() as name, relay(Path(name), log=given.log) as running:
        bench = Bench(running, Path(name), given.connections, log=given.log)
        with open_records(bench.database) as records:
            records.issues.record(draft(), mails(given.people, given.size))
        number = signal.SIGTERM if given.stops else signal.SIGKILL
        _run(bench, given.stops or given.kills, number, Random(given.seed))
        _tell(bench, given.people)


def _run(bench: Bench, times: int, number: signal.Signals, random: Random) -> None:
    ended, most, slowest, doubts = 0, 0, 0.0, 0
    while ended < times and bench.standing(DeliveryState.QUEUED):
        in_action, seconds = bench.end(random.uniform(0.0, 0.06), number)
        ended += in_action
        slowest = max(slowest, seconds)
        left = bench.standing(DeliveryState.INTENT)
        most, doubts = max(most, left), doubts + left
    print(
        f"{ended} {number.name} in action, {bench.connections} connections: at the dot when ended:"
        f" {most} at most, {doubts / max(ended, 1):.2f} on average; gone in {slowest:.2f} s at most"
    )


def _tell(bench: Bench, people: int) -> None:
    """One more life, an hour later, finishes; then who received what."""
    taken_before = sum(bench.running.taken().values())
    bench.now += HALF_AN_HOUR
    for _ in range(3):
        bench.live(Event())
        bench.now += HALF_AN_HOUR
    taken = bench.running.taken()
    with open_records(bench.database) as records:
        mails_now = records.outbox.by_state(*DeliveryState)
        settled = records.engine.rows(
            "SELECT count(*) AS n FROM outbox WHERE settled_by IS NOT NULL"
        )[0]["n"]
        sound = records.engine.rows("PRAGMA integrity_check")[0]["integrity_check"]
    doubt = [mail for mail in mails_now if mail.state is DeliveryState.DOUBT]
    lost = [m for m in mails_now if m.state is DeliveryState.SENT and not taken[m.email]]
    lost += [m for m in mails_now if m.state not in {DeliveryState.SENT, DeliveryState.DOUBT}]
    twice = [email for email, times in taken.items() if times > 1]
    print(
        f"{people} people: {taken_before} accepted before the last life,"
        f" {sum(taken.values())} in all; lost {len(lost)}, twice {len(twice)},"
        f" in doubt {len(doubt)}, settled by the log {settled}; integrity {sound}"
    )


if __name__ == "__main__":
    main()
