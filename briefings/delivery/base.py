"""What a channel promises, and how it says that it failed. No protocol here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from watch.errors import WatchError


class DeliveryError(WatchError):
    """A mail that was not accepted. The message has no final full stop: the reader's end follows.

    ``retryable``: the same bytes may be accepted later. ``relay``: the relay itself fails, so
    every other mail would meet the same fate now. ``account``: it refuses us, and insisting
    would only make it worse.
    """

    exit_code = 5

    def __init__(
        self, message: str, *, retryable: bool, relay: bool = False, account: bool = False
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.relay = relay
        self.account = account


class DoubtfulDelivery(DeliveryError):
    """The final dot was sent and no reply came: it must never be resent by a machine."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=False, relay=True)


class Withheld(Exception):
    """Raised by ``before_final_dot`` to stop the mail; the channel lets it through untouched."""


class Channel(Protocol):
    """A way out for a message."""

    def send(
        self,
        message: Sequence[bytes],
        sender: str,
        to: str,
        before_final_dot: Callable[[], None],
    ) -> str:
        """Hand over one message to one person; the other side's words of acceptance.

        ``message``: its bytes, in pieces that each end with a line; a piece that many messages
        share is best the same object.

        ``before_final_dot`` is called once, when everything but the last gesture is done. If it
        raises, the message must not leave.

        Raises:
            DeliveryError: not accepted.
            DoubtfulDelivery: perhaps accepted.
        """

    def greet(self) -> None:
        """Check that the way is open, without sending anything.

        Raises:
            DeliveryError: it is not; the message says why.
        """

    def abort(self) -> None:
        """From another thread: whoever waits for the other side's words waits no longer."""

    def close(self) -> None:
        """Give the connection back; a second call does nothing."""
