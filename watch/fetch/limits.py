"""What a request may cost and where it may go. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one request and of one run; times in seconds, sizes in bytes."""

    total: float = 30.0
    """network time of one request, redirects included; waiting for a host's turn is not counted"""
    headers: float = 10.0
    """from the name lookup to the last header, for each hop"""
    resolve: float = 5.0
    """one name lookup"""
    body: int = 10_000_000
    """on the wire, and again once decompressed"""
    redirects: int = 5
    concurrency: int = 32
    """requests under way, slow ones left out"""
    patience: float = 0.25
    """a request that lasts longer is a slow one"""
    pause: float = 1.0
    """rest of a host between two requests"""
    extra_ports: tuple[int, ...] = ()
    """beside 80 and 443"""
    allowed_networks: tuple[Network, ...] = ()
    """private networks that the operator opens on purpose; any port"""
