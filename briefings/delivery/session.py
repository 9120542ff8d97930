"""How to reach the relay: its settings, and a dialogue that is open, encrypted and logged in."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal

from watch.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """The relay, and what it takes to talk to it.

    Raises:
        SettingsError: mails or a password would cross a network in clear.
    """

    host: str
    port: int = 587
    security: Literal["tls", "starttls", "none"] = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60.0
    """seconds without an answer"""
    timeout_after_dot: float = 600.0
    """seconds; RFC 5321 4.5.3.2.6: giving up earlier makes duplicates"""
    helo: str = ""
    """the name we give; by default this machine's, when it has a domain"""
    allow_plaintext: bool = False
    """mails (never a password) may go unencrypted to a relay of one's own network"""

    def __post_init__(self) -> None:
        """Refuse what would leak."""
        if self.security != "none" or _is_loopback(self.host):
            return
        if self.username or not self.allow_plaintext:
            raise SettingsError(
                f"Le relais {self.name} serait joint sans chiffrement\u00a0: réglez smtp.security"
                " sur starttls ou tls.",
            )

    @property
    def name(self) -> str:
        """As an error message names it: ``smtp.exemple.fr:587``."""
        return f"{self.host}:{self.port}"


def connect(settings: SmtpSettings, context: ssl.SSLContext) -> smtplib.SMTP:
    """An open dialogue, after EHLO and login.

    Raises:
        OSError: any failure; :mod:`smtplib`, :mod:`ssl` and :mod:`socket` all raise that.
    """
    session = _dial(settings, context)
    try:
        # Without it the dot waits for the acknowledgement of the body: 44 ms a mail, measured.
        socket_of(session).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        session.ehlo_or_helo_if_needed()
        if settings.security == "starttls":
            session.starttls(context=context)
            session.ehlo_or_helo_if_needed()
        if settings.username:
            session.login(settings.username, settings.password)
    except BaseException:
        session.close()
        raise
    return session


def socket_of(session: smtplib.SMTP) -> socket.socket:
    """The socket of an open dialogue; smtplib drops it when the relay hangs up."""
    if session.sock is None:
        raise smtplib.SMTPServerDisconnected
    return session.sock


def _dial(settings: SmtpSettings, context: ssl.SSLContext) -> smtplib.SMTP:
    # A name is always given: smtplib would otherwise ask the DNS for ours, seconds at times.
    helo = settings.helo or _own_name()
    if settings.security == "tls":
        return smtplib.SMTP_SSL(
            settings.host,
            settings.port,
            local_hostname=helo,
            timeout=settings.timeout,
            context=context,
        )
    return smtplib.SMTP(
        settings.host,
        settings.port,
        local_hostname=helo,
        timeout=settings.timeout,
    )


def _own_name() -> str:
    name = socket.gethostname()
    return name if "." in name else "[127.0.0.1]"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
