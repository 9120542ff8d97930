"""What would leave now, written as files. Nothing leaves, and no mail of the outbox changes."""

from __future__ import annotations

from datetime import datetime

from briefings.address import parse
from briefings.delivery.base import Channel
from briefings.store import Records


def rehearse(records: Records, channel: Channel, sender: str, now: datetime) -> int:
    """Give the mails that are due to ``channel``, files for example; how many.

    Raises:
        DeliveryError: it did not take them.
    """
    number = 0
    for mail in records.outbox.due(now):
        channel.send(mail.pieces, parse(sender), mail.email, _nothing)
        number += 1
    return number


def _nothing() -> None:
    """There is no intent to write down."""
