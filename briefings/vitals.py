"""What a monitor may know of this installation: stages, queue, disk, database. Names nobody.

    ok         everything that runs by itself did so
    attention  a stage was never run, or a mail waits for somebody's decision
    erreur     something that should have happened did not: a monitor wakes somebody

:mod:`briefings.watchdog` tells the keeper by mail. This is for the case in which nothing can write
any more: somebody else asks, and hears it from the answer, or from its absence.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from briefings import timekeeping
from briefings.app import Office
from briefings.mailing import held
from briefings.model import DeliveryState
from briefings.rota import running, waiting
from briefings.store import Records
from briefings.watchdog import LATE, STAGES, last_success, silent
from watch.store import Store
from watch.store.sqlite import HEAVY_WAL

FULL = 200_000_000
"""bytes left; below, the next harvest may not be written"""


class State(StrEnum):
    """The value is what a monitor reads."""

    OK = "ok"
    ATTENTION = "attention"
    ERROR = "erreur"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Something that runs by itself."""

    last: datetime | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What was measured; :attr:`state` judges."""

    at: datetime
    stages: Mapping[str, Stage]
    overdue: int
    """notes that should have been made, and that the keeper is told of"""
    queue: Mapping[DeliveryState, int]
    relay_down: datetime | None
    held: bool
    """no mail may leave: somebody must decide"""
    clock: bool
    """the machine's clock can be believed"""
    free: int
    """bytes on the disk"""
    database: str
    wal: int
    """bytes of its journal; see :data:`watch.store.sqlite.HEAVY_WAL`"""

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, in words that no monitor has to know beforehand."""
        told = {
            **{f"étape en retard\u00a0: {name}": one.late for name, one in self.stages.items()},
            "bulletin non fait": self.overdue > 0,
            "relais de messagerie en panne": self.relay_down is not None,
            "envois arrêtés": self.held,
            "horloge douteuse": not self.clock,
            "disque plein": self.free < FULL,
            "journal de la base trop gros": self.wal > HEAVY_WAL,
        }
        return tuple(what for what, wrong in told.items() if wrong)

    @property
    def state(self) -> State:
        """The worst of it."""
        if self.faults:
            return State.ERROR
        never = any(one.last is None for one in self.stages.values())
        return State.ATTENTION if never or self.queue.get(DeliveryState.DOUBT) else State.OK


def vitals(office: Office, store: Store, records: Records) -> Vitals:
    """Measure; changes nothing."""
    now = office.watch.now()
    overdue = [
        period
        for digest in running(office)
        for period in waiting(office, records, digest, now - LATE)
    ]
    return Vitals(
        at=now,
        stages={stage: _stage(office, stage, last_success(records, stage)) for stage in STAGES},
        overdue=len(overdue),
        queue=records.outbox.counts(),
        relay_down=records.sending.down_since(),
        held=held(office, records) is not None,
        clock=not timekeeping.doubt(records, now),
        free=shutil.disk_usage(office.watch.home).free,
        database=store.engine.description,
        wal=store.engine.wal(),
    )


def _stage(office: Office, name: str, last: datetime | None) -> Stage:
    return Stage(last=last, late=last is not None and silent(office, name, last))
