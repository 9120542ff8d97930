"""`vigie run`: APScheduler as a clock. It remembers nothing: what is due is in the database.

So a restart, a second process and ``vigie harvest`` from cron behave alike: each job claims its
date in the table of executions before it works, and a date is done once.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from rich.console import Console

from briefings import ballast, timekeeping
from briefings.ageing import daily as ageing
from briefings.alerting import reminding, telling
from briefings.app import Office
from briefings.backup import night
from briefings.backup import nightly as backup
from briefings.delivery.stopping import stoppable
from briefings.edition import produce
from briefings.leading import PULSE_SECONDS, lead, pulse
from briefings.mailing import alarm, barrier, lines, send
from briefings.model import Digest
from briefings.period import key
from briefings.registry.upkeep import returns
from briefings.reviewing import remind
from briefings.rota import LEASE, close, coming, give_back, missed, running, take_turns
from briefings.unfolding import unfold
from briefings.watchdog import LOOK, alert, succeeded
from watch.console import console, plural
from watch.errors import WatchError
from watch.faults import InjectedFault
from watch.front import again
from watch.store import Store
from watch.zone import PARIS

DRAIN_SECONDS = 60
WATCH = "watch"
FEW = 20
"""Mails that the watchdog sends by itself; the others leave with the notes."""
NAMED = 5
"""failing sources named on a line of the log"""

_LED = "Un autre «\u00a0vigie run\u00a0» travaille déjà sur ce dossier\u00a0: rien à faire ici."

Job = Callable[[Office, Console], None]


def work(office: Office, *, once: bool) -> None:
    """Do what is due now; then, unless ``once``, wait for the next dates until interrupted."""
    out = console()
    with lead(office) as leader:
        if leader is None:
            out.print(_LED)
            return
        out.print("Vigie regarde ce qui est à faire\u00a0: collecte, note, envois…")
        post = Post()
        for job in (tick, editions, links, alerts, overdue, upkeep, look_out, post):
            guarded(job, leader, out)
        if not once:
            _wait(leader, out, post)


def _wait(office: Office, out: Console, post: Post) -> None:
    stop = post.stop = Event()
    scheduler = build(office, out, post)

    def leave(*_: object) -> None:
        stop.set()
        scheduler.shutdown(wait=False)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    out.print(f"{coming(office)} Ctrl+C pour arrêter.")
    scheduler.start()
    out.print("Arrêté\u00a0; ce qui restait à faire reprendra au prochain démarrage.")


def build(office: Office, out: Console, post: Job) -> BlockingScheduler:
    """The clock: it knocks at the hours of the digests, and the jobs ask the calendar what is due.

    Intervals are in UTC: in a zone with daylight saving they may last an hour too long
    (apscheduler#1103).
    """
    minutes = office.watch.settings.schedule.tick_minutes
    scheduler = BlockingScheduler(
        timezone=UTC,
        # What watches does not wait behind what it watches.
        executors={"default": ThreadPoolExecutor(1), WATCH: ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "misfire_grace_time": 3600, "max_instances": 1},
    )
    scheduler.add_job(guarded, "interval", (tick, office, out), minutes=minutes)
    scheduler.add_job(guarded, "interval", (alerts, office, out), minutes=minutes)
    scheduler.add_job(guarded, "interval", (post, office, out), seconds=DRAIN_SECONDS)
    scheduler.add_job(guarded, "interval", (overdue, office, out), minutes=minutes)
    scheduler.add_job(guarded, "interval", (links, office, out), minutes=minutes)
    scheduler.add_job(guarded, "interval", (upkeep, office, out), hours=1)
    for hour in sorted({digest.hour for digest in running(office)}):
        trigger = CronTrigger(hour=hour.hour, minute=hour.minute, timezone=PARIS)
        scheduler.add_job(guarded, trigger, (editions, office, out))
    # Again at every tick: an issue that failed, or whose hour passed while the machine slept, would
    # otherwise wait for the next day. When nothing is due it costs a query per digest.
    scheduler.add_job(guarded, "interval", (editions, office, out), minutes=minutes)
    scheduler.add_job(
        guarded, "interval", (look_out, office, out), seconds=LOOK.seconds, executor=WATCH
    )
    scheduler.add_job(
        _net, "interval", (_pulse, office, out), seconds=PULSE_SECONDS, executor=WATCH
    )
    return scheduler


def guarded(job: Job, office: Office, out: Console) -> None:
    """Do a job, by a clock that can be believed; if it is not, the harvest says so each time."""

    def work(office: Office, out: Console) -> None:
        if (wrong := _wrong_clock(office)) is None:
            job(office, out)
            _note(job, office)
        elif job is tick:
            out.print(wrong)

    _net(work, office, out)


def _net(job: Job, office: Office, out: Console) -> None:
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


def _wrong_clock(office: Office) -> str | None:
    with office.stores() as (_, records):
        return timekeeping.doubt(records, office.watch.now())


def _note(job: Job, office: Office) -> None:
    stage = "envois" if isinstance(job, Post) else _STAGES.get(job)
    now = office.watch.now()
    with office.stores() as (_, records):
        timekeeping.note(records, now)
        if stage:
            succeeded(records, stage, now)


def _pulse(office: Office, _: Console) -> None:
    pulse(office)


def look_out(office: Office, out: Console) -> None:
    """Tell the keeper of what should have happened and did not, and send it at once."""
    with office.stores() as (store, records):
        if told := alert(office, store, records):
            send(office, records, Event(), FEW)
        for line in told:
            out.print(f"{_stamp(office)} Signalé\u00a0: {line}")


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


def editions(office: Office, out: Console) -> None:
    """Make every issue that is due and not made yet; a digest that fails stops no other."""
    for digest in running(office):
        _net(partial(_editions, digest), office, out)


def _editions(digest: Digest, office: Office, out: Console) -> None:
    with office.stores() as (store, records):
        for turn in take_turns(office, records, digest):
            if turn.late:
                out.print(f"{_stamp(office)} {missed(turn)}")
                continue
            try:
                _freshen(office, store)
                told = produce(office, store, records, digest, turn.period)
            except BaseException:
                give_back(office, records, turn)
                raise
            close(office, records, turn)
            out.print(f"{_stamp(office)} {told}")


def overdue(office: Office, out: Console) -> None:
    """Hold the drafts whose time to review has passed; nothing is sent but a reminder."""
    with office.stores() as (_, records):
        for digest in office.digests:
            for draft in remind(office, records, digest):
                out.print(
                    f"{_stamp(office)} {digest.title}, {key(draft.period)}\u00a0: pas d'accord dans"
                    " le délai de relecture, le brouillon est retenu.",
                )


def links(office: Office, _: Console) -> None:
    """Follow the links of drafts that hide where they lead."""
    with office.stores() as (_store, records):
        unfold(office, records)


def _freshen(office: Office, store: Store) -> None:
    """What sources have to say now; without any to ask, what was already said is labelled."""
    if specs := office.watch.due(store):
        office.watch.gather(store, specs)
    else:
        office.watch.label(store)


def alerts(office: Office, out: Console) -> None:
    """Queue what the alerts and the followed calls have to say; one that fails stops no other."""
    with office.stores() as (store, records):
        for work in (telling.work, reminding.work):
            for line in work(office, store, records):
                out.print(f"{_stamp(office)} {line}")


@dataclass(slots=True)
class Post:
    """The job that sends what waits in the outbox; it says once why nothing leaves."""

    stop: Event | None = None
    """set by whoever listens to signals; None: the job listens itself"""
    said: str | None = None

    def __call__(self, office: Office, out: Console) -> None:
        """One passage, of a minute at most when mails are counted by the minute."""
        most = office.watch.settings.smtp.per_minute or None
        with office.stores() as (_, records), stoppable(self.stop) as stop:
            report = send(office, records, stop, most)
            told = [*lines(report, relay=bool(office.watch.settings.smtp.host))]
            why = barrier(report) or alarm(report, office.watch.now())
            if why != self.said:
                self.said = why
                told += [why] if why else []
            for line in told:
                out.print(f"{_stamp(office)} {line}")


def upkeep(office: Office, out: Console) -> None:
    """Every hour what came back, every day what has outlived its purpose; by one process."""
    now = office.watch.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    ballast.fill(office.watch.home)
    jobs = [("returns", hour, returns), ("ageing", day, ageing), ("backup", night(office), backup)]
    with office.stores() as (_, records):
        for job, due, act in jobs:
            if records.executions.claim(job, due, now, LEASE):
                for line in act(office, records):
                    out.print(f"{_stamp(office)} {line}")
                records.executions.finish(job, due, office.watch.now())


_STAGES: dict[Job, str] = {
    tick: "collecte",
    editions: "bulletins",
    alerts: "alertes",
    upkeep: "entretien",
}


def _stamp(office: Office) -> str:
    return f"{office.watch.now().astimezone(PARIS):%d/%m/%Y %H:%M:%S}"
