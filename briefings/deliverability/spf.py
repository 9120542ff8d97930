"""Which addresses a domain lets send in its name (SPF, RFC 7208). Pure, but for what it looks up.

Not the whole of it: macros, `exists` and `ptr` depend on each mail or are deprecated, and are said
to be unknown, never guessed. pyspf reads them, and had no version since 2020.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from briefings.deliverability.names import Look

MOST = 10
"""lookups that a receiver makes (RFC 7208, 4.6.4)"""

Address = IPv4Address | IPv6Address

_MECHANISM = re.compile(
    r"([+~?-]?)(all|include|a|mx|ip4|ip6)(?::([^/%]+))?(?:/(\d{1,3}))?(?://(\d{1,3}))?",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"[a-z][\w.-]*=", re.IGNORECASE)


class Verdict(StrEnum):
    """What a receiver concludes of an address; the first four are the signs of the RFC."""

    ALLOWED = "+"
    REFUSED = "-"
    SUSPECT = "~"
    NEUTRAL = "?"
    NONE = "none"
    """no record"""
    BROKEN = "broken"
    """several records, more than ten lookups, an include that leads nowhere, a word of no sense"""
    UNKNOWN = "unknown"
    """it depends on each mail"""


def records(look: Look, domain: str) -> tuple[str, ...]:
    """The SPF records of a domain; exactly one is right."""
    return tuple(text for text in look(domain, "TXT") if text.lower().split(" ")[0] == "v=spf1")


def allows(look: Look, domain: str, address: Address) -> Verdict:
    """What the domain's record says of this address."""
    return _Reading(look, address).of(domain)


class _Reading:
    """One evaluation, whose lookups are counted."""

    def __init__(self, look: Look, address: Address) -> None:
        self._look, self._address, self._left = look, address, MOST

    def of(self, domain: str) -> Verdict:
        found = records(self._look, domain)
        if len(found) != 1:
            return Verdict.BROKEN if found else Verdict.NONE
        redirect = ""
        for term in found[0].split()[1:]:
            if _MODIFIER.match(term):
                redirect = term[9:] if term.lower().startswith("redirect=") else redirect
            elif (verdict := self._term(term, domain)) is not None:
                return verdict
        if not redirect:
            return Verdict.NEUTRAL
        verdict = self._elsewhere(redirect)
        return Verdict.BROKEN if verdict is Verdict.NONE else verdict

    def _term(self, term: str, domain: str) -> Verdict | None:
        """The verdict of a mechanism; None when it says nothing of the address."""
        if (said := _MECHANISM.fullmatch(term)) is None:
            known = re.match(r"[+~?-]?(exists|ptr)\b", term, re.IGNORECASE) or "%" in term
            return Verdict.UNKNOWN if known else Verdict.BROKEN
        sign, name, value, four, six = said.groups()
        verdict = Verdict(sign or "+")
        if name.lower() == "all":
            return verdict
        if name.lower() == "include":
            inner = self._elsewhere(value or "")
            if inner in {Verdict.NONE, Verdict.BROKEN}:
                return Verdict.BROKEN
            return {Verdict.ALLOWED: verdict, Verdict.UNKNOWN: inner}.get(inner)
        try:
            return verdict if self._holds(name.lower(), value or domain, four, six) else None
        except (ValueError, _TooMany):
            return Verdict.BROKEN

    def _elsewhere(self, domain: str) -> Verdict:
        try:
            self._count()
        except _TooMany:
            return Verdict.BROKEN
        return Verdict.UNKNOWN if "%" in domain else self.of(domain)

    def _holds(self, name: str, value: str, four: str | None, six: str | None) -> bool:
        """Whether the address is one of those that a mechanism names."""
        if name in {"ip4", "ip6"}:
            net = ip_network(f"{value}/{four}" if four else value, strict=False)
            return self._address.version == net.version and self._address in net
        self._count()
        hosts = [value] if name == "a" else [_host(one) for one in self._look(value, "MX")]
        width = four if self._address.version == 4 else six  # noqa: PLR2004 - the name of IPv4
        return any(
            self._address in ip_network(f"{one}/{width}" if width else one, strict=False)
            for host in hosts
            for one in addresses(self._look, host)
            if ip_address(one).version == self._address.version
        )

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _TooMany


class _TooMany(Exception):
    """More lookups than a receiver makes."""


def addresses(look: Look, host: str) -> Iterator[str]:
    """Where a name leads, IPv4 first."""
    for kind in ("A", "AAAA"):
        yield from look(host, kind)


def _host(mx: str) -> str:
    return mx.rsplit(" ", maxsplit=1)[-1].rstrip(".")
