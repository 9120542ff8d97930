"""Mail that came back: read from a mailbox or a folder, counted, and what is made of it.

The bytes are read in processes that can be killed; how far the folder was read is kept with what
was counted, so a crash reads a return again and never skips one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote

from briefings.app import Office
from briefings.registry.registrar import Registrar
from briefings.store import Records
from briefings.store.bounces import Return
from briefings.store.consents import Consent, Event
from briefings.subscriptions.bounce import Bounce, read_bounce
from watch.errors import SettingsError, WatchError
from watch.letters.bundle import LEFT, Message, unpack
from watch.model import Fetched, FetchFailed, Request
from watch.workers import WorkerDied

MARK = "bounces"
"""The key, among the facts of the database, of how far each folder was read."""
ROUNDS = 100


class Unread(WatchError):
    """The folder of returned mail could not be read."""

    exit_code = 5


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was read."""

    read: int = 0
    hard: int = 0
    soft: int = 0
    again: int = 0
    """of mails already known to have come back"""
    unknown: int = 0
    """of no mail of ours: forged, or without what names the mail"""
    other: int = 0
    """not returns: answering machines, letters"""
    suspended: list[str] = field(default_factory=list)


def collect(office: Office, records: Records) -> Tally:
    """Read what has come back since the last time.

    Raises:
        SettingsError: no folder is set.
        Unread: it cannot be read; nothing is lost.
    """
    tally = Tally()
    for url in _folders(office):
        for _ in range(ROUNDS):
            if not _round(office, records, url, tally):
                break
    return tally


def _folders(office: Office) -> list[str]:
    kept = office.watch.settings.bounces
    folders = [
        *([f"imap:///{quote(kept.folder)}"] if kept.folder else []),
        *([f"drop:///{quote(kept.drop)}"] if kept.drop else []),
    ]
    if not folders:
        raise SettingsError(
            "Aucun dossier ne reçoit les messages revenus\u00a0: donnez-le dans vigie.yaml,"
            " «\u00a0bounces\u00a0: folder\u00a0» (messagerie) ou «\u00a0bounces\u00a0: drop\u00a0»"
            " (dossier de fichiers .eml).",
        )
    return folders


def _round(office: Office, records: Records, url: str, tally: Tally) -> bool:
    """One round of a folder; whether there is more."""
    key = f"{MARK}:{url}"
    [outcome] = office.watch.fetcher().fetch([Request(url=url, etag=records.meta.get(key))])
    if isinstance(outcome, FetchFailed):
        raise Unread(f"Les messages revenus ne sont pas lus\u00a0: {outcome.reason}.")
    if not isinstance(outcome, Fetched):
        return False
    found = list(_read(office, unpack(outcome.body)))
    with records.engine.transaction("returns.round"):
        for bounce in found:
            _count(office, records, bounce, tally)
        records.meta.put(key, outcome.headers["etag"])
    return int(outcome.headers.get(LEFT, "0")) > 0


def _read(office: Office, messages: Iterator[Message]) -> Iterator[Bounce | None]:
    with office.watch.workers() as workers:
        jobs = ((one.name, (one.raw,)) for one in messages)
        for _, result in workers.run(read_bounce, jobs):
            yield None if isinstance(result, WorkerDied) else result


def _count(office: Office, records: Records, bounce: Bounce | None, tally: Tally) -> None:
    tally.read += 1
    if bounce is None:
        tally.other += 1
        return
    mail = records.mails.named(bounce.message_ids)
    if mail is None:
        tally.unknown += 1
        return
    registrar, now = Registrar(office, records), office.watch.now()
    person = registrar.person(mail.email)
    fresh = records.bounces.add(
        Return(
            person=person,
            mail=mail.id,
            at=now,
            hard=bounce.hard,
            status=bounce.status,
            reason=bounce.reason,
        )
    )
    if not fresh:
        tally.again += 1
    elif bounce.hard:
        tally.hard += 1
        _judge(office, records, mail.email, person, tally)
    else:
        tally.soft += 1


def _judge(office: Office, records: Records, email: str, person: str, tally: Tally) -> None:
    """Suspend an address that refused too many mails for good."""
    kept, now = office.watch.settings.bounces, office.watch.now()
    if records.bounces.hard(person, now - timedelta(days=kept.days)) < kept.hard:
        return
    reason = f"{kept.hard} messages refusés définitivement en {kept.days}\u00a0jours"
    proof = Consent(person=person, event=Event.SUSPENDED, at=now, origin="messages revenus")
    if suspend(records, email, reason, proof):
        tally.suspended.append(email)


def suspend(records: Records, email: str, reason: str, proof: Consent) -> bool:
    """Stop writing to an address, were it only in the settings; whether that is new."""
    with records.engine.transaction("returns.suspend"):
        records.subscribers.note(email, proof.at)
        if not records.subscribers.suspend(email, reason, proof.at):
            return False
        records.consents.add(proof)
        return True


def resume(records: Records, email: str, proof: Consent) -> bool:
    """Write again to an address, whose returns are forgotten; False when it was not suspended."""
    with records.engine.transaction("returns.resume"):
        if not records.subscribers.resume(email):
            return False
        records.bounces.remove(proof.person)
        records.consents.add(proof)
        return True
