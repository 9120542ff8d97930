"""What the benchmarks of delivery share: a relay in its own process, a note's mails, an office."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

from briefings.delivery.session import SmtpSettings
from briefings.delivery.smtp import SmtpChannel
from briefings.message import Envelope, personal, shared
from briefings.model import Period, Rendered
from briefings.period import last_complete_week
from briefings.store.issues import Draft
from briefings.store.mail import Outgoing

MONDAY = datetime(2026, 11, 23, 6, 15, tzinfo=UTC)
SENDER = "veille@region.example"
WORDS = ("recherche", "été", "désinformation", "lycée", "égalité", "ruralité", "à", "=", ".", "«")


@dataclass(frozen=True)
class Running:
    """A relay that listens, and what it writes down."""

    port: int
    ledger: Path
    log: Path

    def channel(self) -> SmtpChannel:
        return SmtpChannel(SmtpSettings(host="127.0.0.1", port=self.port, security="none"))

    @property
    def size(self) -> int:
        """Bytes of the ledger: it grows with each mail accepted."""
        return self.ledger.stat().st_size if self.ledger.exists() else 0

    def taken(self) -> Counter[str]:
        """How many mails each person was accepted for."""
        if not self.ledger.exists():
            return Counter()
        lines = self.ledger.read_text(encoding="ascii").splitlines()
        return Counter(line.partition(" ")[2] for line in lines)


@contextmanager
def relay(folder: Path, *, log: bool) -> Iterator[Running]:
    """`relay.py` until the block ends."""
    ledger, written = folder / "ledger", folder / "mail.log" if log else Path("/dev/null")
    command = [sys.executable, str(Path(__file__).with_name("relay.py")), str(ledger), str(written)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Running(int(process.stdout.readline()), ledger, written)
        finally:
            process.kill()


def note(size: int) -> Rendered:
    """A note of about ``size`` bytes of HTML, in lines as long as ours."""
    random = Random(size)
    lines = []
    while sum(map(len, lines)) < size:
        lines.append(f"<p>{' '.join(random.choices(WORDS, k=12))}</p>\n")
    html = "".join(lines)
    return Rendered(subject="Veille n° 1", html=html, text=html[: size // 5])


def mails(count: int, size: int) -> list[Outgoing]:
    """One note for so many people, as `briefings.mailing` makes them."""
    random = Random(count)
    covers = [
        Envelope(
            sender=SENDER,
            name="Veille Sciences et Société",
            to=f"agent{number}@region.example",
            message_id=f"<{random.randbytes(16).hex()}@region.example>",
            date=MONDAY,
            list_id="hebdo.vigie",
            unsubscribe=f"https://vigie.region.example/d/{random.randbytes(20).hex()}",
        )
        for number in range(count)
    ]
    body = shared(note(size), covers[0])
    return [
        Outgoing(email=one.to, message_id=one.message_id, raw=personal(one), body=body)
        for one in covers
    ]


def draft(number: int = 1) -> Draft:
    week = last_complete_week(MONDAY)
    return Draft(
        digest="hebdo",
        period=Period(week.start, week.end),
        number=number,
        rendered=Rendered(subject="Veille n° 1", html="", text=""),
        places=(),
        model="m1",
        made_at=MONDAY,
    )
