"""What was asked for an address and not agreed to yet.

A letter a day leaves for an address. What is asked besides is noted without one, and shown by the
page that the letter of the day leads to, where its person agrees to it or not (decision 81).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from enum import StrEnum

from briefings import notices
from briefings.alerting import searches
from briefings.alerts.saved import Alert
from briefings.app import Office
from briefings.registry.ledger import Ledger
from briefings.registry.links import choosing, parting
from briefings.registry.post import post
from briefings.registry.receiving import alerted, held, received
from briefings.store import Records
from briefings.store.consents import Consent, Event
from briefings.store.requests import Request
from briefings.subscriptions.tokens import Purpose, digest_of, opened
from watch.errors import WatchError

MOST = 10
"""Noted for an address beside its letters: beyond, it is a flood."""
DAY = timedelta(days=1)


class Confirmation(StrEnum):
    """What came of a link that confirms."""

    DONE = "done"
    ALREADY = "already"
    EXPIRED = "expired"


class Pending:
    """The requests of one person, over one connection."""

    def __init__(self, office: Office, records: Records, ledger: Ledger) -> None:
        self._office = office
        self._records = records
        self._ledger = ledger

    def behind(self, token: str) -> Request | None:
        """The request that this link confirms, used or not; None: not ours, or too old."""
        now = self._office.watch.now()
        found = opened(self._office.keys, Purpose.CONFIRM, token, now, notices.CONFIRM_WITHIN)
        request = self._records.requests.by_token(digest_of(found[0])) if found else None
        return request if request and self._stands(request) else None

    def beside(self, person: str) -> list[Request]:
        """What this person is asked about without a letter, oldest first.

        Neither what they receive by now, nor what a later letter asks by itself.
        """
        standing = [
            one
            for one in self._records.requests.of(person)
            if not one.used_at and self._stands(one)
        ]
        told = {(one.choices, one.search) for one in standing if not one.quiet}
        return [
            one
            for one in standing
            if one.quiet and (one.choices, one.search) not in told and self._adds(one)
        ]

    def _stands(self, request: Request) -> bool:
        # What only an open archive allows is not entered once it is closed.
        fresh = request.expires_at > self._office.watch.now()
        return fresh and (not request.search or (self._office.opened and self._makes(request)))

    def _makes(self, request: Request) -> bool:
        """Whether what its words name is still there: a source may be gone since."""
        try:
            self._alert(request)
        except WatchError:
            return False
        return True

    def _adds(self, request: Request) -> bool:
        """Whether it is not received already."""
        alert = self._alert(request)
        same = searches.alike(self._records, alert) if alert else ()
        fresh = alert is not None and not any(one.every is alert.every for one in same)
        return fresh or bool({*request.choices} - {*held(self._records, request.email)})

    def joins(self, request: Request) -> bool:
        """Whether a letter of the day leads to where this is agreed to, and it is not there yet."""
        letters = self._records.requests.lately(request.person, request.asked_at - DAY)
        beside = self.beside(request.person)
        there = {(one.choices, one.search) for one in (*letters, *beside) if not one.used_at}
        return (
            len(beside) < MOST
            and (request.choices, request.search) not in there
            and any(map(self._leads, letters))
        )

    def _leads(self, letter: Request) -> bool:
        """To its confirmation, or to the preferences of who receives something."""
        asks = bool(letter.choices or letter.search)
        return asks or bool(received(self._office, self._records, letter.email, letter.person))

    def wanted(self, request: Request) -> tuple[str, ...]:
        """What it asks for, in words: those of a search are shown to who opens the link."""
        alert = self._alert(request)
        told = [alerted(self._office, alert)] if alert else []
        return (*notices.named(self._office, request.choices), *told)

    def confirm(self, token: str, also: Collection[int] = ()) -> Confirmation:
        """Agree to what this link confirms, once, and to these that were asked beside it."""
        request = self.behind(token)
        if request is None:
            return Confirmation.EXPIRED
        agreed = self._agree((request, *self._named(request.person, also)))
        return Confirmation.DONE if agreed else Confirmation.ALREADY

    def accept(self, person: str, also: Collection[int]) -> None:
        """Agree to these, asked beside a letter."""
        self._agree(self._named(person, also))

    def _named(self, person: str, also: Collection[int]) -> list[Request]:
        return [one for one in self.beside(person) if one.id in also]

    def _agree(self, requests: Iterable[Request]) -> bool:
        """Each once, whatever happened since; one letter of welcome for them all."""
        now, use = self._office.watch.now(), self._records.requests.use
        with self._records.engine.transaction("registry.confirm"):
            new = [one for one in requests if use(one.token, now)]
            names = [self._settle(one) for one in new]
            if new:
                # The mail arrived: whatever came back before, this address works.
                self._records.subscribers.resume(new[0].email)
                self._records.bounces.remove(new[0].person)
                self._welcome(new[0], names[0])
        return bool(new)

    def _settle(self, request: Request) -> str:
        """Receive it; the name by which it is left."""
        asked = {one.digest for one in request.choices}
        before = held(self._records, request.email)
        choices = (*request.choices, *(one for one in before if one.digest not in asked))
        alert = self._alert(request)
        proof = Consent(
            person=request.person,
            event=Event.CONFIRMED,
            at=self._office.watch.now(),
            choices=choices,
            asked_at=request.asked_at,
            origin=request.origin,
            form=request.form,
            search=alert.words if alert else "",
        )
        self._ledger.settle(request.email, choices, proof, alert)
        return alert.name if alert else choices[0].digest

    def _alert(self, request: Request) -> Alert | None:
        """What was asked, made at last."""
        search = request.search
        return searches.public(self._office, request.email, search) if search else None

    def _welcome(self, request: Request, left: str) -> None:
        office, address = self._office, request.email
        what = received(office, self._records, address, request.person)
        leave = parting(office, address, left)
        letter = notices.welcome(office, what, choosing(office, address), leave)
        post(office, self._records, letter, address)
