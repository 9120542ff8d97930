"""Mails of an issue: addressed, then handed to the outbox or taken from it. Sequences only.

A note is made into a mail once; each reader adds a few lines (see :mod:`briefings.message`).
"""

from __future__ import annotations

import os
import platform
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Event

from briefings.address import parse
from briefings.app import WEEKLY, Office
from briefings.delivery.base import Channel
from briefings.delivery.instance import copied
from briefings.delivery.outbox import Terms, drain
from briefings.delivery.report import DrainReport
from briefings.message import PLAIN, Envelope, Parts, personal, shared
from briefings.model import Digest, Rendered, Tally
from briefings.render.environment import templates_of
from briefings.render.letter import Letter, render_letter
from briefings.store import Records
from briefings.store.mail import Outgoing
from briefings.subscriptions.tokens import person
from briefings.typography import day_and_hour
from watch.console import plural
from watch.front import again


def addresses(office: Office, records: Records, digest: Digest) -> tuple[str, ...]:
    """Who receives this digest: its own list, then its subscribers, each once.

    Nobody who left it, nor an address that is suspended, whichever list names them.
    """
    listed = [parse(address) for address in digest.recipients]
    subscribed = [subscriber.email for subscriber in records.subscribers.of(digest.slug)]
    barred = records.subscribers.barred(digest.slug)
    gone = records.suppressions.of(digest.slug)
    return tuple(
        email
        for email in dict.fromkeys([*listed, *subscribed])
        if email not in barred and not (gone and person(office.keys, email) in gone)
    )


def mails(
    office: Office,
    rendered: Rendered,
    to: Iterable[str],
    *,
    digest: Digest,
    unsubscribe: Mapping[str, str] | None = None,
    parts: Parts = PLAIN,
    in_text: Collection[str] = (),
) -> list[Outgoing]:
    """One mail per address, in text alone for those of ``in_text``.

    ``unsubscribe``: other one-click addresses than those of our pages.
    """
    to = tuple(to)
    links = office.exits(to, digest.slug) if unsubscribe is None else unsubscribe
    covers = [_envelope(office, digest, address, links.get(address)) for address in to]
    plain = [one for one in covers if one.to in in_text]
    whole = [one for one in covers if one.to not in in_text]
    bare = replace(parts, images=())
    return [*_same(rendered, whole, parts), *_same(replace(rendered, html=""), plain, bare)]


def _same(rendered: Rendered, covers: Sequence[Envelope], parts: Parts) -> list[Outgoing]:
    body = shared(rendered, covers[0], parts) if covers else b""
    return [
        Outgoing(email=one.to, message_id=one.message_id, raw=personal(one), body=body)
        for one in covers
    ]


def _envelope(office: Office, digest: Digest, address: str, unsubscribe: str | None) -> Envelope:
    sender = office.watch.settings.smtp.sender
    return Envelope(
        sender=sender,
        name=office.watch.settings.house.title,
        to=address,
        message_id=f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>",
        date=office.watch.now(),
        list_id=f"{digest.slug}.vigie",
        unsubscribe=unsubscribe,
    )


def send(
    office: Office, records: Records, stop: Event | None = None, limit: int | None = None
) -> DrainReport:
    """Send what waits, at most ``limit``, through the relay (or to files without one).

    Once ``stop`` is set, it finishes the mails that are at their dot and begins no other.
    """
    with office.channels(office.watch.settings.smtp.connections) as channels:
        return drain(records, channels, _terms(office, stop or Event(), limit))


def _terms(office: Office, stop: Event, limit: int | None) -> Terms:
    smtp = office.watch.settings.smtp
    return Terms(
        sender=smtp.sender,
        now=office.watch.now,
        owner=f"{platform.node()}:{os.getpid()}:{secrets.token_hex(4)}",
        limit=limit,
        per_minute=smtp.per_minute,
        per_domain=smtp.per_minute_domain,
        stop=stop,
        instance=office.instance,
        log=office.relay_log,
    )


