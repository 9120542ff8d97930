"""One connection, in a thread of its own: takes mails, talks, reports. It writes nothing itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread
from typing import Protocol

from briefings.delivery.base import Channel, DeliveryError, Withheld
from briefings.delivery.clerk import Clerk, Closed
from briefings.model import DeliveryState
from briefings.store.mail import Claimed

Outcome = str | DeliveryError
"""The words of acceptance, or why there are none."""

log = logging.getLogger(__name__)


class Passage(Protocol):
    """What a courier needs of the passage that it works for; its methods run in the clerk."""

    todo: SimpleQueue[Claimed | None]
    sender: str
    pause: float
    """seconds between two mails of one courier"""

    @property
    def stop(self) -> Event:
        """Ends a pause."""

    @property
    def leaving(self) -> bool:
        """Whether no further mail is to be begun."""

    def intend(self, mail: Claimed) -> DeliveryState:
        """Ask for the dot."""

    def settle(self, mail: Claimed, outcome: Outcome) -> None:
        """Write down what became of a mail."""

    def give_up(self) -> None:
        """A courier met what nobody foresaw."""


class Courier:
    """``start``, then ``gone`` becomes true, whatever happens."""

    def __init__(self, passage: Passage, clerk: Clerk, channel: Channel) -> None:
        self._passage = passage
        self._clerk = clerk
        self._channel = channel
        self._error: BaseException | None = None
        # A daemon: a relay that is silent after the dot must not keep the program alive.
        self._thread = Thread(target=self._run, daemon=True, name="courier")
        self.gone = False

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def join(self, timeout: float) -> None:
        """Wait for its end, not longer than that."""
        self._thread.join(timeout)

    def abort(self) -> None:
        """Wait for the relay no longer."""
        self._channel.abort()

    def raise_again(self) -> None:
        """What was not foreseen, in the thread of who asked for the passage."""
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            while not self._passage.leaving and (mail := self._passage.todo.get()) is not None:
                if not self._passage.leaving:
                    self._deliver(mail)
        except Closed:
            pass
        except BaseException as error:  # noqa: BLE001 - raised again in the passage's own thread
            self._error = error
        self._tell(self._leave)

    def _leave(self) -> None:
        self.gone = True
        if self._error is not None:
            self._passage.give_up()

    def _tell(self, act: Callable[[], object]) -> None:
        try:
            self._clerk.tell(act)
        except Closed:
            log.info("a report came too late")

    def _deliver(self, mail: Claimed) -> None:
        try:
            outcome = self._attempt(mail)
        except Withheld:
            log.info("mail %d withheld", mail.id)
            return
        # After a failure, wait to be told whether to go on.
        report = self._clerk.tell if isinstance(outcome, str) else self._clerk.ask
        report(lambda: self._passage.settle(mail, outcome))
        if self._passage.pause:
            self._passage.stop.wait(self._passage.pause)

    def _attempt(self, mail: Claimed) -> Outcome:
        if not mail.intact:
            return DeliveryError(
                "ses octets ne sont plus ceux qui ont été validés", retryable=False
            )
        sender = self._passage.sender
        try:
            return self._channel.send(mail.pieces, sender, mail.email, lambda: self._dot(mail))
        except DeliveryError as error:
            return error

    def _dot(self, mail: Claimed) -> None:
        """The last moment at which the mail may still be kept."""
        if self._passage.leaving:
            raise Withheld
        try:
            state = self._clerk.ask(lambda: self._passage.intend(mail))
        except Closed:
            raise Withheld from None
        if state is not DeliveryState.INTENT:
            raise Withheld
