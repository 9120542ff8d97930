"""How to reach the relay: its settings, and a dialogue that is open, encrypted and logged in."""

from __future__ import annotations

import re
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
        SettingsError: mails or a password would cross a network in clear, or a name or a login
            cannot be said in SMTP.
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
        """Refuse what would leak, and what smtplib could not say on the wire."""
        self._check_words()
        if self.security != "none" or _is_loopback(self.host):
            return
        if self.username or not self.allow_plaintext:
            raise SettingsError(
                f"Le relais {self.name} serait joint sans chiffrement\u00a0: réglez smtp.security"
                " sur starttls ou tls.",
            )

    def _check_words(self) -> None:
        """Else a UnicodeError in the middle of a sending: smtplib and socket raise that raw."""
        if not (self.username + self.password).isascii():
            raise SettingsError(
                "L'identifiant ou le mot de passe du relais contient un caractère accentué, que"
                " l'authentification SMTP ne transporte pas\u00a0: changez smtp.username"
                " ou VIGIE_SMTP__PASSWORD.",
            )
        if not re.fullmatch(r"[!-~]*", self.helo):
            raise SettingsError(
                f"{self.helo!r} n'est pas un nom de machine\u00a0: corrigez smtp.helo."
            )
        try:
            self.host.encode("idna")
        except UnicodeError as error:
            raise SettingsError(
                f"{self.host!r} n'est pas un nom de machine\u00a0: corrigez smtp.host.",
            ) from error

    @property
    def name(self) -> str:
        """As an error message names it: ``smtp.exemple.fr:587``."""
        return f"{self.host}:{self.port}"


def connect(settings: SmtpSettings, context: ssl.SSLContext | None = None) -> smtplib.SMTP:
    """An open dialogue, after EHLO and login; ``context`` says whom TLS trusts, if not the system.

    Raises:
        OSError: any failure; :mod:`smtplib`, :mod:`ssl` and :mod:`socket` all raise that.
    """
    if context is None and settings.security != "none":
        context = ssl.create_default_context()  # smtplib's own default verifies nothing
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


def _dial(settings: SmtpSettings, context: ssl.SSLContext | None) -> smtplib.SMTP:
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
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
