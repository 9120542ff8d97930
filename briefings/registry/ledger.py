"""What a person has said, written everywhere at once: file of departures, lists, proof.

The file comes first: from there on no restored database can undo a departure.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefings.address import parse
from briefings.alerting import searches
from briefings.alerts.saved import Alert
from briefings.app import Office
from briefings.departures import ALL, Departure, catch_up
from briefings.model import Choice
from briefings.registry.receiving import held
from briefings.store import Records
from briefings.store.consents import Consent, Event
from briefings.subscriptions.tokens import person
from watch.store.articles import Articles


class Ledger:
    """Departures and returns, over one connection; people are named by the HMAC of the address."""

    def __init__(self, office: Office, records: Records) -> None:
        self._office = office
        self._records = records

    def depart(self, who: str, digest: str | None, origin: str) -> None:
        """Leave this digest or alert, or all (None); again changes nothing."""
        away = self._records.suppressions.held(who)
        if ALL in away or (digest or ALL) in away:
            return
        self._write(who, digest or ALL, left=True)
        with self._records.engine.transaction("registry.leave"):
            self._catch_up()
            email = self._office.people(self._records).get(who)
            self._records.consents.add(
                Consent(
                    person=who,
                    event=Event.LEFT,
                    at=self._office.watch.now(),
                    choices=held(self._records, email) if email and digest else (),
                    origin=origin,
                )
            )

    def settle(
        self, email: str, choices: Sequence[Choice], proof: Consent, alert: Alert | None = None
    ) -> None:
        """Receive exactly these digests, and be told by this alert besides; with its proof."""
        who = person(self._office.keys, email)
        chosen = {one.digest for one in choices} | ({alert.name} if alert else set())
        away = self._records.suppressions.held(who)
        for digest in sorted(self._had(email, everything=ALL in away) - chosen):
            self._write(who, digest, left=True)
        for digest in sorted(chosen if ALL in away else chosen & set(away)):
            self._write(who, digest, left=False)
        self._catch_up()
        self._records.subscribers.rejoin(email, choices, self._office.watch.now())
        self._records.consents.add(proof)
        if alert:
            self._enter(alert)

    def _had(self, email: str, *, everything: bool) -> set[str]:
        """What this address asked for, and was sent unasked when it left ``everything``."""
        one = self._records.subscribers.get(email)
        asked = {choice.digest for choice in one.choices} if one else set()
        if not everything:
            return asked
        # Back for one thing is not back for what the settings send.
        return asked | {
            digest.slug for digest in self._office.digests if email in map(parse, digest.recipients)
        }

    def _enter(self, alert: Alert) -> None:
        """The one that looks for the same takes the new pace."""
        if same := searches.alike(self._records, alert):
            self._records.alerts.change(same[0], alert.every)
        else:
            searches.enter(Articles(self._records.engine), self._records, alert)

    def _write(self, who: str, digest: str, *, left: bool) -> None:
        now = self._office.watch.now()
        self._office.departures.write(Departure(now, who, digest, left=left))

    def _catch_up(self) -> None:
        records = self._records
        catch_up(records, self._office.departures, lambda: self._office.people(records))
