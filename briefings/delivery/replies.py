"""What a relay answered, or why it did not, as a French reason and a decision. No I/O here.

Only a reply to the final dot, or the lack of one, says whether a message was taken (RFC 5321 6.1).
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl

from briefings.delivery.base import DeliveryError
from watch.errors import complaint
from watch.text import clean, shorten, squeeze

SHOWN = 300
"""Characters of a relay's reply that are kept."""
CLOSING = 421
LOG_IN = 530
"""RFC 4954 6: said at MAIL, or at RCPT only."""
TOO_BIG = 552
_ADDRESS = re.compile(r"<?[^\s<>@«»:;,]+@[^\s<>@«»:;,]+>?")


def words(code: int, reply: bytes, address: str = "") -> str:
    """The reply on one line, without any address: it may end up in a log.

    Any, since a relay names the address it forwards to; and ``address`` by its local part alone
    ("User jean.durand unknown").
    """
    text = _ADDRESS.sub("<adresse>", squeeze(clean(reply.decode("utf-8", errors="replace"))))
    if local := address.partition("@")[0]:
        whole = rf"(?<![\w.-]){re.escape(local)}(?![\w-])"
        text = re.sub(whole, "<adresse>", text, flags=re.IGNORECASE)
    return shorten(f"{code} {text}".strip(), SHOWN)


def refusal(relay: str, step: str, code: int, reply: bytes, address: str = "") -> DeliveryError:
    """What a negative reply at this step ('MAIL', 'RCPT', 'DATA', 'message') means for the mail.

    A 5xx to MAIL concerns our own sender address, not the person: it is the relay's fault or that
    of the settings, and must not strike anyone off.
    """
    said = words(code, reply, address)
    if code == CLOSING:
        return DeliveryError(
            f"le relais {relay} ferme la connexion («\u00a0{said}\u00a0»)",
            retryable=True,
            relay=True,
        )
    if code == LOG_IN:
        return DeliveryError(
            f"le relais {relay} demande une authentification («\u00a0{said}\u00a0»)\u00a0:"
            " vérifiez smtp.username et smtp.security",
            retryable=True,
            relay=True,
            account=True,
        )
    if step == "MAIL" and code >= 500 and code != TOO_BIG:  # noqa: PLR2004 - 5yz, RFC 5321 4.2.1
        return DeliveryError(
            f"le relais {relay} refuse notre adresse d'expédition («\u00a0{said}\u00a0»)\u00a0:"
            " vérifiez le réglage smtp.sender",
            retryable=True,
            relay=True,
            account=True,
        )
    return DeliveryError(
        f"le relais {relay} refuse le message à l'étape {step} («\u00a0{said}\u00a0»)",
        retryable=not 500 <= code <= 599,  # noqa: PLR2004 - idem
    )


def silence(relay: str, error: OSError, seconds: float) -> str:
    """Why there is no dialogue with this relay, in French, with what to check."""
    return f"le relais {relay} {_reason(error, seconds)}"


def _reason(error: OSError, seconds: float) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return f"ne répond pas (délai de {seconds:g}\u00a0s dépassé)"
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"présente un certificat qui n'est pas valable ({error.verify_message})\u00a0:"
            " vérifiez smtp.host, ou demandez un certificat reconnu à qui tient ce relais"
        )
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason
    return f"ne répond pas ({complaint(error)})"


def _answered(error: smtplib.SMTPResponseException) -> str:
    said = error.smtp_error
    text = words(error.smtp_code, said if isinstance(said, bytes) else said.encode())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return (
            f"refuse notre identifiant («\u00a0{text}\u00a0»)\u00a0: vérifiez smtp.username"
            " et VIGIE_SMTP__PASSWORD"
        )
    return f"répond «\u00a0{text}\u00a0»"


# The most precise first: all of these are OSError.
_REASONS: tuple[tuple[type[OSError], str], ...] = (
    (
        smtplib.SMTPNotSupportedError,
        "n'offre ni le chiffrement ni l'authentification demandés\u00a0: vérifiez smtp.security",
    ),
    (ssl.SSLError, "n'établit pas le chiffrement TLS\u00a0: vérifiez smtp.port et smtp.security"),
    (socket.gaierror, "est introuvable (nom inconnu)\u00a0: vérifiez smtp.host"),
    (ConnectionRefusedError, "ne répond pas (connexion refusée)"),
    (smtplib.SMTPServerDisconnected, "a coupé la connexion"),
    (ConnectionError, "a coupé la connexion"),
    # The bare class: smtplib raises it only when no way of logging in is common to both.
    (smtplib.SMTPException, "n'a aucune façon de s'authentifier connue de Vigie"),
)
