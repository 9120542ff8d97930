"""How fast mails are queued and leave, beside bare smtplib; how much room they take.

    python benchmarks/delivery.py                       # 10,000 people, a note of 100 KB
    python benchmarks/delivery.py --people 2000 --connections 1 2 4

Both send the same bytes, over as many connections kept open, to the same relay on this machine,
which answers at once and is in a process of its own. They take turns. smtplib keeps no trace of
what it did; Vigie commits an intent before each dot and a result after it, on the disk. One
connection can do no better than an exchange and a synchronisation after the other: that bound is
measured beside, by writing as much and synchronising as often.
"""

from __future__ import annotations

import argparse
import os
import smtplib
import socket
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.mailers import MONDAY, SENDER, Running, draft, mails, relay
from briefings.delivery.outbox import Terms, drain
from briefings.store import open_records
from briefings.store.mail import Outgoing


class Figures(NamedTuple):
    per_second: float
    queued: float
    """seconds"""
    size: int
    """bytes of the database once all is queued"""


def bare(running: Running, those: Sequence[Outgoing], connections: int) -> float:
    """Mails per second by `smtplib.sendmail`, one thread per connection."""

    def one(share: Sequence[Outgoing]) -> None:
        session = smtplib.SMTP("127.0.0.1", running.port, local_hostname="bench")
        assert session.sock is not None
        session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for mail in share:
            session.sendmail(SENDER, [mail.email], mail.raw + mail.body)
        session.quit()

    threads = [
        threading.Thread(target=one, args=(those[start::connections],))
        for start in range(connections)
    ]
    started = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(those) / (perf_counter() - started)


def ours(running: Running, those: Sequence[Outgoing], connections: int, folder: Path) -> Figures:
    """The same by Vigie, from a new database on the disk."""
    database = folder / "vigie.db"
    for old in folder.glob("vigie.db*"):
        old.unlink()
    channels = [running.channel() for _ in range(connections)]
    with open_records(database) as records:
        started = perf_counter()
        records.issues.record(draft(), those)
        queued = perf_counter() - started
        records.engine.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = database.stat().st_size
        started = perf_counter()
        report = drain(records, channels, Terms(sender=SENDER, now=lambda: MONDAY, owner="bench"))
        seconds = perf_counter() - started
    assert (report.sent, report.problems) == (len(those), ())
    for channel in channels:
        channel.close()
    return Figures(len(those) / seconds, queued, size)


def synchronised(folder: Path, times: int) -> float:
    """Synchronisations of 24 KB per second, as much as a commit writes."""
    piece = bytes(24_000)
    started = perf_counter()
    with (folder / "synchronised").open("wb") as file:
        for _ in range(times):
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    return times / (perf_counter() - started)


def contest(
    running: Running, those: Sequence[Outgoing], connections: int, folder: Path, *, first: bool
) -> tuple[float, Figures]:
    """One turn of each. Who goes first changes: a busy machine is to favour nobody."""
    if first:
        vigie = ours(running, those, connections, folder)
        return bare(running, those, connections), vigie
    smtp = bare(running, those, connections)
    return smtp, ours(running, those, connections, folder)


def main() -> None:
    """Parse the command line and print a table."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--people", type=int, default=10_000)
    asked.add_argument("--size", type=int, default=100_000, help="bytes of HTML")
    asked.add_argument("--connections", type=int, nargs="+", default=[2])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--folder", type=Path, help="where the database is; a temporary folder")
    given = asked.parse_args()
    started = perf_counter()
    those = mails(given.people, given.size)
    made = perf_counter() - started
    whole = sum(len(mail.raw) + len(mail.body) for mail in those)
    print(f"{given.people} mails, {whole / 1e6:.0f} MB in all, addressed in {made:.2f} s")
    with TemporaryDirectory(dir=given.folder) as name, relay(Path(name), log=False) as running:
        for connections in given.connections:
            pairs = [
                contest(running, those, connections, Path(name), first=number % 2 == 0)
                for number in range(given.rounds)
            ]
            disk = synchronised(Path(name), 500)
            apart = [vigie.per_second * (1 / smtp + 1 / disk) for smtp, vigie in pairs]
            ratios = sorted(vigie.per_second / smtp for smtp, vigie in pairs)
            print(
                f"{connections} connections: smtplib {median(smtp for smtp, _ in pairs):.0f}/s,"
                f" Vigie {median(vigie.per_second for _, vigie in pairs):.0f}/s,"
                f" ratio {median(ratios):.2f} ({', '.join(f'{one:.2f}' for one in ratios)}),"
                f" {median(apart):.2f} of an exchange then a synchronisation ({disk:.0f}/s);"
                f" queued in {max(vigie.queued for _, vigie in pairs):.2f} s at most,"
                f" database {pairs[0][1].size / 1e6:.1f} MB"
            )


if __name__ == "__main__":
    main()
