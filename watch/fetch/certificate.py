"""From when to when a refused certificate was valid: what a person needs to write to the site.

Python gives nothing of a certificate that it refuses. So the server is dialled once more, through
the same guard, with the same authorities and every check but that of the dates; nothing is asked.
"""

from __future__ import annotations

import ssl
from contextlib import suppress
from datetime import UTC, datetime

import httpcore

from watch.fetch.failure import NETWORK_ERRORS, Stop, tls_cause

NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME, which Python's ssl does not name."""

_NOT_YET, _EXPIRED = 9, 10
"""OpenSSL's verification codes (X509_V_ERR_*)."""


async def dated(
    error: Exception,
    host: str,
    port: int,
    backend: httpcore.AsyncNetworkBackend,
    tls: ssl.SSLContext,
    now: datetime,
) -> str | None:
    """The French sentence for a certificate out of its dates, with the date; None otherwise."""
    code = getattr(tls_cause(error), "verify_code", None)
    if code not in {_NOT_YET, _EXPIRED}:
        return None
    with suppress(Stop, *NETWORK_ERRORS):
        start, end = await _validity(host, port, backend, tls)
        # Neither: an authority's own certificate is out of its dates, and that one is not seen.
        if end <= now:
            return f"le certificat du serveur a expiré le {end:%d/%m/%Y}"
        if start > now:
            return f"le certificat du serveur n'est valable qu'à partir du {start:%d/%m/%Y}"
    return None


async def _validity(
    host: str, port: int, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext
) -> tuple[datetime, datetime]:
    stream = await backend.connect_tcp(host, port)
    try:
        stream = await stream.start_tls(_timeless(tls), host)
        shown = stream.get_extra_info("ssl_object").getpeercert()
    finally:
        await stream.aclose()
    return _instant(shown["notBefore"]), _instant(shown["notAfter"])


def _timeless(tls: ssl.SSLContext) -> ssl.SSLContext:
    """The same authorities and the same checks, but that of the dates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for authority in tls.get_ca_certs(binary_form=True):
        context.load_verify_locations(cadata=authority)
    context.verify_flags |= NO_CHECK_TIME
    return context


def _instant(text: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC)
