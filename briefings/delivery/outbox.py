"""Empties the outbox through a channel. At most one mail per row, ever; nothing lost in silence.

The order of gestures is the whole point, see :mod:`briefings.store.outbox`: claim, dialogue up to
the last line, commit the intent, final dot, reply, commit the result. It knows no protocol and
writes no address in a log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from briefings.address import parse
from briefings.delivery.base import Channel, DeliveryError, DoubtfulDelivery, Withheld
from briefings.delivery.schedule import BACKOFF, GIVE_UP, backoff, moment
from briefings.model import DeliveryState
from briefings.store.mail import Claimed
from briefings.store.outbox import Outbox

LEASE = timedelta(minutes=20)
"""Longer than the ten minutes that a relay may take to answer the final dot."""
BATCH = 10
"""Mails claimed at once: what another sender must wait for when this one dies."""
BREAKER = 5
"""Failures in a row after which the relay, not the people, is taken to be the cause."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainReport:
    """What one passage did."""

    sent: int = 0
    retried: int = 0
    """not accepted this time, still queued"""
    refused: int = 0
    """given up: someone has to look"""
    doubt: int = 0
    """perhaps accepted: someone has to decide; those left by a dead process are counted here"""
    waiting: int = 0
    """queued at the end, whatever the reason"""
    next_try: datetime | None = None
    """when the first of those is due"""
    problems: tuple[str, ...] = ()
    """French sentences, without any address"""


def drain(
    outbox: Outbox,
    channel: Channel,
    *,
    sender: str,
    now: Callable[[], datetime],
    owner: str,
    limit: int | None = None,
) -> DrainReport:
    """Send what is due, at most ``limit`` mails; two drains at once share the work.

    ``owner`` names this drain and no other, even after a restart: host, process and a nonce.
    The channel stays open: its caller closes it.

    Raises:
        AddressError: ``sender`` is not an address.
        StoreError: the database failed; what was being sent is in the state that is true.
    """
    run = _Run(outbox, channel, parse(sender), now, owner)
    run.settle_the_dead()
    try:
        while not run.stopped and (batch := run.claim(limit)):
            for mail in batch:
                if not run.stopped:
                    run.deliver(mail)
    finally:
        outbox.release(owner)
    run.abandon()
    outbox.sweep()
    return run.report()


@dataclass(slots=True)
class _Run:
    outbox: Outbox
    channel: Channel
    sender: str
    now: Callable[[], datetime]
    owner: str
    sent: int = 0
    retried: set[int] = field(default_factory=set)
    refused: int = 0
    doubt: int = 0
    taken: int = 0
    failures: int = 0
    stopped: bool = False
    problems: list[str] = field(default_factory=list)

    def settle_the_dead(self) -> None:
        self.doubt = self.outbox.expire(self.now())
        if self.doubt:
            self.problems.append(
                f"Un envoi s'était arrêté net\u00a0: {_count(self.doubt, 'message')} en doute,"
                " à vérifier auprès du relais avant de décider de renvoyer.",
            )

    def claim(self, limit: int | None) -> list[Claimed]:
        left = BATCH if limit is None else min(BATCH, limit - self.taken)
        if left <= 0:
            return []
        batch = self.outbox.claim(self.owner, self.now(), lease=LEASE, limit=left)
        self.taken += len(batch)
        return batch

    def deliver(self, mail: Claimed) -> None:
        if not mail.intact:
            self._refuse(mail, "ses octets ne sont plus ceux qui ont été validés")
            return
        try:
            reply = self.channel.send(mail.raw, self.sender, mail.email, lambda: self._intend(mail))
        except Withheld:
            log.info("mail %d withheld", mail.id)
        except DoubtfulDelivery as error:
            self._doubt(mail, error)
        except DeliveryError as error:
            self._fail(mail, error)
        else:
            self.outbox.sent(mail.id, self.owner, reply, self.now())
            self.sent += 1
            self.failures = 0

    def _intend(self, mail: Claimed) -> None:
        state = self.outbox.intend(mail.id, self.owner, self.now(), lease=LEASE)
        if state is DeliveryState.INTENT:
            return
        self.refused += state is DeliveryState.REFUSED
        raise Withheld

    def _doubt(self, mail: Claimed, error: DoubtfulDelivery) -> None:
        self.outbox.doubt(mail.id, self.owner, str(error))
        self.doubt += 1
        self.problems.append(
            f"Envoi n° {mail.id} en doute\u00a0: {error} après avoir reçu tout le message\u00a0;"
            " il n'est pas renvoyé, vérifiez auprès du relais avant de décider.",
        )
        self._pause(mail, str(error), held=0)

    def _fail(self, mail: Claimed, error: DeliveryError) -> None:
        self.failures += 1
        if error.retryable:
            next_try = self.now() + backoff(mail.attempts)
            self.outbox.retry(mail.id, self.owner, str(error), next_try)
            self.retried.add(mail.id)
        else:
            self._refuse(mail, str(error))
        if error.relay or self.failures >= BREAKER:
            self._pause(mail, str(error), held=int(error.retryable))
        elif error.retryable:
            self.problems.append(f"Envoi n° {mail.id}\u00a0: {error}\u00a0; {self._wait(1, mail)}.")

    def _refuse(self, mail: Claimed, reason: str) -> None:
        self.outbox.refuse(mail.id, self.owner, reason)
        self.refused += 1
        self.problems.append(f"Envoi n° {mail.id} refusé\u00a0: {reason}.")

    def _pause(self, mail: Claimed, reason: str, *, held: int) -> None:
        """The relay fails: everything due waits as long as the mail that met the failure.

        ``held``: 1 when that mail itself is queued again.
        """
        now = self.now()
        self.stopped = True
        postponed = self.outbox.postpone(self.owner, reason, now, now + backoff(mail.attempts))
        self.retried |= postponed
        if waiting := held + len(postponed):
            self.problems.append(f"{_capital(reason)}\u00a0; {self._wait(waiting, mail)}.")

    def abandon(self) -> None:
        """Last: what was due has had its try, even after two days without a machine."""
        now = self.now()
        given_up = self.outbox.abandon(now - GIVE_UP, len(BACKOFF), now)
        if given_up:
            self.refused += len(given_up)
            self.retried -= given_up
            self.problems.append(
                f"{_count(len(given_up), 'message')} sans succès depuis 48\u00a0h\u00a0:"
                " plus d'essai automatique, remettez en file ce qui doit encore partir.",
            )

    def _wait(self, count: int, mail: Claimed) -> str:
        now = self.now()
        who = "le message reste" if count == 1 else f"{_count(count, 'message')} restent"
        return f"{who} en file, prochain essai {moment(now + backoff(mail.attempts), now)}"

    def report(self) -> DrainReport:
        return DrainReport(
            sent=self.sent,
            retried=len(self.retried),
            refused=self.refused,
            doubt=self.doubt,
            waiting=self.outbox.counts()[DeliveryState.QUEUED],
            next_try=self.outbox.next_try(),
            problems=tuple(self.problems),
        )


def _count(number: int, noun: str) -> str:
    return f"{number}\u00a0{noun}{'s' if number > 1 else ''}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
