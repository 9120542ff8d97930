"""What is held of a person: shown, handed over, erased; and what time erases by itself."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from briefings.alerts.followed import Follow
from briefings.alerts.saved import Alert
from briefings.app import OUTBOX, Office
from briefings.delivery.files import written_to
from briefings.model import Subscriber
from briefings.registry.registrar import Registrar
from briefings.store import Records
from briefings.store.bounces import Return
from briefings.store.consents import Consent, Event
from briefings.store.mails import Mail
from briefings.store.requests import Request
from briefings.store.retention import Expired, Terms

MONTH = timedelta(days=30.44)
RETURNS = 12 * MONTH
"""How long a returned mail is remembered."""
PACE = timedelta(days=30)
"""How long a request counts in the limits; its address goes before."""
MANY = 0.05
"""The share of all that is held beyond which a purge needs somebody's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Everything about one address."""

    email: str
    person: str
    subscriber: Subscriber | None
    left: tuple[str, ...]
    requests: tuple[Request, ...]
    consents: tuple[Consent, ...]
    returns: tuple[Return, ...]
    mails: tuple[Mail, ...]
    listed: tuple[str, ...]
    """the digests whose settings name this address"""
    alerts: tuple[Alert, ...] = ()
    follows: tuple[Follow, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether there is something to show."""
        return bool(
            self.subscriber or self.left or self.requests or self.consents or self.mails
        ) or bool(self.listed or self.alerts or self.follows)


def held(office: Office, records: Records, email: str) -> Held:
    """Everything about this address."""
    person = Registrar(office, records).person(email)
    return Held(
        email=email,
        person=person,
        subscriber=records.subscribers.get(email),
        left=records.suppressions.held(person),
        requests=tuple(records.requests.of(person)),
        consents=tuple(records.consents.of(person)),
        returns=tuple(records.bounces.of(person)),
        mails=tuple(records.mails.of(email)),
        listed=tuple(one.slug for one in office.digests if email in one.recipients),
        alerts=tuple(records.alerts.of(person)),
        follows=tuple(records.follows.of(person)),
    )


def erase(office: Office, records: Records, email: str) -> None:
    """Leave no trace of this address in Vigie's folder but in its settings.

    What stays names nobody: the HMAC that keeps it from being written to again, and the proofs.
    """
    registrar = Registrar(office, records)
    registrar.depart(email, None, "effacement demandé")
    person = registrar.person(email)
    with records.engine.transaction("registry.erase"):
        records.requests.remove(person)
        records.bounces.remove(person)
        records.alerts.forget(person)
        records.follows.end_all(person)
        records.mails.forget(email, _alias())
        records.subscribers.remove(email)
        records.consents.add(
            Consent(person=person, event=Event.ERASED, at=office.watch.now(), origin="commande")
        )
    records.retention.scrub()
    for path in written_to(office.watch.home / OUTBOX, email):
        path.unlink(missing_ok=True)


def _alias() -> str:
    return f"efface-{secrets.token_hex(8)}@invalid.invalid"


def terms(office: Office) -> Terms:
    """Before which instant each kind goes, by the settings."""
    now, kept = office.watch.now(), office.watch.settings.privacy
    return Terms(
        requests=now - timedelta(days=kept.unconfirmed_days),
        pace=now - PACE,
        departed=now - kept.departed_months * MONTH,
        sent=now - kept.sent_months * MONTH,
        returns=now - RETURNS,
        proofs=now - kept.proof_months * MONTH,
    )


def too_much(found: Sequence[Expired]) -> bool:
    """Whether so much would go that a wrong clock is the likelier cause.

    Requests are left out: all of them go, within the month.
    """
    lasting = [one for one in found if not one.what.startswith("demandes")]
    return any(one.count > MANY * one.total for one in lasting)


def purge(office: Office, records: Records) -> None:
    """Erase what time has come for, all or nothing."""
    records.retention.purge(terms(office), _alias)
