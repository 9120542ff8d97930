"""How often an address may be written to before it has said yes. Pure.

Anybody can type anybody's address: what limits the harm is counted per address, then for everyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

DAY = timedelta(days=1)
MONTH = timedelta(days=30)
PER_MONTH = 3
"""Mails to one address that has not answered; one a day at most."""
PER_HOUR = 300
"""Mails of this kind to everyone together: beyond, something is wrong."""


def may_write(previous: Sequence[datetime], lately: int, now: datetime) -> bool:
    """Whether one more request may send a mail.

    ``previous``: when this address was written to; ``lately``: mails to anyone in the last hour.
    """
    recent = [at for at in previous if at > now - MONTH]
    today = any(at > now - DAY for at in recent)
    return not today and len(recent) < PER_MONTH and lately < PER_HOUR
