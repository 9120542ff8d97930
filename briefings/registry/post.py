"""A letter made into a mail of the outbox: the same bytes, checks and channel as a note."""

from __future__ import annotations

import secrets

from briefings.app import Office
from briefings.message import Envelope, message, serialise
from briefings.render.environment import templates_of
from briefings.render.letter import Letter, render_letter
from briefings.store import Records
from briefings.store.mail import Outgoing

LIST = "abonnements.vigie"


def post(office: Office, records: Records, letter: Letter, to: str, *, listed: str = LIST) -> None:
    """Queue it, in the caller's transaction.

    Raises:
        TemplateFailed, HeaderRefused: nothing is queued.
    """
    sender, now = office.watch.settings.smtp.sender, office.watch.now()
    message_id = f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>"
    envelope = Envelope(
        sender=sender,
        name=office.house_title,
        to=to,
        message_id=message_id,
        date=now,
        list_id=listed,
    )
    raw = serialise(message(render_letter(letter, templates_of(office.templates)), envelope))
    mail = Outgoing(email=to, message_id=message_id, raw=raw, answer=True)
    records.outbox.enqueue(None, [mail], now)
