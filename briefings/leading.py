"""One leader per folder: two `vigie run` on one archive never work at the same time.

A lock on a file of the folder decides on one machine; the system gives it back when its holder
dies, however it dies. A folder shared by several machines may not honour it, so the leader also
takes a number, larger than all before, which every transaction of its work checks: a leader that
was replaced without knowing it writes nothing more.
"""

from __future__ import annotations

import fcntl
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from briefings.app import Office
from briefings.store.meta import Meta
from watch.errors import SettingsError, WatchError, complaint

LOCK = "vigie.lock"
LEASE = timedelta(seconds=30)
"""A leader of another machine that has not been heard of for so long is replaced."""
PULSE_SECONDS = 10

_TOKEN, _HOLDER, _HEARD = "leader:token", "leader:holder", "leader:heard"


class Deposed(WatchError):
    """Another process leads this folder now: nothing more is written by this one."""


@contextmanager
def lead(office: Office) -> Iterator[Office | None]:
    """The office as its leader works in it; None when another process leads."""
    office.watch.home.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(office.watch.home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SettingsError(
            f"{office.watch.home / LOCK} ne peut pas être écrit ({complaint(error)})\u00a0:"
            " vérifiez les droits du dossier.",
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        token = _take(office)
        yield None if token is None else replace(office, fence=fence(token))
    finally:
        os.close(descriptor)


def fence(token: int) -> Callable[[Meta], None]:
    """What refuses to write for a leader that was replaced."""

    def check(meta: Meta) -> None:
        if meta.get(_TOKEN) != str(token):
            raise Deposed(
                "Un autre «\u00a0vigie run\u00a0» travaille maintenant sur ce dossier\u00a0:"
                " celui-ci n'écrit plus rien. Arrêtez-le.",
            )

    return check


def pulse(office: Office) -> None:
    """Say that this leader is alive."""
    with office.stores() as (_, records), records.engine.transaction("leader.pulse"):
        records.meta.put(_HEARD, office.watch.now().isoformat())


def _take(office: Office) -> int | None:
    """The next number, unless a leader of another machine was heard of a moment ago."""
    now = office.watch.now()
    with office.stores() as (_, records), records.engine.transaction("leader.take"):
        heard = records.meta.get(_HEARD)
        recent = heard is not None and abs(now - datetime.fromisoformat(heard)) < LEASE
        # On this machine the lock says that it is dead, however recent.
        if recent and records.meta.get(_HOLDER) != platform.node():
            return None
        token = int(records.meta.get(_TOKEN) or 0) + 1
        records.meta.put(_TOKEN, str(token))
        records.meta.put(_HOLDER, platform.node())
        records.meta.put(_HEARD, now.isoformat())
        return token
