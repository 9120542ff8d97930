"""What a person receives, in the words of letters and pages."""

from __future__ import annotations

from briefings.alerting.searches import PACES
from briefings.alerting.telling import label
from briefings.alerts.saved import Alert
from briefings.app import Office
from briefings.model import Choice, Standing
from briefings.notices import named
from briefings.store import Records


def held(records: Records, email: str) -> tuple[Choice, ...]:
    """The digests that are sent to this address."""
    one = records.subscribers.get(email)
    return one.choices if one and one.standing is Standing.CONFIRMED else ()


def received(office: Office, records: Records, email: str, who: str) -> tuple[str, ...]:
    """Everything, a line each; ``who`` is the HMAC of the address."""
    alerts = (alerted(office, one) for one in records.alerts.of(who))
    return (*named(office, held(records, email)), *alerts)


def stopped(office: Office, records: Records, who: str) -> dict[str, str]:
    """What a link may stop besides digests, in words, by the name that links bear."""
    past = dict.fromkeys(records.alerts.names(who), "cette alerte")
    alerts = {one.name: _inner(office, one) for one in records.alerts.of(who)}
    follows = {one.name: "un appel suivi" for one in records.follows.of(who)}
    return past | alerts | follows


def alerted(office: Office, alert: Alert) -> str:
    """In a list: « fablab » between guillemets, and how often."""
    return f"alerte {label(office, alert)}, {PACES[alert.every]}"


def _inner(office: Office, alert: Alert) -> str:
    """Fit to stand between guillemets."""
    return f"alerte {label(office, alert)}".replace("«\u00a0", "“").replace("\u00a0»", "”")
