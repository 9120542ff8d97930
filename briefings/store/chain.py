"""How far the journal's chain has been followed, so that no page follows all of it each time.

What was followed is remembered here, in this process, and not in the file: whoever rewrites the
journal cannot rewrite that. The last line followed must stay what it was; every hour all is
followed again, since a line before it may have been altered too.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from briefings.store.audit import START, Audit, follows

AGAIN = timedelta(hours=1)
SECONDS = 0.5
"""That a page spends on it: some 20,000 lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What can be said of the journal."""

    upto: int
    """the last line that was followed from the first one"""
    since: datetime
    """when that began"""
    broken: int | None = None
    """the first line that does not follow from those before it"""
    whole: bool = False
    """whether no line is left to follow"""


class Chain:
    """Shared by the pages of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number, self._seal = 0, START
        self._since: datetime | None = None
        self._broken: int | None = None

    def follow(self, audit: Audit, now: datetime, seconds: float = SECONDS) -> Followed:
        """Go on from where it was left, for that long at most."""
        with self._lock:
            if self._since is None or now - self._since >= AGAIN:
                self._number, self._seal, self._since, self._broken = 0, START, now, None
            whole = self._broken is None and self._go_on(audit, time.monotonic() + seconds)
            return Followed(upto=self._number, since=self._since, broken=self._broken, whole=whole)

    def _go_on(self, audit: Audit, until: float) -> bool:
        """Whether the end was reached."""
        if self._number and audit.seal(self._number) != self._seal:
            self._broken = self._number
            return False
        for line in audit.all(self._number):
            if not follows(line, self._number, self._seal):
                self._broken = self._number + 1
                return False
            self._number, self._seal = line.id, line.hash
            if time.monotonic() > until:
                return audit.seal(self._number + 1) is None
        return True
