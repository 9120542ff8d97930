"""An alert that was deleted, brought back by the page that said so.

It is in that page, sealed, and nowhere else: what somebody deletes is not kept here in case.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

from briefings.alerts.saved import Alert
from briefings.app import Office
from briefings.store.alerts import packed, unpacked
from briefings.subscriptions.tokens import Purpose, opened, sealed

LIFE = timedelta(hours=1)


def remembered(office: Office, alert: Alert) -> str:
    """A token that holds the alert."""
    words = urlsafe_b64encode(packed(alert).encode()).decode()
    return sealed(office.keys, Purpose.UNDO, words, office.watch.now())


def recalled(office: Office, token: str, who: str) -> Alert | None:
    """The alert that a token holds; None when it is too old, not ours, or of somebody else."""
    found = opened(office.keys, Purpose.UNDO, token, office.watch.now(), LIFE)
    alert = unpacked(urlsafe_b64decode(found[0]).decode()) if found else None
    return alert if alert and alert.person == who else None
