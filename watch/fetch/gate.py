"""Judge a URL before any packet leaves. Pure: no lookup; names are judged again when dialled.

One parser only (``httpx.URL``, the very object that is requested later): two parsers that
disagree on where the host ends are how guards get bypassed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple

import httpx

from watch.fetch.address import is_allowed, judge
from watch.fetch.limits import Limits
from watch.model import FailureKind

MAX_URL = 4096
"""Longer ones are not addresses of documents; most servers stop at 8 KB."""

MAX_KNOWN = 2_048
"""Addresses whose judgement is remembered: a request has its own judged twice, 0.1 ms each."""

PORTS = frozenset({80, 443})

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ufeff]")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")
_NUMERIC = re.compile(r"(\d+|0x[0-9a-f]*)")


class Refusal(NamedTuple):
    """Why a URL is not requested; ``reason`` is a French sentence without a final stop."""

    kind: FailureKind
    reason: str


@lru_cache(maxsize=MAX_KNOWN)
def admit(url: str, limits: Limits) -> httpx.URL | Refusal:
    """The URL as it will be requested, without fragment, or why it will not be."""
    if len(url) > MAX_URL:
        return _ill("adresse trop longue")
    if _FORBIDDEN.search(url):
        return _ill("adresse invalide\u00a0: espace, barre inverse ou caractère de contrôle")
    try:
        parsed = httpx.URL(url)
        if "#" in url:
            parsed = parsed.copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return _ill("adresse mal formée")
    return _refusal(parsed, limits) or parsed


def objection(url: str, limits: Limits) -> str | None:
    """Why this URL would not be requested, or None. For checking a catalogue without a network."""
    answer = admit(url, limits)
    return answer.reason if isinstance(answer, Refusal) else None


def port_refusal(port: int, limits: Limits) -> str | None:
    """Ports other than the web's reach other services (SMTP, Redis): refused unless opened."""
    if port in PORTS or port in limits.extra_ports:
        return None
    return f"port {port} non autorisé\u00a0; ajoutez-le à `fetching.extra_ports` si c'est voulu"


def address_refusal(address: str, port: int, limits: Limits) -> str | None:
    """The French sentence for an address and port that must not be dialled, or None."""
    label = judge(address, limits.allowed_networks)
    if label is not None:
        return (
            f"adresse interdite\u00a0: {address} ({label})\u00a0; "
            "ajoutez-la à `fetching.allowed_networks` si c'est voulu"
        )
    if is_allowed(address, limits.allowed_networks):
        return None
    return port_refusal(port, limits)


def default_port(url: httpx.URL) -> int:
    """The port that will be dialled."""
    if url.port is not None:  # 0 is a port, and no default
        return url.port
    return 443 if url.scheme == "https" else 80


def _ill(reason: str) -> Refusal:
    return Refusal(FailureKind.BAD_URL, reason)


def _refusal(url: httpx.URL, limits: Limits) -> Refusal | None:
    if url.scheme not in {"http", "https"}:
        return _ill("seules les adresses http et https sont acceptées")
    if url.userinfo:
        return _ill(
            "adresse avec identifiant ou mot de passe\u00a0: retirez ce qui précède «\u00a0@\u00a0»"
        )
    host = url.raw_host.decode("ascii")
    if not host:
        return _ill("adresse sans nom de serveur")
    if _foreign_digits(url.host):
        return _ill("nom de serveur écrit avec des chiffres déguisés")
    if _is_literal(host):
        return _forbidden(address_refusal(host, default_port(url), limits))
    return _name_refusal(host, default_port(url), limits)


def _forbidden(reason: str | None) -> Refusal | None:
    return None if reason is None else Refusal(FailureKind.FORBIDDEN_ADDRESS, reason)


def _name_refusal(host: str, port: int, limits: Limits) -> Refusal | None:
    if not _HOST.fullmatch(host):
        return _ill("nom de serveur invalide")
    # 2130706433, 0x7f.1, 127.1: the resolver would turn them into an address.
    if _NUMERIC.fullmatch(host.rstrip(".").rsplit(".", 1)[-1]):
        return _ill("adresse numérique déguisée\u00a0: écrivez le nom du serveur")
    # With an allow-list, only the resolved address says whether the port is free.
    return None if limits.allowed_networks else _forbidden(port_refusal(port, limits))


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _foreign_digits(host: str) -> bool:
    return any(
        not char.isascii() and any(c.isdigit() for c in unicodedata.normalize("NFKC", char))
        for char in host
    )
