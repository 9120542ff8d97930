"""What became of the notes: those due, the drafts that wait, the mails that did not leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from briefings.app import Office
from briefings.calendar import due, next_due
from briefings.finding import Finding, Level
from briefings.mailing import held
from briefings.model import DeliveryState, Digest, Mode
from briefings.period import key
from briefings.rota import command, running, waiting
from briefings.store import Records
from briefings.typography import day_and_hour
from watch.console import plural
from watch.front import again
from watch.zone import paris

LATE = timedelta(hours=1)


def notes(office: Office, records: Records) -> Iterator[Finding]:
    """The notes due, the drafts that wait and the mails that did not leave."""
    for digest in running(office):
        yield from _note(office, records, digest)
    for digest in office.digests:
        yield from _drafts(records, digest)
    if not office.officers and any(one.mode is Mode.PREPARED for one in running(office)):
        yield Finding(
            Level.WARNING,
            "Personne n'est prévenu qu'un brouillon attend.",
            "Donnez des adresses à «\u00a0desk.officers\u00a0» dans vigie.yaml.",
        )
    yield from _outbox(office, records)


def _drafts(records: Records, digest: Digest) -> Iterator[Finding]:
    for draft in records.manuscripts.waiting(digest.slug):
        if records.manuscripts.skipped(digest.slug, draft.period.start):
            continue
        since = day_and_hour(draft.prepared_at)
        held = ", retenu\u00a0: le délai de relecture est passé" if draft.held_at else ""
        state, step = ("validé, à envoyer", "send") if draft.approval else ("à valider", "show")
        yield Finding(
            Level.WARNING,
            f"{digest.title}, {key(draft.period)}\u00a0: brouillon {state}, du {since}{held}.",
            f"{command(digest, draft.period, f' {step}')}",
        )


def _note(office: Office, records: Records, digest: Digest) -> Iterator[Finding]:
    now = office.watch.now()
    closed = office.closed
    if overdue := waiting(office, records, digest, now - LATE):
        yield Finding(
            Level.ERROR,
            f"{digest.title}\u00a0: la note du {day_and_hour(due(digest, overdue[0], closed))}"
            " n'a pas été faite.",
            f"Lancez {again('run')}, ou faites-la tout de suite\u00a0:"
            f" {command(digest, overdue[0])}",
        )
    latest = records.issues.latest(digest.slug, 1)
    made = f"dernière note n°\u00a0{latest[0].number}" if latest else "aucune note pour l'instant"
    coming = due(digest, next_due(digest, now, closed), closed)
    yield Finding(
        Level.GOOD,
        f"{digest.title}\u00a0: {made}\u00a0; la prochaine, {day_and_hour(coming)}.",
    )


def _outbox(office: Office, records: Records) -> Iterator[Finding]:
    why = held(office, records)
    if why:
        yield Finding(
            Level.ERROR, f"Aucun message ne part\u00a0: {why}.", f"Voyez {again('outbox list')}"
        )
    if (since := records.sending.down_since()) is not None:
        yield Finding(
            Level.WARNING,
            f"Le relais ne prend plus les messages depuis le {day_and_hour(paris(since))}.",
            f"Les essais continuent. Après réparation\u00a0: {again('outbox retry')}",
        )
    counts = records.outbox.counts()
    for state, what, todo in (
        (DeliveryState.QUEUED, "en attente d'envoi", _leaving(why)),
        (DeliveryState.DOUBT, "dont on ignore s'il est parti", f"Voyez {again('outbox list')}"),
        (DeliveryState.REFUSED, "refusé par le relais", f"Voyez {again('outbox list')}"),
    ):
        if number := counts.get(state, 0):
            yield Finding(Level.WARNING, f"{plural(number, 'message')} {what}.", todo)


def _leaving(barrier: str | None) -> str:
    """When what waits leaves; on a copied database, for one, not before a person says so."""
    if barrier:
        return f"L'envoi est arrêté\u00a0: rien ne part avant {again('outbox resume')}"
    return "L'envoi se fait au prochain passage de vigie run."
