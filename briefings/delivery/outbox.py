"""Empties the outbox through one or more connections. At most one mail per row, ever.

The order of gestures is the whole point, see :mod:`briefings.store.outbox`: claim, dialogue up to
the last line, commit the intent, final dot, reply, commit the result. The dialogues are threads
(:mod:`briefings.delivery.courier`); everything here runs in the one that called. It knows no
protocol and writes no address in a log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import SimpleQueue
from threading import Event

from briefings.address import parse
from briefings.delivery.base import Channel, DeliveryError, DoubtfulDelivery
from briefings.delivery.breaker import Breaker
from briefings.delivery.clerk import Clerk
from briefings.delivery.courier import Courier, Outcome
from briefings.delivery.instance import Instance, copied
from briefings.delivery.relaylog import RelayLog
from briefings.delivery.report import DrainReport, capital, count
from briefings.delivery.schedule import BACKOFF, GIVE_UP, backoff, moment
from briefings.model import DeliveryState
from briefings.store import Records
from briefings.store.mail import Claimed
from briefings.turns import domain, turns

LEASE = timedelta(minutes=20)
"""Longer than the ten minutes that a relay may take to answer the final dot."""
BATCH = 10
"""Mails claimed at once per connection: what another sender must wait for when this one dies."""
LOGGED = timedelta(days=2)
"""After that long, a log that has not settled a doubt will not."""
GRACE = 20
"""Seconds left to a relay that says nothing, once we were asked to stop."""
PER_COURIER = 5
"""Mails below which a further connection is not worth opening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How mails leave."""

    sender: str
    now: Callable[[], datetime]
    owner: str
    """names this passage and no other, even after a restart: host, process and a nonce"""
    limit: int | None = None
    """mails at most"""
    per_minute: int = 0
    """0: as fast as the relay takes them"""
    per_domain: int = 0
    """mails at most to one domain in this passage, which `vigie run` makes each minute; 0: all"""
    stop: Event = field(default_factory=Event)
    """once set, no mail that is not already at its dot leaves"""
    instance: Instance | None = None
    log: RelayLog | None = None


def drain(records: Records, channels: Sequence[Channel], terms: Terms) -> DrainReport:
    """Send what is due, one mail at a time per channel; two drains at once share the work.

    The channels stay open: their caller closes them.

    Raises:
        AddressError: the sender is not an address.
        StoreError: the database failed; what was being sent is in the state that is true.
    """
    run = _Run(records, parse(terms.sender), terms)
    if terms.instance is not None:
        terms.instance.begin(records)
    run.settle_the_dead()
    run.ask_the_log()
    if (held := run.held()) is None:
        try:
            run.work(channels)
        finally:
            records.outbox.release(terms.owner)
        run.abandon()
        records.outbox.sweep()
        held = run.held()
    return run.report(held)


@dataclass(slots=True)
class _Run:
    records: Records
    sender: str
    terms: Terms
    pause: float = 0.0
    todo: SimpleQueue[Claimed | None] = field(default_factory=SimpleQueue)
    breaker: Breaker = field(default_factory=Breaker)
    sent: int = 0
    retried: set[int] = field(default_factory=set)
    refused: int = 0
    doubt: int = 0
    settled: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    """mails that we took, by domain"""
    stopped: bool = False
    ended: bool = False
    """every courier was told that there is nothing more"""
    asking: bool = False
    """the next batch was asked for"""
    problems: list[str] = field(default_factory=list)

    def held(self) -> str | None:
        """Why nothing may leave; a copy of the database comes first."""
        instance = self.terms.instance
        if instance is not None and (why := instance.estranged(self.records)):
            return copied(why)
        hold = self.records.sending.held()
        return hold.reason if hold else None

    def settle_the_dead(self) -> None:
        self.doubt = self.records.outbox.expire(self.terms.now())
        if self.doubt:
            self.problems.append(
                f"Un envoi s'était arrêté net\u00a0: {count(self.doubt, 'message')} en doute,"
                " à vérifier auprès du relais avant de décider de renvoyer.",
            )

    def ask_the_log(self) -> None:
        """What the relay wrote down ends doubts: accepted, or never received whole."""
        if self.terms.log is None:
            return
        since = self.terms.now() - LOGGED
        found = self.terms.log.read(self.records.backlog.doubts(since))
        for mail, trace in found.accepted.items():
            self.records.outbox.settle(mail, sent=True, who=trace, now=self.terms.now())
        for mail, trace in found.lost.items():
            self.records.outbox.settle(mail, sent=False, who=trace, now=self.terms.now())
        self.settled = len(found.accepted) + len(found.lost)
        self.problems += found.problems

    def work(self, channels: Sequence[Channel]) -> None:
        """Hand the mails to the couriers and write down what they say, until all are done."""
        first = self._claim(len(channels))
        if not first:
            return
        self._advance()
        clerk = Clerk(lambda: self.records.engine.transaction("outbox.passage"))
        crew = [
            Courier(self, clerk, channel) for channel in channels[: -(-len(first) // PER_COURIER)]
        ]
        if self.terms.per_minute:
            self.pause = 60 * len(crew) / self.terms.per_minute
        try:
            self._hand(first, crew)
            for courier in crew:
                courier.start()
            self._serve(clerk, crew)
        finally:
            self.stopped = True
            clerk.close()
            for courier in crew:
                courier.join(timeout=1)
        for courier in crew:
            courier.raise_again()
        self._advance()

    def _serve(self, clerk: Clerk, crew: Sequence[Courier]) -> None:
        silent = 0
        while not all(courier.gone for courier in crew):
            if not clerk.serve(patience=1) and self.stop.is_set():
                silent += 1
                if silent == GRACE:
                    for courier in crew:
                        courier.abort()
                elif silent > GRACE + 2:
                    return  # still connecting: nothing of theirs has left
            if not (self.ended or self.asking) and self.todo.qsize() < 2 * len(crew):
                self.asking = True
                clerk.tell(lambda: self._refill(crew))

    def _refill(self, crew: Sequence[Courier]) -> None:
        """In the commit of the next intent: one wait for the disk less for each batch.

        Asked for while every courier has a mail left: nobody waits for it.
        """
        self._hand(self._claim(len(crew)), crew)
        self.asking = False

    def _claim(self, connections: int) -> list[Claimed]:
        wanted = BATCH * connections
        if self.terms.limit is not None:
            wanted = min(wanted, self.terms.limit - self.taken.total())
        if wanted <= 0 or self.leaving or self.records.sending.held():
            return []
        log_at = self.terms.log.position() if self.terms.log else None
        batch = self.records.outbox.claim(
            self.terms.owner,
            self.terms.now(),
            lease=LEASE,
            limit=wanted,
            log_at=log_at,
            turn=self._turn if self.terms.per_domain else None,
        )
        self.taken.update(domain(mail.email) for mail in batch)
        return batch

    def _turn(self, due: Iterable[tuple[int, str]], limit: int) -> list[int]:
        return turns(due, self.taken, most=self.terms.per_domain, limit=limit)

    def _hand(self, batch: Sequence[Claimed], crew: Sequence[Courier]) -> None:
        for mail in batch:
            self.todo.put(mail)
        if not batch:
            self.ended = True
            for _ in crew:
                self.todo.put(None)

    def _advance(self) -> None:
        if self.terms.instance is not None:
            self.terms.instance.advance(self.records)

    @property
    def stop(self) -> Event:
        """See :class:`Terms`."""
        return self.terms.stop

    def give_up(self) -> None:
        """Begin no further mail."""
        self.stopped = True

    @property
    def leaving(self) -> bool:
        """Whether no further mail is to be begun."""
        return self.stopped or self.terms.stop.is_set()

    def intend(self, mail: Claimed) -> DeliveryState:
        """Where the mail stands once its intent was asked for: INTENT allows the dot."""
        state = self.records.outbox.intend(mail.id, self.terms.owner, self.terms.now(), lease=LEASE)
        self.refused += state is DeliveryState.REFUSED
        return state

    def settle(self, mail: Claimed, outcome: Outcome) -> None:
        """Write down what became of a mail."""
        if isinstance(outcome, DoubtfulDelivery):
            self._doubt(mail, outcome)
        elif isinstance(outcome, DeliveryError):
            self._fail(mail, outcome)
        else:
            self.records.outbox.sent(mail.id, self.terms.owner, outcome, self.terms.now())
            if not self.sent:
                self.records.sending.relay_answered()
            self.sent += 1
            self.breaker.accepted()

    def _doubt(self, mail: Claimed, error: DoubtfulDelivery) -> None:
        self.records.outbox.doubt(mail.id, self.terms.owner, str(error))
        self.doubt += 1
        self.problems.append(
            f"Envoi n° {mail.id} en doute\u00a0: {error} après avoir reçu tout le message\u00a0;"
            " il n'est pas renvoyé, vérifiez auprès du relais avant de décider.",
        )
        self._pause(mail, str(error), held=0)

    def _fail(self, mail: Claimed, error: DeliveryError) -> None:
        self.breaker.failed(refused=not error.retryable)
        if error.retryable:
            next_try = self.terms.now() + backoff(mail.attempts)
            self.records.outbox.retry(mail.id, self.terms.owner, str(error), next_try)
            self.retried.add(mail.id)
        else:
            self._refuse(mail, str(error))
        if error.account or self.breaker.open:
            self._hold(error)
        elif error.relay or self.breaker.tired:
            self._pause(mail, str(error), held=int(error.retryable))
        elif error.retryable:
            self.problems.append(f"Envoi n° {mail.id}\u00a0: {error}\u00a0; {self._wait(1, mail)}.")

    def _refuse(self, mail: Claimed, reason: str) -> None:
        self.records.outbox.refuse(mail.id, self.terms.owner, reason)
        self.refused += 1
        self.problems.append(f"Envoi n° {mail.id} refusé\u00a0: {reason}.")

    def _hold(self, error: DeliveryError) -> None:
        """It is about us, not about the readers: going on would strike them off one by one."""
        self.stopped = True
        reason = (
            str(error)
            if error.account
            else f"trop de refus de suite\u00a0; le dernier\u00a0: {error}"
        )
        self.records.sending.hold(reason, self.terms.now())

    def _pause(self, mail: Claimed, reason: str, *, held: int) -> None:
        """The relay fails: everything due waits as long as the mail that met the failure.

        ``held``: 1 when that mail itself is queued again.
        """
        now = self.terms.now()
        self.stopped = True
        self.records.sending.relay_failed(now)
        postponed = self.records.outbox.postpone(
            self.terms.owner, reason, now, now + backoff(mail.attempts)
        )
        self.retried |= postponed
        if waiting := held + len(postponed):
            self.problems.append(f"{capital(reason)}\u00a0; {self._wait(waiting, mail)}.")

    def abandon(self) -> None:
        """Last: what was due has had its try, even after two days without a machine."""
        now = self.terms.now()
        given_up = self.records.outbox.abandon(now - GIVE_UP, len(BACKOFF), now)
        if given_up:
            self.refused += len(given_up)
            self.retried -= given_up
            self.problems.append(
                f"{count(len(given_up), 'message')} sans succès depuis 48\u00a0h\u00a0:"
                " plus d'essai automatique, remettez en file ce qui doit encore partir.",
            )

    def _wait(self, number: int, mail: Claimed) -> str:
        now = self.terms.now()
        who = "le message reste" if number == 1 else f"{count(number, 'message')} restent"
        return f"{who} en file, prochain essai {moment(now + backoff(mail.attempts), now)}"

    def report(self, held: str | None) -> DrainReport:
        """What was done, and what is left."""
        return DrainReport(
            sent=self.sent,
            retried=len(self.retried),
            refused=self.refused,
            doubt=self.doubt,
            settled=self.settled,
            waiting=self.records.outbox.counts()[DeliveryState.QUEUED],
            next_try=self.records.outbox.next_try(),
            held=held,
            down_since=self.records.sending.down_since(),
            problems=tuple(self.problems),
        )
