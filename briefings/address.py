"""Mail addresses: one written form per person, nothing that a mail relay could misread. Pure.

Stricter than RFC 5321 on purpose: no quoted local part, no address literal, ASCII only before the
``@``. A domain with accents is encoded (IDNA 2008: the 2003 form turns "straße" into "strasse",
another domain).
"""

from __future__ import annotations

import re

import idna

from watch.errors import WatchError

MAX_ADDRESS = 254
MAX_LOCAL = 64
"""Octets: RFC 5321 4.5.3.1, and 256 with the angle brackets of the envelope."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


class AddressError(WatchError):
    """This text is not an address that Vigie accepts."""

    exit_code = 2


def parse(text: str) -> str:
    """The address in its only form: no outer spaces, lower case, domain in ASCII.

    The local part is lowered too: two mails for ``Jean.Durand@`` and ``jean.durand@`` would reach
    one person, and RFC 5321 2.4 discourages mailboxes that differ by case.

    Raises:
        AddressError: what is wrong with it.
    """
    stripped = text.strip(" \t")
    local, at, domain = stripped.rpartition("@")
    if not at or len(stripped) > MAX_ADDRESS:
        raise _refused(text, "il faut la forme nom@domaine.fr")
    if len(local) > MAX_LOCAL or not _LOCAL.fullmatch(local):
        raise _refused(text, "la partie avant @ contient un caractère qui n'est pas accepté")
    address = f"{local.lower()}@{_ascii(text, domain)}"
    if len(address) > MAX_ADDRESS:
        raise _refused(text, "elle est trop longue")
    return address


def _ascii(text: str, domain: str) -> str:
    try:
        encoded = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii").lower()
    except idna.IDNAError as error:
        raise _refused(text, "le domaine après @ n'est pas valable") from error
    if not _DOMAIN.fullmatch(encoded):
        raise _refused(text, "le domaine après @ n'est pas valable")
    return encoded


def _refused(text: str, reason: str) -> AddressError:
    return AddressError(
        f"L'adresse «\u00a0{ascii(text[:MAX_ADDRESS])[1:-1]}\u00a0» est refusée\u00a0: {reason}."
    )
