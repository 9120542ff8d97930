"""`vigie run`: APScheduler as a clock. It remembers nothing: what is due is in the database.

So a restart, a second process and ``vigie harvest`` from cron behave alike: each job claims its
date in the table of executions before it works, and a date is done once.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from rich.console import Console

from briefings.app import WEEKLY, Office
from briefings.calendar import CRON_DAYS, DAYS, last_due, next_due, worth_catching_up
from briefings.issue import make
from briefings.mailing import lines, send
from briefings.period import key, last_complete_week
from briefings.store import Records
from briefings.typography import day_and_hour
from watch.console import console, plural
from watch.errors import WatchError
from watch.faults import InjectedFault
from watch.front import again
from watch.zone import PARIS

LEASE = timedelta(hours=1)
DRAIN_SECONDS = 60
NAMED = 5
"""failing sources named on a line of the log"""

Job = Callable[[Office, Console], None]


def work(office: Office, *, once: bool) -> None:
    """Do what is due now; then, unless ``once``, wait for the next dates until interrupted."""
    out = console()
    out.print("Vigie regarde ce qui est à faire\u00a0: collecte, note, envois…")
    for job in (tick, weekly, drain):
        guarded(job, office, out)
    if once:
        return
    scheduler = build(office, out)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: scheduler.shutdown(wait=False))
    due = next_due(office.watch.settings.schedule, office.watch.now())
    out.print(f"Prochaine note\u00a0: {day_and_hour(due)}. Ctrl+C pour arrêter.")
    scheduler.start()
    out.print("Arrêté\u00a0; ce qui restait à faire reprendra au prochain démarrage.")


def build(office: Office, out: Console) -> BlockingScheduler:
    """The clock: interval jobs in UTC, the weekly one in Paris time.

    An interval job in a zone with daylight saving may sleep an hour too long: apscheduler#1103.
    """
    schedule = office.watch.settings.schedule
    scheduler = BlockingScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "misfire_grace_time": 3600, "max_instances": 1},
    )
    hour, minute = schedule.hour.split(":")
    scheduler.add_job(guarded, "interval", (tick, office, out), minutes=schedule.tick_minutes)
    scheduler.add_job(guarded, "interval", (drain, office, out), seconds=DRAIN_SECONDS)
    # The name of the day, never its number: in APScheduler 1 is Tuesday.
    weekday = CRON_DAYS[DAYS.index(schedule.day)]
    trigger = CronTrigger(day_of_week=weekday, hour=hour, minute=minute, timezone=PARIS)
    scheduler.add_job(guarded, trigger, (weekly, office, out))
    # Again at every tick: a note that failed, or whose hour passed while the machine slept, would
    # otherwise wait a week, and the week it tells would be lost. Done, it costs one query.
    scheduler.add_job(guarded, "interval", (weekly, office, out), minutes=schedule.tick_minutes)
    return scheduler


def guarded(job: Job, office: Office, out: Console) -> None:
    """The documented net per job: a failure is said, and the next date comes all the same."""
    try:
        job(office, out)
    except InjectedFault:
        raise
    except WatchError as error:
        out.print(f"{_stamp(office)} Erreur\u00a0: {error}")
    except Exception as error:
        logging.getLogger("vigie").debug("job failed", exc_info=True)
        out.print(f"{_stamp(office)} Erreur imprévue ({type(error).__name__})\u00a0: {error}")


def tick(office: Office, out: Console) -> None:
    """Harvest the sources whose time has come; two processes share the ticks, not the work."""
    now = office.watch.now()
    minutes = office.watch.settings.schedule.tick_minutes
    due = datetime.fromtimestamp(now.timestamp() // (60 * minutes) * 60 * minutes, UTC)
    with office.stores() as (store, records):
        specs = office.watch.due(store)
        if not specs or not records.executions.claim("tick", due, now, LEASE):
            return
        reports = office.watch.gather(store, specs)
        records.executions.finish("tick", due, office.watch.now())
    failing = (one.source for one in reports if one.outcome in {"echec", "illisible"})
    failed = list(dict.fromkeys(failing))
    heard = len({one.source for one in reports})
    out.print(
        f"{_stamp(office)} Collecte\u00a0: {plural(heard, 'source')},"
        f" {plural(sum(one.new for one in reports), 'nouveauté')}{_trouble(failed)}.",
    )


def _trouble(failed: Sequence[str]) -> str:
    if not failed:
        return ""
    others = f" et {plural(len(failed) - NAMED, 'autre')}" if len(failed) > NAMED else ""
    return f", en échec\u00a0: {', '.join(failed[:NAMED])}{others} ({again('sources list')})"


def weekly(office: Office, out: Console) -> None:
    """Make the note of the last complete week when it is due and not made yet.

    On the very first start nothing was missed: the first note waits for its day.
    """
    schedule, now = office.watch.settings.schedule, office.watch.now()
    due = last_due(schedule, now)
    with office.stores() as (store, records):
        if _settled(records, due, now):
            return
        if not worth_catching_up(schedule, due, now):
            records.executions.finish(WEEKLY, due, now)
            week = key(last_complete_week(due))
            out.print(
                f"{_stamp(office)} La note du {day_and_hour(due)} n'a pas été faite, et le délai"
                f" de rattrapage est passé. Pour la faire\u00a0: {again(f'issue --week {week}')}",
            )
            return
        try:
            office.watch.gather(store, office.watch.due(store))
            made = make(office, store, records, last_complete_week(due))
        except BaseException:
            records.executions.release(WEEKLY, due, office.watch.now())
            raise
        records.executions.finish(WEEKLY, due, office.watch.now())
    out.print(
        f"{_stamp(office)} Note n°\u00a0{made.issue.number} prête"
        f" pour {plural(made.mails, 'destinataire')}.",
    )


def _settled(records: Records, due: datetime, now: datetime) -> bool:
    """Whether there is nothing to do for this date: done, or in other hands, or a first start."""
    with records.engine.transaction("weekly.claim"):
        first = records.executions.last(WEEKLY) is None and records.meta.get("started") is None
        if not records.executions.claim(WEEKLY, due, now, LEASE):
            return True
        if first:
            records.meta.put("started", now.isoformat())
            records.executions.finish(WEEKLY, due, now)
        return first


def drain(office: Office, out: Console) -> None:
    """Send what waits in the outbox."""
    with office.stores() as (_, records):
        report = send(office, records)
    for line in lines(report, relay=bool(office.watch.settings.smtp.host)):
        out.print(f"{_stamp(office)} {line}")


def _stamp(office: Office) -> str:
    return f"{office.watch.now().astimezone(PARIS):%d/%m/%Y %H:%M:%S}"
