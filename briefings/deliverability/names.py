"""Questions to a DNS server: the machine's own, or one that is named."""

from __future__ import annotations

from collections.abc import Callable

import dns.exception
import dns.name
import dns.resolver
import dns.reversename
from dns.rdtypes.txtbase import TXTBase

from watch.errors import WatchError

SECONDS = 5.0
"""for one question, further tries included"""

Look = Callable[[str, str], tuple[str, ...]]
"""A name and a kind ("TXT", "MX", "A", "AAAA", "PTR") to what is published; () when nothing is.

Raises:
    NamesSilent: nobody answered, so that nothing is known.
"""


class NamesSilent(WatchError):
    """The DNS does not answer: what is published is not known."""


def names(server: str = "") -> Look:
    """Questions to this server ("192.0.2.53", "192.0.2.53:5353"), to the machine's own without.

    Raises:
        NamesSilent: the machine names no server, or this is no address.
    """
    try:
        resolver = dns.resolver.Resolver(configure=not server)
        if server:
            resolver.nameservers, resolver.port = _parted(server)
    except (dns.exception.DNSException, ValueError) as error:
        raise NamesSilent(
            f"Aucun serveur DNS à interroger ({server or '/etc/resolv.conf'})\u00a0: donnez-en un"
            " par --dns, «\u00a0192.0.2.53\u00a0» par exemple."
        ) from error
    resolver.lifetime = SECONDS

    def look(name: str, kind: str) -> tuple[str, ...]:
        if (wanted := _name(name, kind)) is None:
            return ()
        try:
            answer = resolver.resolve(wanted, kind, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except dns.exception.DNSException as error:
            raise NamesSilent(f"Le DNS ne répond pas au sujet de {name}.") from error
        return tuple(_text(found) for found in answer)

    return look


def _name(name: str, kind: str) -> dns.name.Name | None:
    """None for what can be no name, which records may hold: nothing is published there."""
    try:
        return dns.reversename.from_address(name) if kind == "PTR" else dns.name.from_text(name)
    except dns.exception.DNSException:
        return None


def _parted(server: str) -> tuple[list[str | dns.nameserver.Nameserver], int]:
    host, _, port = server.rpartition(":") if server.count(":") == 1 else (server, "", "53")
    return [host], int(port)


def _text(found: object) -> str:
    """As a person writes it: a long TXT in one piece, a name without its last dot."""
    if isinstance(found, TXTBase):
        return b"".join(found.strings).decode("ascii", "replace")
    return str(found).removesuffix(".")
