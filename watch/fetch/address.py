"""Judge an IP address: may Vigie dial it? Pure; knows nothing of names, ports or sockets.

``ipaddress.is_global`` is not enough: Python 3.11 answers True for NAT64 (64:ff9b::/96), 6to4
(2002::/16), multicast, fec0::/10 and 3fff::/20. So the table is written out, from the IANA
special-purpose registries (https://www.iana.org/assignments/iana-ipv4-special-registry and
iana-ipv6-special-registry). IPv6 is refused unless it is global unicast (2000::/3).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from watch.fetch.limits import Network

Address = IPv4Address | IPv6Address

_PRIVATE = "réseau privé"
_DOCUMENTATION = "plage de documentation"
_RESERVED = "plage réservée"

_DENIED_V4 = tuple(
    (IPv4Network(network), label)
    for network, label in (
        ("0.0.0.0/8", "adresse non spécifiée"),
        ("10.0.0.0/8", _PRIVATE),
        ("100.64.0.0/10", "réseau d'opérateur, CGNAT"),
        ("127.0.0.0/8", "boucle locale"),
        ("169.254.0.0/16", "lien local"),
        ("172.16.0.0/12", _PRIVATE),
        ("192.0.0.0/24", _RESERVED),
        ("192.0.2.0/24", _DOCUMENTATION),
        ("192.31.196.0/24", _RESERVED),
        ("192.52.193.0/24", _RESERVED),
        ("192.88.99.0/24", "relais 6to4"),
        ("192.168.0.0/16", _PRIVATE),
        ("192.175.48.0/24", _RESERVED),
        ("198.18.0.0/15", "banc d'essai"),
        ("198.51.100.0/24", _DOCUMENTATION),
        ("203.0.113.0/24", _DOCUMENTATION),
        ("224.0.0.0/4", "multidiffusion"),
        ("240.0.0.0/4", _RESERVED),
    )
)

_DENIED_V6 = tuple(
    (IPv6Network(network), label)
    for network, label in (
        ("::/128", "adresse non spécifiée"),
        ("::1/128", "boucle locale"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("2001::/32", "Teredo"),
        ("2001::/23", _RESERVED),
        ("2001:db8::/32", _DOCUMENTATION),
        ("2002::/16", "6to4"),
        ("2620:4f:8000::/48", _RESERVED),
        ("3fff::/20", _DOCUMENTATION),
        ("fc00::/7", _PRIVATE),
        ("fe80::/10", "lien local"),
        ("fec0::/10", "réseau de site"),
        ("ff00::/8", "multidiffusion"),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})


def judge(address: str, allowed: tuple[Network, ...] = ()) -> str | None:
    """Why this address is refused (a French noun phrase), or None when it may be dialled.

    ``allowed`` opens networks on purpose. An IPv4 address wrapped in IPv6 must pass by itself
    too: opening a NAT64 prefix does not open the private network behind it.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "adresse illisible"
    inner = _embedded(parsed)
    if inner is not None and (label := _label(inner, allowed)) is not None:
        return label
    # A mapped address *is* the IPv4 address for the kernel: nothing else to judge.
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return None
    return _label(parsed, allowed)


def is_allowed(address: str, allowed: tuple[Network, ...]) -> bool:
    """Whether the operator opened this very address."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return _listed(parsed.ipv4_mapped, allowed)
    return _listed(parsed, allowed)


def _label(address: Address, allowed: tuple[Network, ...]) -> str | None:
    if _listed(address, allowed):
        return None
    if isinstance(address, IPv4Address):
        return next((label for network, label in _DENIED_V4 if address in network), None)
    label = next((label for network, label in _DENIED_V6 if address in network), None)
    return label or (None if address in _GLOBAL_UNICAST else _RESERVED)


def _listed(address: Address, allowed: tuple[Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in allowed)


def _embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to, whatever the wrapping."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    low = int(address) & 0xFFFF_FFFF
    tunnelled = address in _NAT64 or (address in _COMPATIBLE and low > 1)
    if tunnelled or (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP:
        return IPv4Address(low)
    return None
