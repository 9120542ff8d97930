"""Which issues are due and not made: each period of each digest has one turn, taken once.

What was done is in the table of executions, by digest and end of period: two processes, a restart
or a changed hour never give a turn twice. It makes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from briefings.app import WEEKLY, Office
from briefings.calendar import due, last_due, next_due, pending
from briefings.model import Digest, Mode, Period
from briefings.period import key
from briefings.store import Records
from briefings.store.executions import Outcome
from briefings.typography import day_and_hour
from watch.front import again

LEASE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """An issue to make now; or, when ``late``, one that the delay to catch up has passed."""

    digest: Digest
    period: Period
    due: datetime
    late: bool


def running(office: Office) -> tuple[Digest, ...]:
    """The digests that are made when their day comes, without being asked."""
    return tuple(
        digest for digest in office.digests if digest.enabled and digest.mode is not Mode.MANUAL
    )


def job(digest: Digest) -> str:
    """Its name in the table of executions."""
    return f"digest:{digest.slug}"


def waiting(office: Office, records: Records, digest: Digest, now: datetime) -> tuple[Period, ...]:
    """The periods due at ``now`` and neither made nor closed, oldest first."""
    last = records.executions.last(job(digest))
    return () if last is None else tuple(pending(digest, last.due, now, office.closed))


def take_turns(office: Office, records: Records, digest: Digest) -> Iterator[Turn]:
    """The turns of this digest that are due, oldest first, each claimed just before it is given.

    One that another process has in hand stops the list: the issues of a digest keep their order.
    A digest heard of for the first time has missed nothing: its first turn is the next one.
    """
    now = office.watch.now()
    _open(office, records, digest, now)
    for period in waiting(office, records, digest, now):
        if not records.executions.claim(job(digest), period.end, office.watch.now(), LEASE):
            return
        turn = _turn(office, digest, period, now)
        if turn.late:
            records.executions.close(job(digest), period.end, now, Outcome.MISSED)
        yield turn


def close(office: Office, records: Records, turn: Turn) -> None:
    """Made: nobody takes it again."""
    records.executions.finish(job(turn.digest), turn.period.end, office.watch.now())


def give_back(office: Office, records: Records, turn: Turn) -> None:
    """Not made: whoever comes next may take it at once."""
    records.executions.release(job(turn.digest), turn.period.end, office.watch.now())


def missed(turn: Turn) -> str:
    """What the log says of an issue that nobody will make by itself any more."""
    return (
        f"{turn.digest.title}\u00a0: la note du {day_and_hour(turn.due)} n'a pas été faite, et le"
        f" délai de rattrapage est passé. Pour la faire\u00a0: {command(turn.digest, turn.period)}"
    )


def command(digest: Digest, period: Period, more: str = "") -> str:
    """What to type for this issue."""
    named = "" if digest.slug == WEEKLY else f" --digest {digest.slug}"
    return again(f"issue{named}{more} --period {key(period)}")


def coming(office: Office) -> str:
    """« Prochaine note : lundi 30 novembre 2026 à 07:00. », of the digest that comes first."""
    now = office.watch.now()
    closed = office.closed
    dues = [(due(one, next_due(one, now, closed), closed), one.title) for one in running(office)]
    if not dues:
        return "Aucune note n'est programmée."
    when, title = min(dues)
    return f"Prochaine note\u00a0: {title}, {day_and_hour(when)}."


def _open(office: Office, records: Records, digest: Digest, now: datetime) -> None:
    with records.engine.transaction("rota.open"):
        if records.executions.last(job(digest)) is None:
            past = last_due(digest, now, office.closed).end
            records.executions.close(job(digest), past, now, Outcome.BEFORE)


def _turn(office: Office, digest: Digest, period: Period, now: datetime) -> Turn:
    when = due(digest, period, office.closed)
    delay = timedelta(days=office.watch.settings.schedule.catch_up_days)
    return Turn(digest, period, when, late=now - when > delay)
