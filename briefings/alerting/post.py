"""One mail to one person, with the link that stops it; queued in the caller's transaction."""

from __future__ import annotations

import secrets

from briefings.app import Office
from briefings.message import PLAIN, Envelope, Parts, message, serialise
from briefings.render.alert import AlertPage, render_alert
from briefings.render.environment import templates_of
from briefings.render.letter import Gesture
from briefings.store import Records
from briefings.store.mail import Outgoing

LIST = "alertes.vigie"


def stop_link(office: Office, email: str, name: str, words: str) -> tuple[Gesture, ...]:
    """The link that stops this alert at once; none without public pages."""
    return tuple(Gesture(words, url) for url in office.exits([email], name).values())


def queue(
    office: Office, records: Records, page: AlertPage, to: str, name: str, parts: Parts = PLAIN
) -> str:
    """The Message-ID of the mail that was queued.

    Raises:
        TemplateFailed, HeaderRefused: nothing is queued.
    """
    sender, now = office.watch.settings.smtp.sender, office.watch.now()
    envelope = Envelope(
        sender=sender,
        name=office.house_title,
        to=to,
        message_id=f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>",
        date=now,
        list_id=LIST,
        unsubscribe=office.exits([to], name).get(to),
    )
    raw = serialise(message(render_alert(page, templates_of(office.templates)), envelope, parts))
    mail = Outgoing(email=to, message_id=envelope.message_id, raw=raw)
    records.outbox.enqueue(None, [mail], now)
    return envelope.message_id


def silent(records: Records, email: str, *, public: bool = False) -> bool:
    """Whether nothing may be written to this address now; what is to be said then waits.

    A closed account reads the archive no more, by mail either, but what is ``public``.
    """
    known, account = records.subscribers.get(email), records.accounts.find(email)
    if known is not None and known.suspended_at is not None:
        return True
    return not public and account is not None and account.disabled_at is not None
