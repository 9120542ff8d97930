"""The file of those who left, beside the database: what a restored backup must not undo.

One line per word of a person, never rewritten: instant, ``leave`` or ``back``, the HMAC of the
address, the digest or ``*``. It names nobody, so it outlives an erasure. The database remembers how
far it has taken it in; one restored from an earlier day is behind, and catches up when opened.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from briefings.alerts.followed import PREFIX as FOLLOW
from briefings.alerts.saved import PREFIX as ALERT
from briefings.store import Records
from watch.errors import StoreFull, StoreReadOnly, complaint
from watch.store.convert import to_text

ALL = "*"
READ = "departures"
"""The key, among the facts of a database, of how many bytes it has taken in."""

_LINE = re.compile(r"(\S+) (leave|back) ([0-9a-f]{32}) (\S+)")


@dataclass(frozen=True, slots=True)
class Departure:
    """One line."""

    at: datetime
    person: str
    digest: str
    """or ``ALL``"""
    left: bool
    """False: they asked to come back"""


class Departures:
    """The file; writing is an append that reaches the disk before anything else is said."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, departure: Departure) -> None:
        """Add a line.

        Raises:
            StoreFull, StoreReadOnly: it could not be written; nothing is to be acknowledged.
        """
        word = "leave" if departure.left else "back"
        line = f"{to_text(departure.at)} {word} {departure.person} {departure.digest}\n"
        try:
            descriptor = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600)
            try:
                # A line cut by a full disk must not swallow the next one.
                size = os.fstat(descriptor).st_size
                torn = size and os.pread(descriptor, 1, size - 1) != b"\n"
                rest = (b"\n" if torn else b"") + line.encode()
                while rest:  # a disk that fills up takes the beginning without a word
                    rest = rest[os.write(descriptor, rest) :]
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            kind = StoreFull if error.errno in {errno.ENOSPC, errno.EDQUOT} else StoreReadOnly
            raise kind(
                f"{self._path} ne peut pas être écrit ({complaint(error)})\u00a0: vérifiez le"
                " disque et les droits, puis recommencez.",
            ) from error

    @property
    def size(self) -> int:
        """Bytes; 0 when nobody ever left."""
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def after(self, offset: int) -> Iterator[Departure]:
        """The lines from there on; one that is not ours is passed over."""
        try:
            text = self._path.read_bytes()[offset:].decode("ascii", "replace")
        except FileNotFoundError:
            return
        for line in text.splitlines():
            if found := _LINE.fullmatch(line):
                yield Departure(
                    datetime.fromisoformat(found[1]), found[3], found[4], found[2] == "leave"
                )


def catch_up(records: Records, departures: Departures, named: Callable[[], dict[str, str]]) -> int:
    """Apply what the database has not taken in; how many lines.

    ``named`` gives the address of each person who may be written to, by the HMAC; it is called only
    when there is something to apply.
    """
    if departures.size == _taken(records):
        return 0
    with records.engine.transaction("departures.catch_up"):
        size, taken = departures.size, _taken(records)
        # A file shorter than what was taken in is another file: all of it is new.
        lines = list(departures.after(taken if taken <= size else 0))
        addresses = named() if lines else {}
        for one in lines:
            _apply(records, one, addresses.get(one.person))
        records.meta.put(READ, str(size))
    return len(lines)


def _taken(records: Records) -> int:
    return int(records.meta.get(READ) or 0)


def _apply(records: Records, one: Departure, email: str | None) -> None:
    digest = None if one.digest == ALL else one.digest
    if not one.left:
        # The suppression alone: only a confirmation, which is not in this file, subscribes.
        records.suppressions.lift(one.person, digest)
        return
    records.suppressions.add(one.person, digest, one.at)
    if digest is None:
        records.alerts.end_all(one.person)
        records.follows.end_all(one.person)
    elif digest.startswith((ALERT, FOLLOW)):
        records.alerts.end(digest)
        records.follows.end(digest)
        return
    if email:
        records.subscribers.bar(email, digest, one.at)
