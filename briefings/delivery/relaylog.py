"""The log of a Postfix relay, asked about mails in doubt. It reads; :mod:`traces` understands.

A doubt remembers where the log ended when its attempt began, so only what follows is read: at most
``LARGEST`` bytes at a time, and nothing at all while nothing is in doubt.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from briefings.delivery.traces import Traces
from briefings.store.backlog import Doubt
from watch.errors import complaint

LARGEST = 256_000_000
"""Bytes: a second or two; some million mails."""
LINE = 65_536


@dataclass(frozen=True, slots=True)
class Findings:
    """By the number of the mail, under which queue id the relay accepted it, or lost it."""

    accepted: dict[int, str] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelayLog:
    """A file that the relay appends to, and that is renamed ``.1`` when it is old."""

    path: Path

    def position(self) -> str | None:
        """Where it ends now, as ``inode:offset``; None when it cannot be read."""
        try:
            with self.path.open("rb") as file:
                status = os.fstat(file.fileno())
        except OSError:
            return None
        return f"{status.st_ino}:{status.st_size}"

    def read(self, doubts: Sequence[Doubt]) -> Findings:
        """What it proves of each of these."""
        if not doubts:
            return Findings()
        try:
            return self._read(doubts)
        except OSError as error:
            said = (
                f"Le journal du relais {self.path} ne peut pas être lu ({complaint(error)})\u00a0:"
                " vérifiez le réglage smtp.log et les droits du fichier."
            )
            return Findings(problems=(said,))

    def _read(self, doubts: Sequence[Doubt]) -> Findings:
        """Each doubt from its own attempt on: an earlier one of the same mail proves nothing."""
        traces, left = Traces(), LARGEST
        for path, starts in self._stretches(doubts):
            with path.open("rb") as file:
                file.seek(min(offset for offset, _ in starts))
                waiting = sorted(starts, key=itemgetter(0), reverse=True)
                while left > 0:
                    while waiting and waiting[-1][0] <= file.tell():
                        traces.want(waiting.pop()[1])
                    if not (line := file.readline(LINE)):
                        break
                    left -= len(line)
                    traces.read(line.rstrip())
        accepted = {one.id: traces.accepted(one.message_id) for one in doubts}
        lost = {one.id: traces.lost(one.message_id) for one in doubts}
        return Findings(
            {mail: _ACCEPTED.format(queue) for mail, queue in accepted.items() if queue},
            {mail: _LOST.format(queue) for mail, queue in lost.items() if queue},
            () if left > 0 else (_TOO_LONG,),
        )

    def _stretches(self, doubts: Sequence[Doubt]) -> list[tuple[Path, list[tuple[int, Doubt]]]]:
        """What to read, in order: the old file for those that began in it, then the present one."""
        old, present = self.path.with_name(f"{self.path.name}.1"), self.path.stat()
        before: list[tuple[int, Doubt]] = []
        now: list[tuple[int, Doubt]] = []
        for doubt in doubts:
            inode, offset = map(int, doubt.log_at.split(":"))
            if inode == present.st_ino:
                # Shorter than it was: emptied in place, all of it is new.
                now.append((offset if present.st_size >= offset else 0, doubt))
            elif old.exists() and old.stat().st_ino == inode:
                before.append((offset, doubt))
            else:
                now.append((0, doubt))
        if not before:
            return [(self.path, now)]
        return [(old, before), (self.path, [(0, before[0][1]), *now])]


_ACCEPTED = "journal du relais, accepté sous {}"
_LOST = "journal du relais, coupé avant la fin sous {}"
_TOO_LONG = (
    "Le journal du relais est trop long pour être lu jusqu'au bout\u00a0: vérifiez vous-même les"
    " messages en doute."
)
