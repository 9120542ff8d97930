"""From what goes wrong to a kind and a French sentence. Raises nothing, fetches nothing."""

from __future__ import annotations

import ssl

import httpcore

from watch.model import FailureKind

CERTIFICATE = {
    10: "le certificat du serveur a expiré",
    9: "le certificat du serveur n'est pas encore valable",
    18: "le certificat du serveur est signé par lui-même",
    19: "le certificat du serveur vient d'une autorité inconnue",
    20: "le certificat du serveur vient d'une autorité inconnue",
    21: "le certificat du serveur vient d'une autorité inconnue",
    62: "le certificat du serveur porte un autre nom",
    64: "le certificat du serveur porte une autre adresse",
}
"""By OpenSSL verification code (X509_V_ERR_*)."""


class Stop(Exception):
    """The request ends here; never leaves the package."""

    def __init__(
        self,
        kind: FailureKind,
        reason: str,
        *,
        status: int | None = None,
        retry_after: str | None = None,
        host: str | None = None,
    ) -> None:
        """``reason`` is a French sentence without a final stop."""
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.status = status
        self.retry_after = retry_after
        self.host = host


NETWORK_ERRORS = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    OSError,
)
"""What the library raises for a server's or a network's fault."""


def explain(error: Exception) -> Stop:
    """Say what a network error means, in French."""
    tls = tls_cause(error)
    if tls is not None:
        return Stop(FailureKind.TLS, _tls_reason(tls))
    if isinstance(error, httpcore.ProtocolError):
        return _protocol(str(error))
    if isinstance(error, httpcore.ConnectError):
        return Stop(FailureKind.CONNECTION, "connexion impossible au serveur")
    return Stop(FailureKind.CONNECTION, "le serveur a coupé la connexion")


def _protocol(text: str) -> Stop:
    # The wording is h11's and httpcore's; an unknown one falls to the general sentence.
    if "buffer too long" in text:
        return Stop(FailureKind.TOO_BIG, "les en-têtes de la réponse sont trop volumineux")
    if "disconnected" in text or "closed connection" in text:
        return Stop(
            FailureKind.CONNECTION, "le serveur a coupé la connexion avant la fin de sa réponse"
        )
    return Stop(FailureKind.PROTOCOL, "la réponse du serveur ne respecte pas HTTP")


def tls_cause(error: BaseException | None) -> ssl.SSLError | None:
    """The TLS error behind what the library raised, or None."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _tls_reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        code = error.verify_code
        return CERTIFICATE.get(code, f"le certificat du serveur est refusé (code {code})")
    return "la connexion chiffrée (TLS) avec le serveur a échoué"
