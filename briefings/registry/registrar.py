"""What a person does of their own subscription: ask, confirm, choose, leave.

Nothing here says whether an address is known: what differs is the letter that it receives.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from briefings import notices
from briefings.address import parse
from briefings.alerting import searches
from briefings.alerts.saved import Alert, Every, Search
from briefings.app import Office
from briefings.departures import ALL
from briefings.model import Choice, Standing, Subscriber
from briefings.registry.ledger import Ledger
from briefings.registry.post import post
from briefings.registry.receiving import alerted, held, received, stopped
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
    leaving,
    opened,
    person,
    read_leaving,
    sealed,
)
from watch.errors import SettingsError

HOUR = timedelta(hours=1)


class Confirmation(StrEnum):
    """What came of a link that confirms."""

    DONE = "done"
    ALREADY = "already"
    EXPIRED = "expired"


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

    def person(self, email: str) -> str:
        """The HMAC that names this address in what outlives it."""
        return person(self._keys, parse(email))

    # Asking

    def ask(
        self, email: str, choices: Sequence[Choice], origin: str, search: Search | None = None
    ) -> bool:
        """Send the letter that suits this address, if it may be written to; whether it was.

        Raises:
            AddressError: not an address.
            SettingsError: no base_url, so no link could be given.
        """
        address, wanted = parse(email), admitted(choices, self._office.offers)
        now = self._office.watch.now()
        with self._records.engine.transaction("registry.ask"):
            if not (wanted or search) or not self._may_write(address):
                return False
            nonce = self._nonce()
            fresh = tuple(one for one in wanted if one not in held(self._records, address))
            new = self._unknown(address, search)
            if fresh or new:
                url = self._url("confirmer", sealed(self._keys, Purpose.CONFIRM, nonce, now))
                letter = notices.confirm(self._office, _unread(self._office, wanted, new), url, now)
            else:
                letter = self._known(address)
            self._remember(address, fresh, nonce, origin, new)
            post(self._office, self._records, letter, address)
            return True

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
        return notices.known(self._office, what, self.preferences(address))

    def ask_link(self, email: str, origin: str) -> bool:
        """Send someone who receives something the link to their preferences; whether it was."""
        address = parse(email)
        with self._records.engine.transaction("registry.ask_link"):
            letter = self._situation(address)
            if letter is None or not self._may_write(address):
                return False
            self._remember(address, (), self._nonce(), origin)
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
        leave = self._url("d", leaving(self._keys, address, named[0]))
        return notices.listed(self._office, named, leave)

    def _may_write(self, address: str) -> bool:
        now = self._office.watch.now()
        previous = self._records.requests.asked(self.person(address), now - MONTH)
        return may_write(previous, self._records.requests.count(now - HOUR), now)

    def _remember(
        self,
        address: str,
        choices: tuple[Choice, ...],
        nonce: str,
        origin: str,
        search: Search | None = None,
    ) -> None:
        now = self._office.watch.now()
        self._records.requests.add(
            Request(
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
        )

    # Confirming

    def asked(self, token: str) -> Request | None:
        """The request that this link confirms, used or not; None: not ours, or too old."""
        now = self._office.watch.now()
        found = opened(self._keys, Purpose.CONFIRM, token, now, notices.CONFIRM_WITHIN)
        request = self._records.requests.by_token(digest_of(found[0])) if found else None
        if request is None or request.expires_at <= now:
            return None
        # What only an open archive allows is not entered once it is closed.
        return request if self._office.opened or not request.search else None

    def wanted(self, request: Request) -> tuple[str, ...]:
        """What it asks for, in words: those of a search are shown to who opens the link."""
        alert = self._alert(request)
        told = [alerted(self._office, alert)] if alert else []
        return (*notices.named(self._office, request.choices), *told)

    def confirm(self, token: str) -> Confirmation:
        """Subscribe, once; the same link again changes nothing, whatever happened since."""
        request = self.asked(token)
        if request is None:
            return Confirmation.EXPIRED
        now = self._office.watch.now()
        with self._records.engine.transaction("registry.confirm"):
            if not self._records.requests.use(request.token, now):
                return Confirmation.ALREADY
            asked = {one.digest for one in request.choices}
            before = held(self._records, request.email)
            choices = (*request.choices, *(one for one in before if one.digest not in asked))
            alert = self._alert(request)
            self._ledger.settle(
                request.email,
                choices,
                Consent(
                    person=request.person,
                    event=Event.CONFIRMED,
                    at=now,
                    choices=choices,
                    asked_at=request.asked_at,
                    origin=request.origin,
                    form=request.form,
                    search=alert.words if alert else "",
                ),
                alert,
            )
            # The mail arrived: whatever came back before, this address works.
            self._records.subscribers.resume(request.email)
            self._records.bounces.remove(request.person)
            left = alert.name if alert else choices[0].digest
            post(self._office, self._records, self._welcome(request.email, left), request.email)
        return Confirmation.DONE

    def _alert(self, request: Request) -> Alert | None:
        """What was asked, made at last: what its words name may be gone since."""
        search = request.search
        return searches.public(self._office, request.email, search) if search else None

    def _welcome(self, address: str, left: str) -> Letter:
        what = received(self._office, self._records, address, self.person(address))
        leave = self._url("d", leaving(self._keys, address, left))
        return notices.welcome(self._office, what, self.preferences(address), leave)

    # Choosing

    def preferences(self, address: str) -> str:
        """The link by which this address changes what it receives."""
        now = self._office.watch.now()
        return self._url(
            "preferences", sealed(self._keys, Purpose.CHOOSE, self.person(address), now)
        )

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

    def _url(self, page: str, token: str) -> str:
        url = self._office.page(f"{page}/{token}")
        if url is None:
            raise SettingsError(
                "Les liens des lettres ne mènent nulle part\u00a0: donnez l'adresse des pages dans"
                " vigie.yaml, «\u00a0web\u00a0: base_url\u00a0».",
            )
        return url


def _unread(office: Office, wanted: Sequence[Choice], search: Search | None) -> tuple[str, ...]:
    """What a letter says of a request that its reader perhaps never made."""
    return (*notices.named(office, wanted), *([notices.SEARCH] if search else []))
