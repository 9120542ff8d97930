"""`vigie outbox check`: what other servers see of us, and what to have published."""

from __future__ import annotations

import socket
from ipaddress import ip_address

from briefings.app import Office
from briefings.deliverability.judging import Sender, judge
from briefings.deliverability.names import names
from briefings.finding import Level
from watch.console import console, plural
from watch.manners.moves import site


def check_mail(office: Office, *, server: str, address: str) -> bool:
    """Print every finding; False when one is an error.

    ``server``: the DNS to ask. ``address``: from which the relay writes to the world.

    Raises:
        NamesSilent: there is no DNS to ask.
    """
    out, smtp = console(), office.watch.settings.smtp
    public = (address,) if address else _public(smtp.host)
    out.print(f"Ce que voient ceux qui reçoivent {smtp.sender}\u00a0:")
    errors = 0
    for finding in judge(_sender(office, public), names(server)):
        errors += finding.level is Level.ERROR
        out.print(f"[{finding.level}]".ljust(13) + finding.what)
        if finding.todo:
            out.print(" " * 13 + f"→ {finding.todo}")
    out.print(f"\n{plural(errors, 'erreur')}. La signature elle-même se voit dans un essai reçu.")
    return not errors


def _sender(office: Office, addresses: tuple[str, ...]) -> Sender:
    settings = office.watch.settings
    domain = settings.smtp.sender.rpartition("@")[2]
    return Sender(
        domain=domain,
        parent=site(f"https://{domain}/"),
        selector=settings.smtp.dkim_selector,
        addresses=addresses,
        contact=settings.house.contact or settings.smtp.sender,
        one_click=bool(office.exits([settings.smtp.sender], "hebdo")),
    )


def _public(host: str) -> tuple[str, ...]:
    """The public addresses of the relay; an inner one writes to the world from another."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM) if host else []
    except OSError:
        return ()
    known = dict.fromkeys(str(one[4][0]) for one in found)
    return tuple(one for one in known if ip_address(one.partition("%")[0]).is_global)
