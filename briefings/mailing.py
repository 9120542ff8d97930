"""Mails of an issue: addressed, then handed to the outbox or taken from it. Sequences only.

A note is made into a mail once; each reader adds a few lines (see :mod:`briefings.message`).
"""

from __future__ import annotations

import os
import platform
import secrets
from collections.abc import Iterable, Mapping, Sequence

from briefings.address import parse
from briefings.app import Office
from briefings.delivery.outbox import DrainReport, drain
from briefings.message import PLAIN, Envelope, Parts, personal, shared
from briefings.model import Digest, Rendered
from briefings.store import Records
from briefings.store.mail import Outgoing
from briefings.subscriptions.tokens import person


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
) -> list[Outgoing]:
    """One mail per address; ``unsubscribe``: other one-click addresses than those of our pages."""
    to = tuple(to)
    links = office.exits(to, digest.slug) if unsubscribe is None else unsubscribe
    covers = [_envelope(office, digest, address, links.get(address)) for address in to]
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


def send(office: Office, records: Records) -> DrainReport:
    """Send what waits, through the relay of the settings (or to files without one)."""
    with office.channel() as channel:
        return drain(
            records.outbox,
            channel,
            sender=office.watch.settings.smtp.sender,
            now=office.watch.now,
            owner=f"{platform.node()}:{os.getpid()}:{secrets.token_hex(4)}",
        )


def lines(report: DrainReport, *, relay: bool) -> Sequence[str]:
    """What a passage of the outbox did, in French; nothing when there was nothing to do."""
    told = [
        (report.sent, *_done(relay=relay)),
        (report.retried, "message à réessayer", "messages à réessayer"),
        (report.refused, "message refusé", "messages refusés"),
        (report.doubt, "message en doute", "messages en doute"),
    ]
    summary = ", ".join(f"{n}\u00a0{one if n == 1 else many}" for n, one, many in told if n)
    return [*([f"Envois\u00a0: {summary}."] if summary else []), *report.problems]


def _done(*, relay: bool) -> tuple[str, str]:
    """A file is not a delivery: the words must not say that it left."""
    if relay:
        return "message remis", "messages remis"
    return "message écrit en fichier, non envoyé", "messages écrits en fichiers, non envoyés"
