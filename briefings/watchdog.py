"""An absence is seen: a note not made, a stage that stopped, mails that do not leave, dead sources.

    troubles --not yet told--> one letter to the keeper, at most one an hour

A note that was not made, or a stage that stopped, waits behind no letter that told of less: it is
told within the hour. Each trouble is told once. What was told is remembered beside the issues, so
that a restart repeats nothing. It repairs nothing: `vigie doctor` says what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from briefings import backup
from briefings.app import Office
from briefings.backup import UNSAVED
from briefings.calendar import due
from briefings.delivery.report import ALARMING
from briefings.model import DeliveryState
from briefings.period import key
from briefings.registry.post import post
from briefings.render.letter import Letter
from briefings.rota import command, running, waiting
from briefings.store import Records
from briefings.typography import day_and_hour
from watch.console import plural
from watch.front import again
from watch.store import Store
from watch.store.sqlite import HEAVY_WAL

LOOK = timedelta(minutes=5)
"""between two looks"""
LATE = timedelta(minutes=50)
"""Silence before a word: by the next look the keeper has it, and the hour is not over."""
HOUR = timedelta(hours=1)
HEARTBEAT = timedelta(days=7)
DEAD_DAYS = (30, 7, 3)
LIST = "exploitation.vigie"
STAGES = {
    "collecte": "la collecte",
    "bulletins": "les bulletins",
    "alertes": "les alertes",
    "envois": "les envois",
    "entretien": "l'entretien",
}
"""What `vigie run` does, each with its last passage."""
GRAVE = ("note:", "stage:")
"""Troubles that wait behind no letter, by the beginning of their mark."""
SHOWN = 40
"""Troubles in one letter; the others are counted."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that did not happen."""

    mark: str
    """identity: told once"""
    text: str


def succeeded(records: Records, stage: str, now: datetime) -> None:
    """Remember that a stage came to its end; what it met on the way is told elsewhere."""
    records.meta.put(f"stage:{stage}", now.isoformat())


def last_success(records: Records, stage: str) -> datetime | None:
    """When a stage last came to its end."""
    said = records.meta.get(f"stage:{stage}")
    return None if said is None else datetime.fromisoformat(said)


def alert(office: Office, store: Store, records: Records) -> tuple[str, ...]:
    """Queue a letter of what is wrong and was not told; what it tells."""
    keeper = office.watch.settings.alerts.keeper
    now = office.watch.now()
    if not keeper or _lately(records, "alert:grave", now):
        return ()
    new = [one for one in troubles(office, store, records) if not _told(records, one)]
    grave = any(one.mark.startswith(GRAVE) for one in new)
    if _lately(records, "alert:last", now) and not grave:
        return ()
    if not new:
        _heartbeat(office, records, keeper)
        return ()
    told = tuple(dict.fromkeys(one.text for one in new))
    notes = any(one.mark.startswith(("note:", "missed:")) for one in new)
    with records.engine.transaction("watchdog.alert"):
        post(office, records, _letter(office, told, notes=notes), keeper, listed=LIST)
        for one in new:
            records.meta.put(f"alert:{one.mark}", now.isoformat())
        for name in ("alert:last", "alert:grave")[: 1 + grave]:
            records.meta.put(name, now.isoformat())
    return told


def _lately(records: Records, letter: str, now: datetime) -> bool:
    return now - _instant(records, letter, now - HOUR) < HOUR


def troubles(office: Office, store: Store, records: Records) -> Iterator[Trouble]:
    """Everything that should have happened and did not."""
    yield from _not_made(office, records)
    yield from _stopped(office, records)
    yield from _kept(office, records)
    yield from _dead(office, store)
    yield from _unsaved(office, records)
    yield from _swollen(office, store)


def _not_made(office: Office, records: Records) -> Iterator[Trouble]:
    now = office.watch.now()
    for digest in running(office):
        for period in waiting(office, records, digest, now - LATE):
            when = day_and_hour(due(digest, period, office.closed))
            yield Trouble(
                f"note:{digest.slug}:{key(period)}",
                f"{digest.title}\u00a0: la note du {when} n'a pas été faite. Pour la faire\u00a0:"
                f" {command(digest, period)}",
            )
    titles = {f"digest:{digest.slug}": digest for digest in office.digests}
    for missed in records.executions.missed(now - HEARTBEAT):
        if known := titles.get(missed.job):
            yield Trouble(
                f"missed:{known.slug}:{missed.due.isoformat()}",
                f"{known.title}\u00a0: une note n'a pas été faite et ne le sera plus d'elle-même."
                f" Voyez\u00a0: {again(f'digests show {known.slug}')}",
            )


def _stopped(office: Office, records: Records) -> Iterator[Trouble]:
    for stage, name in STAGES.items():
        last = last_success(records, stage)
        if last is not None and silent(office, stage, last):
            yield Trouble(
                f"stage:{stage}:{last.isoformat()}",
                f"Plus rien depuis le {day_and_hour(last)} pour {name}."
                f" Voyez\u00a0: {again('doctor')}",
            )


def silent(office: Office, stage: str, last: datetime) -> bool:
    """Whether a stage should have come to its end since, and for so long that it must be told.

    Within the hour of its last passage when it passes every 25 minutes or more often; else within
    the hour of the first passage that did not take place.
    """
    pace = _PACES.get(stage, timedelta(minutes=office.watch.settings.schedule.tick_minutes))
    return office.watch.now() - last >= max(LATE, pace + min(pace, LATE))


