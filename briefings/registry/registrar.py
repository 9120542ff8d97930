"""What a person does of their own subscription: ask, confirm, choose, leave.

Nothing here says whether an address is known: what differs is the letter that it receives.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from briefings import notices
from briefings.address import parse
from briefings.alerting import searches
from briefings.alerts.saved import Alert, Every, Search
from briefings.app import Office
from briefings.departures import ALL
from briefings.model import Choice, Standing, Subscriber
from briefings.registry.ledger import Ledger
from briefings.registry.links import choosing, confirming, parting
from briefings.registry.pending import Pending
from briefings.registry.post import post
from briefings.registry.receiving import held, received, stopped
from briefings.render.letter import Letter
from briefings.store import Records
from briefings.store.consents import Consent, Event
from briefings.store.requests import Request
from briefings.subscriptions.offers import admitted
from briefings.subscriptions.pace import MONTH, may_write
from briefings.subscriptions.tokens import (
    Leaving,
    Purpose,
    digest_of,
    opened,
    person,
    read_leaving,
)

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """What a link to leave leads to."""

    leaving: Leaving
    digest: str | None
    """None: everything"""
    email: str | None
    """None: no longer written to, or erased; the departure is noted all the same"""
    alert: str = ""
    """what the alert looks for, when the link is that of one"""


class Registrar:
    """The gestures of one person, over one connection."""

    def __init__(
        self,
        office: Office,
        records: Records,
        nonce: Callable[[], str] = lambda: secrets.token_urlsafe(16),
    ) -> None:
        self._office = office
        self._records = records
        self._nonce = nonce
        self._keys = office.keys
        self._ledger = Ledger(office, records)
        self.pending = Pending(office, records, self._ledger)

    def person(self, email: str) -> str:
        """The HMAC that names this address in what outlives it."""
        return person(self._keys, parse(email))

    # Asking

    def ask(
        self, email: str, choices: Sequence[Choice], origin: str, search: Search | None = None
    ) -> bool:
        """Send the letter that suits this address, if it may be written to; whether it was.

        What is asked once the letter of the day has left waits on the page that it leads to.

        Raises:
            AddressError: not an address.
            SettingsError: no base_url, so no link could be given.
        """
        address, wanted = parse(email), admitted(choices, self._office.offers)
        if not (wanted or search):
            return False
        with self._records.engine.transaction("registry.ask"):
            new, nonce = self._unknown(address, search), self._nonce()
            fresh = tuple(one for one in wanted if one not in held(self._records, address))
            request = self._request(address, fresh, nonce, origin, new)
            if self._may_write(address):
                self._records.requests.add(request)
                post(self._office, self._records, self._letter(request, wanted, nonce), address)
                return True
            if (fresh or new) and self.pending.joins(request):
                self._records.requests.add(replace(request, quiet=True))
            return False

    def _letter(self, request: Request, wanted: Sequence[Choice], nonce: str) -> Letter:
        if not (request.choices or request.search):
            return self._known(request.email)
        told, url = _unread(self._office, wanted, request.search), confirming(self._office, nonce)
        return notices.confirm(self._office, told, url, request.asked_at)

    def _unknown(self, address: str, search: Search | None) -> Search | None:
        """The search, unless this address is told of it already, or of too many."""
        if search is None:
            return None
        alert = searches.public(self._office, address, search)
        same = [one for one in searches.alike(self._records, alert) if one.every is search.every]
        full = len(self._records.alerts.of(alert.person)) >= searches.MOST
        return None if same or full else search

    def _known(self, address: str) -> Letter:
        what = received(self._office, self._records, address, self.person(address))
        return notices.known(self._office, what, choosing(self._office, address))

    def ask_link(self, email: str, origin: str) -> bool:
        """Send someone who receives something the link to their preferences; whether it was."""
        address = parse(email)
        with self._records.engine.transaction("registry.ask_link"):
            letter = self._situation(address)
            if letter is None or not self._may_write(address):
                return False
            self._records.requests.add(self._request(address, (), self._nonce(), origin))
            post(self._office, self._records, letter, address)
            return True

    def _situation(self, address: str) -> Letter | None:
        """What this address receives and how to change it; None when it receives nothing."""
        who = self.person(address)
        if self._settled(address) and received(self._office, self._records, address, who):
            return self._known(address)
        away = self._records.suppressions.held(who)
        named = [
            one.slug
            for one in self._office.digests
            if address in map(parse, one.recipients) and not {ALL, one.slug} & set(away)
        ]
        if not named:
            return None
        leave = parting(self._office, address, named[0])
        return notices.listed(self._office, named, leave)

    def _may_write(self, address: str) -> bool:
        now = self._office.watch.now()
        requests = self._records.requests
        previous = [one.asked_at for one in requests.lately(self.person(address), now - MONTH)]
        return may_write(previous, requests.count(now - HOUR), now)

    def _request(
        self,
        address: str,
        choices: tuple[Choice, ...],
        nonce: str,
        origin: str,
        search: Search | None = None,
    ) -> Request:
        now = self._office.watch.now()
        return Request(
            person=self.person(address),
            email=address,
            choices=choices,
            asked_at=now,
            expires_at=now + notices.CONFIRM_WITHIN,
            token=digest_of(nonce),
            origin=origin,
            form=notices.FORM,
            search=search,
        )

    # Choosing

    def chooser(self, token: str) -> Subscriber | None:
        """Whose preferences this link changes; None: not ours, too old, or gone."""
        now = self._office.watch.now()
        found = opened(self._keys, Purpose.CHOOSE, token, now, notices.CHOOSE_WITHIN)
        email = self._people().get(found[0]) if found else None
        return self._settled(email) if email else None

    def _settled(self, email: str) -> Subscriber | None:
        one = self._records.subscribers.get(email)
        return one if one and one.standing is Standing.CONFIRMED else None

    def alerts(self, email: str) -> list[Alert]:
        """What this address is alerted of."""
        return self._records.alerts.of(self.person(email))

    def tend(self, email: str, paces: Mapping[int, Every | None], origin: str) -> None:
        """Give these alerts of an address these paces; None stops one."""
        for one in self.alerts(email):
            every = paces.get(one.id, one.every)
            if every is None:
                self._ledger.depart(one.person, one.name, origin)
            elif every is not one.every:
                self._records.alerts.change(one, every)

    def choose(self, email: str, choices: Sequence[Choice], origin: str) -> None:
        """Receive exactly these of what is offered; none, and no alert, is leaving.

        What is not offered to everyone, and was given by an officer, is kept.
        """
        offered = {offer.slug for offer in self._office.offers if offer.public}
        kept = [one for one in held(self._records, email) if one.digest not in offered]
        wanted = (*admitted(choices, self._office.offers), *kept)
        if not wanted and not self.alerts(email):
            self.depart(email, None, origin)
            return
        with self._records.engine.transaction("registry.choose"):
            self._ledger.settle(
                email,
                wanted,
                Consent(
                    person=self.person(email),
                    event=Event.CHANGED,
                    at=self._office.watch.now(),
                    choices=wanted,
                    origin=origin,
                    form=notices.FORM,
                ),
            )

    # Leaving

    def exit(self, token: str) -> Exit | None:
        """What this link leads to; None when it is not ours."""
        found = read_leaving(self._keys, token)
        if found is None:
            return None
        email = self._people().get(found.person)
        known = [*(offer.slug for offer in self._office.offers)]
        known += [one.digest for one in held(self._records, email)] if email else []
        alerts = stopped(self._office, self._records, found.person)
        digest = found.which([*known, *alerts])
        return Exit(leaving=found, digest=digest, email=email, alert=alerts.get(digest or "", ""))

    def leave(self, way: Exit, *, everything: bool, origin: str) -> None:
        """Leave the digest of this link, or all; again changes nothing."""
        digest = None if everything else way.digest
        self._ledger.depart(way.leaving.person, digest, origin)

    def depart(self, email: str, digest: str | None, origin: str) -> None:
        """Leave this digest, or all (None), whether or not the address is known."""
        self._ledger.depart(self.person(email), digest, origin)

    def _people(self) -> dict[str, str]:
        return self._office.people(self._records)


def _unread(office: Office, wanted: Sequence[Choice], search: Search | None) -> tuple[str, ...]:
    """What a letter says of a request that its reader perhaps never made."""
    return (*notices.named(office, wanted), *([notices.SEARCH] if search else []))
