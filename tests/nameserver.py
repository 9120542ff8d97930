"""A DNS server on this machine that says what a test wants, and can fall silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from dnslib import AAAA, MX, PTR, QTYPE, RCODE, RD, RR, TXT, A, DNSRecord
from dnslib.server import BaseResolver, DNSLogger, DNSServer

_KINDS: Mapping[str, type[RD]] = {"A": A, "AAAA": AAAA, "PTR": PTR}


@dataclass
class Told(BaseResolver):  # type: ignore[misc]  # dnslib has no types
    """Names and kinds to what is published there."""

    zone: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    broken: bool = False

    def resolve(self, request: DNSRecord, _: object) -> DNSRecord:
        reply = request.reply()
        name, kind = str(request.q.qname).rstrip(".").lower(), QTYPE[request.q.qtype]
        if self.broken:
            reply.header.rcode = RCODE.SERVFAIL
        elif name not in {known for known, _ in self.zone}:
            reply.header.rcode = RCODE.NXDOMAIN
        for text in self.zone.get((name, kind), ()) if not self.broken else ():
            reply.add_answer(RR(request.q.qname, request.q.qtype, rdata=_data(kind, text)))
        return reply


def _data(kind: str, text: str) -> RD:
    if kind == "TXT":
        return TXT([text[start : start + 255] for start in range(0, len(text), 255)])
    if kind == "MX":
        rank, _, host = text.partition(" ")
        return MX(host, int(rank))
    return _KINDS[kind](text)


@contextmanager
def nameserver(told: Told) -> Iterator[str]:
    """Its address and port."""
    server = DNSServer(told, "127.0.0.1", 0, logger=DNSLogger("-request,-reply,-truncated,-error"))
    server.start_thread()
    try:
        yield f"127.0.0.1:{server.server.server_address[1]}"
    finally:
        server.stop()
        server.server.server_close()