_PACES = {"envois": timedelta(minutes=1), "entretien": HOUR}
"""Of the stages that do not follow `schedule.tick_minutes`."""


def _unsaved(office: Office, records: Records) -> Iterator[Trouble]:
    """No good copy for two nights, where some are to be made."""
    now, made = office.watch.now(), backup.last(records)
    if office.watch.settings.backup.keep and made is not None and now - made > UNSAVED:
        yield Trouble(
            f"backup:{made.isoformat()}",
            f"Aucune sauvegarde n'a réussi depuis le {day_and_hour(made)}."
            f" Essayez\u00a0: {again('backup')}",
        )


def _swollen(office: Office, store: Store) -> Iterator[Trouble]:
    """A journal that nothing empties fills the disk; told once a day, for it may come back."""
    if (size := store.engine.wal()) > HEAVY_WAL:
        yield Trouble(f"wal:{office.watch.now():%Y-%m-%d}", f"{swollen(size)} {SWOLLEN_TODO}")


def swollen(size: int) -> str:
    """What is said of a journal of so many bytes."""
    return (
        f"Le journal de la base atteint {size // 10**6}\u00a0Mo\u00a0: un programme la lit sans"
        " s'arrêter, et rien ne peut y être versé."
    )


SWOLLEN_TODO = "Fermez ce qui a ouvert vigie.db (un outil, une copie), sinon le disque se remplira."


def _kept(office: Office, records: Records) -> Iterator[Trouble]:
    """Mails that do not leave, or of which nobody knows whether they left."""
    see = f"Voyez\u00a0: {again('outbox list')}"
    if hold := records.sending.held():
        text = (
            f"Les envois ont été arrêtés le {day_and_hour(hold.since)}\u00a0: {hold.reason}. {see}"
        )
        yield Trouble(f"hold:{hold.since.isoformat()}", text)
    down = records.sending.down_since()
    if down is not None and office.watch.now() - down >= ALARMING:
        text = f"Le relais a cessé de prendre les messages le {day_and_hour(down)}. {see}"
        yield Trouble(f"relay:{down.isoformat()}", text)
    for mail in records.outbox.by_state(DeliveryState.DOUBT):
        text = f"Des messages sont peut-être partis, peut-être pas\u00a0: dites-le. {see}"
        yield Trouble(f"doubt:{mail.id}", text)


def _dead(office: Office, store: Store) -> Iterator[Trouble]:
    """Sources that have not answered for 3, 7 or 30 days."""
    now, states = office.watch.now(), store.sources.states()
    for spec in office.watch.sources:
        state = states.get(spec.slug)
        if state is None or not spec.enabled or not state.failures or state.last_success is None:
            continue
        since = state.last_success
        days = next((days for days in DEAD_DAYS if now - since >= timedelta(days=days)), None)
        if days:
            yield Trouble(
                f"source:{spec.slug}:{since.isoformat()}:{days}",
                f"{spec.name} ne répond plus depuis {plural((now - since).days, 'jour')}\u00a0:"
                f" {state.reason}.",
            )


def _heartbeat(office: Office, records: Records, keeper: str) -> None:
    """Once a week, that Vigie is alive: silence must not be taken for good health."""
    now = office.watch.now()
    last = records.meta.get("alert:heartbeat")
    if last is not None and now - datetime.fromisoformat(last) < HEARTBEAT:
        return
    with records.engine.transaction("watchdog.heartbeat"):
        records.meta.put("alert:heartbeat", now.isoformat())
        if last is not None:
            post(office, records, _health(office, records), keeper, listed=LIST)


def _health(office: Office, records: Records) -> Letter:
    done = [
        f"{name[0].upper()}{name[1:]}\u00a0: {day_and_hour(at)}"
        for stage, name in STAGES.items()
        if (at := last_success(records, stage))
    ]
    quiet = office.watch.now() - _instant(records, "alert:last", datetime.min.replace(tzinfo=UTC))
    said = (
        "Aucun ennui nouveau cette semaine."
        if quiet >= HEARTBEAT
        else "Aucun ennui nouveau depuis la dernière lettre qui en disait."
    )
    return Letter(
        subject="Vigie travaille",
        house=office.house,
        title="Vigie travaille",
        said=(f"{said} Dernier passage de chaque tâche\u00a0:",),
        digests=tuple(done),
        after=(f"Le détail\u00a0: {again('doctor')}",),
    )


def _letter(office: Office, told: Sequence[str], *, notes: bool) -> Letter:
    subject = (
        "une note n'a pas été faite"
        if notes
        else plural(len(told), "point à regarder", "points à regarder")
    )
    left = len(told[SHOWN:])
    return Letter(
        subject=f"Vigie\u00a0: {subject}",
        house=office.house,
        title="Ce que Vigie n'a pas pu faire",
        said=("Vigie vous écrit parce que ce qui suit aurait dû avoir lieu\u00a0:",),
        digests=tuple(told[:SHOWN]),
        after=(
            *([f"et {plural(left, 'autre')}."] if left else []),
            f"Tout voir\u00a0: {again('doctor')}",
        ),
    )


def _told(records: Records, trouble: Trouble) -> bool:
    return records.meta.get(f"alert:{trouble.mark}") is not None


def _instant(records: Records, name: str, default: datetime) -> datetime:
    said = records.meta.get(name)
    return default if said is None else datetime.fromisoformat(said)
