"""One mail to one person over SMTP, with our own DATA dialogue.

``smtplib.sendmail`` sends the final dot and reads the reply in one gesture; we need to commit an
intent between the body and the dot. It knows nothing of the outbox.
"""

from __future__ import annotations

import selectors
import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache

from briefings.delivery.base import DeliveryError, DoubtfulDelivery
from briefings.delivery.replies import refusal, silence, words
from briefings.delivery.session import SmtpSettings, connect, socket_of
from briefings.wire import stuffed
from watch.faults import faultpoint

__all__ = ["SmtpChannel", "SmtpSettings"]

OK = range(200, 300)
GO_AHEAD = 354
REFUSED = 500
"""From there on a reply is for good: 454 is a relay that cannot check a password now."""


_stuffed = lru_cache(maxsize=16)(stuffed)
"""Half a millisecond for 100 KB that a thousand mails share."""


class SmtpChannel:
    """A relay. The connection is opened at the first mail and kept for the next ones."""

    def __init__(self, settings: SmtpSettings, *, context: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._context = context
        self._session: smtplib.SMTP | None = None

    def send(
        self,
        message: Sequence[bytes],
        sender: str,
        to: str,
        before_final_dot: Callable[[], None],
    ) -> str:
        """See :class:`briefings.delivery.base.Channel`.

        After any failure the connection is dropped, never closed politely: inside DATA, a QUIT
        would be read as text.
        """
        body = b"".join(map(_stuffed, message))
        try:
            session = self._mail(sender, sum(map(len, message)))
            return self._transfer(session, to, body, before_final_dot)
        except OSError as error:
            self._drop()
            raise self._failed(error) from error
        except BaseException:
            self._drop()
            raise

    def greet(self) -> None:
        """See :class:`briefings.delivery.base.Channel`: connect, encrypt and log in."""
        try:
            code, reply = (self._session or self._open()).noop()
        except OSError as error:
            self._drop()
            raise self._failed(error) from error
        if code not in OK:
            self._drop()
            raise refusal(self._settings.name, "NOOP", code, reply)

    def abort(self) -> None:
        """See :class:`briefings.delivery.base.Channel`: hang up; the other thread tidies up."""
        session = self._session
        sock = session.sock if session is not None else None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Say goodbye; what the relay answers does not matter any more."""
        if self._session is not None:
            try:
                self._session.quit()
            except OSError:
                self._session.close()
            self._session = None

    def _mail(self, sender: str, size: int) -> smtplib.SMTP:
        """MAIL FROM; a relay that tired of a kept connection gets a second chance on a new one."""
        kept = self._session
        if kept is not None:
            try:
                if self._ask_mail(kept, sender, size)[0] in OK:
                    return kept
            except smtplib.SMTPServerDisconnected:
                pass
            self._drop()
        session = self._open()
        code, reply = self._ask_mail(session, sender, size)
        if code not in OK:
            raise refusal(self._settings.name, "MAIL", code, reply)
        return session

    def _ask_mail(self, session: smtplib.SMTP, sender: str, size: int) -> tuple[int, bytes]:
        faultpoint("before:smtp.mail")
        options = (f"SIZE={size}",) if session.has_extn("size") else ()
        answer = session.mail(sender, options)
        faultpoint("after:smtp.mail")
        return answer

    def _transfer(
        self,
        session: smtplib.SMTP,
        to: str,
        body: bytes,
        before_final_dot: Callable[[], None],
    ) -> str:
        code, reply = session.rcpt(to)
        self._expect("RCPT", code in OK, code, reply, to)
        code, reply = session.docmd("DATA")
        self._expect("DATA", code == GO_AHEAD, code, reply, to)
        faultpoint("before:smtp.body")
        session.send(body)
        faultpoint("after:smtp.body")
        if _has_spoken(socket_of(session)):
            code, reply = session.getreply()
            raise refusal(self._settings.name, "message", code, reply, to)
        before_final_dot()
        return self._dot(session, to)

    def _dot(self, session: smtplib.SMTP, to: str) -> str:
        """The point of no return."""
        socket_of(session).settimeout(self._settings.timeout_after_dot)
        faultpoint("before:smtp.dot")
        try:
            session.send(b".\r\n")
            faultpoint("after:smtp.dot")
            code, reply = session.getreply()
        except OSError as error:
            seconds = self._settings.timeout_after_dot
            raise DoubtfulDelivery(silence(self._settings.name, error, seconds)) from error
        faultpoint("after:smtp.reply")
        if code not in range(200, 600) or code in range(300, 400):
            raise DoubtfulDelivery(
                f"le relais {self._settings.name} répond autre chose qu'un oui ou un non"
                f" («\u00a0{words(code, reply, to)}\u00a0»)",
            )
        self._expect("message", code in OK, code, reply, to)
        socket_of(session).settimeout(self._settings.timeout)
        return words(code, reply, to)

    def _expect(self, step: str, good: bool, code: int, reply: bytes, to: str) -> None:  # noqa: FBT001 - private
        if not good:
            raise refusal(self._settings.name, step, code, reply, to)

    def _failed(self, error: OSError) -> DeliveryError:
        reason = silence(self._settings.name, error, self._settings.timeout)
        account = isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= REFUSED
        return DeliveryError(reason, retryable=True, relay=True, account=account)

    def _open(self) -> smtplib.SMTP:
        faultpoint("before:smtp.connect")
        self._session = connect(self._settings, self._context)
        faultpoint("after:smtp.connect")
        return self._session

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


def _has_spoken(sock: socket.socket) -> bool:
    """Whether the relay said something, or hung up, before the dot: then nothing is in doubt.

    Not asked of TLS, where readable bytes may be no words at all (session tickets).
    """
    if isinstance(sock, ssl.SSLSocket):
        return False
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(timeout=0))
