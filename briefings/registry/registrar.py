"""What a person does of their own subscription: ask, confirm, choose, leave.

Nothing here says whether an address is known: what differs is the letter that it receives.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from briefings import notices
from briefings.address import parse
from briefings.alerting.telling import label
from briefings.app import Office
from briefings.departures import ALL, Departure, catch_up
from briefings.model import Choice, Standing, Subscriber
from briefings.registry.post import post
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

    def person(self, email: str) -> str:
        """The HMAC that names this address in what outlives it."""
        return person(self._keys, parse(email))

    # Asking

    def ask(self, email: str, choices: Sequence[Choice], origin: str) -> bool:
        """Send the letter that suits this address, if it may be written to; whether it was.

        Raises:
            AddressError: not an address.
            SettingsError: no base_url, so no link could be given.
        """
        address, wanted = parse(email), admitted(choices, self._office.offers)
        now = self._office.watch.now()
        with self._records.engine.transaction("registry.ask"):
            if not wanted or not self._may_write(address):
                return False
            nonce = self._nonce()
            held = self._held(address)
            fresh = [one for one in wanted if one not in held]
            if fresh:
                url = self._url("confirmer", sealed(self._keys, Purpose.CONFIRM, nonce, now))
                letter = notices.confirm(self._office, wanted, url, now)
            else:
                letter = notices.known(self._office, held, self.preferences(address))
            self._remember(address, tuple(fresh), nonce, origin)
            post(self._office, self._records, letter, address)
            return True

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
        if held := self._held(address):
            return notices.known(self._office, held, self.preferences(address))
        away = self._records.suppressions.held(self.person(address))
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

    def _remember(self, address: str, choices: tuple[Choice, ...], nonce: str, origin: str) -> None:
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
            )
        )

    # Confirming

    def asked(self, token: str) -> Request | None:
        """The request that this link confirms, used or not; None: not ours, or too old."""
        now = self._office.watch.now()
        found = opened(self._keys, Purpose.CONFIRM, token, now, notices.CONFIRM_WITHIN)
        request = self._records.requests.by_token(digest_of(found[0])) if found else None
        return request if request and request.expires_at > now else None

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
            kept = [one for one in self._held(request.email) if one.digest not in asked]
            choices = (*request.choices, *kept)
            self._settle(
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
                ),
            )
            # The mail arrived: whatever came back before, this address works.
            self._records.subscribers.resume(request.email)
            self._records.bounces.remove(request.person)
            post(self._office, self._records, self._welcome(request.email), request.email)
        return Confirmation.DONE

    def _welcome(self, address: str) -> Letter:
        held = self._held(address)
        leave = self._url("d", leaving(self._keys, address, held[0].digest))
        return notices.welcome(self._office, held, self.preferences(address), leave)

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
        one = self._records.subscribers.get(email) if email else None
        return one if one and one.standing is Standing.CONFIRMED else None

    def choose(self, email: str, choices: Sequence[Choice], origin: str) -> None:
        """Receive exactly these of what is offered; none is leaving.

        What is not offered to everyone, and was given by an officer, is kept.
        """
        offered = {offer.slug for offer in self._office.offers if offer.public}
        kept = [one for one in self._held(email) if one.digest not in offered]
        wanted = (*admitted(choices, self._office.offers), *kept)
        if not wanted:
            self.depart(email, None, origin)
            return
        with self._records.engine.transaction("registry.choose"):
            self._settle(
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
        known += [one.digest for one in self._held(email)] if email else []
        alerts = self._alerts(found.person)
        digest = found.which([*known, *alerts])
        return Exit(leaving=found, digest=digest, email=email, alert=alerts.get(digest or "", ""))

    def _alerts(self, who: str) -> dict[str, str]:
        """What this person is alerted of: its words, by the name that links bear."""
        past = dict.fromkeys(self._records.alerts.names(who), "cette alerte")
        alerts = {
            one.name: _inner(label(self._office, one)) for one in self._records.alerts.of(who)
        }
        follows = {one.name: "un appel suivi" for one in self._records.follows.of(who)}
        return past | alerts | follows

    def leave(self, way: Exit, *, everything: bool, origin: str) -> None:
        """Leave the digest of this link, or all; again changes nothing."""
        digest = None if everything else way.digest
        self._depart(way.leaving.person, digest, origin)

    def depart(self, email: str, digest: str | None, origin: str) -> None:
        """Leave this digest, or all (None), whether or not the address is known."""
        self._depart(self.person(email), digest, origin)

    def _depart(self, who: str, digest: str | None, origin: str) -> None:
        held = self._records.suppressions.held(who)
        if ALL in held or (digest or ALL) in held:
            return
        now = self._office.watch.now()
        # The file first: from here on no restored database can undo it.
        self._office.departures.write(Departure(now, who, digest or ALL, left=True))
        with self._records.engine.transaction("registry.leave"):
            self._catch_up()
            email = self._people().get(who)
            self._records.consents.add(
                Consent(
                    person=who,
                    event=Event.LEFT,
                    at=now,
                    choices=tuple(self._held(email)) if email and digest else (),
                    origin=origin,
                )
            )

    def _settle(self, email: str, choices: Sequence[Choice], proof: Consent) -> None:
        """Make the lists, the file of departures and the proof say the same."""
        who, now = self.person(email), self._office.watch.now()
        chosen = {one.digest for one in choices}
        away = self._records.suppressions.held(who)
        for digest in {one.digest for one in self._held(email)} - chosen:
            self._office.departures.write(Departure(now, who, digest, left=True))
        for digest in chosen if ALL in away else chosen & set(away):
            self._office.departures.write(Departure(now, who, digest, left=False))
        self._catch_up()
        self._records.subscribers.rejoin(email, choices, now)
        self._records.consents.add(proof)

    def _held(self, email: str) -> tuple[Choice, ...]:
        one = self._records.subscribers.get(email)
        return one.choices if one and one.standing is Standing.CONFIRMED else ()

    def _catch_up(self) -> None:
        catch_up(self._records, self._office.departures, self._people)

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


def _inner(words: str) -> str:
    """Fit to stand between guillemets."""
    return f"alerte {words}".replace("«\u00a0", "“").replace("\u00a0»", "”")