def trial(office: Office, channel: Channel, to: str, rendered: Rendered | None = None) -> str:
    """Send one mail to one person outside the outbox: a note not sent yet, or a word of test.

    The answer of the relay.

    Raises:
        AddressError: it is no address.
        DeliveryError: it was not taken.
    """
    note = rendered or _word(office)
    marked = replace(note, subject=f"[Essai] {note.subject}")
    cover = _envelope(office, office.digest(WEEKLY), parse(to), None)
    pieces = (personal(cover), shared(marked, cover))
    return channel.send(pieces, cover.sender, cover.to, lambda: None)


def _word(office: Office) -> Rendered:
    said = Letter(
        subject="message d'essai",
        house=office.house,
        title="Message d'essai",
        said=(
            "Si vous lisez ce message, Vigie sait envoyer par le relais de vos réglages.",
            "Vérifiez qu'il est dans la boîte de réception, et non parmi les indésirables.",
        ),
    )
    return render_letter(said, templates_of(office.templates))


def held(office: Office, records: Records) -> str | None:
    """Why nothing may leave, in French; None when nothing forbids it."""
    if why := office.instance.estranged(records):
        return copied(why)
    hold = records.sending.held()
    return hold.reason if hold else None


def lines(report: DrainReport, *, relay: bool) -> Sequence[str]:
    """What a passage of the outbox did, in French; nothing when there was nothing to do."""
    told = [
        (report.sent, *_done(relay=relay)),
        (report.retried, "message à réessayer", "messages à réessayer"),
        (report.refused, "message refusé", "messages refusés"),
        (report.doubt, "message en doute", "messages en doute"),
        (report.settled, "doute levé par le journal", "doutes levés par le journal"),
    ]
    summary = ", ".join(f"{n}\u00a0{one if n == 1 else many}" for n, one, many in told if n)
    return [*([f"Envois\u00a0: {summary}."] if summary else []), *report.problems]


def fate(tally: Tally) -> str:
    """How far a note went, to follow « la note »: never « envoyée » when nothing left."""
    if tally.sent:
        short = tally.sent < tally.total
        return "envoyée" + (f" à {plural(tally.sent, 'personne')} sur {tally.total}" * short)
    told = (
        (tally.waiting, "en file d’envoi, pas encore partie"),
        (tally.doubt, "en doute\u00a0: aucun envoi n’est confirmé"),
        (tally.filed, "écrite en fichiers, envoyée à personne\u00a0: aucun relais n’est réglé"),
        (tally.refused, "refusée pour tous ses destinataires"),
    )
    return next((words for number, words in told if number), "sans destinataire")


def barrier(report: DrainReport) -> str | None:
    """Why nothing leaves, and what to do; None when the way is free."""
    if report.held is None:
        return None
    waiting = f"{report.waiting}\u00a0{'messages attendent' if report.waiting > 1 else 'attend'}"
    who = f" ({waiting})" if report.waiting else ""
    return (
        f"Aucun message ne part{who}\u00a0: {report.held}. Regardez ce qui attend avec"
        f" {again('outbox list')}, puis décidez avec {again('outbox resume')}."
    )


def alarm(report: DrainReport, now: datetime) -> str | None:
    """That the relay has been down for long; None when it was not."""
    if report.down_since is None or not report.alarming(now):
        return None
    return (
        f"Le relais ne prend plus rien depuis le {day_and_hour(report.down_since)}\u00a0: les"
        f" essais continuent. Regardez ce qui attend avec {again('outbox list')}."
    )


def _done(*, relay: bool) -> tuple[str, str]:
    """A file is not a delivery: the words must not say that it left."""
    if relay:
        return "message remis", "messages remis"
    return "message écrit en fichier, non envoyé", "messages écrits en fichiers, non envoyés"
