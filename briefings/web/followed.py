"""The address by which a calendar follows a list: programs cannot sign in. Pure but for the keys.

Where the archive is for accounts, the address is signed, names the account it was given to, and
opens nothing but that list: it ends with the account, and after three years.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl

from briefings.app import Office
from briefings.board.filters import Filters
from briefings.following.deadlines import followed as calls
from briefings.store import Records
from briefings.subscriptions.tokens import Purpose, opened, sealed
from briefings.web.site import Site
from briefings.web.visitors import ANYONE, READERS_OF_ARCHIVE, Visitor

LIFE = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a signed address says."""

    account: int
    path: str
    query: dict[str, str]


def follows_of(office: Office, records: Records, visitor: Visitor) -> frozenset[tuple[str, int]]:
    """The calls that whoever has signed in follows."""
    return frozenset() if visitor.account is None else calls(office, records, visitor.me.email)


def followed(site: Site, visitor: Visitor, path: str, filters: Filters) -> str:
    """The whole address of a list; of its first page."""
    query = filters.at(1).query
    if READERS_OF_ARCHIVE.admits(ANYONE, site.office.watch.settings.web.archive):
        return f"{site.base}{path}.ics" + (f"?{query}" if query else "")
    said = urlsafe_b64encode(f"{visitor.me.id} {path} {query}".encode()).decode().rstrip("=")
    token = sealed(site.keys, Purpose.CALENDAR, said, site.office.watch.now())
    return f"{site.base}/agenda/{token}.ics"


def read(site: Site, token: str) -> Followed | None:
    """What it says; None when we did not write it, or too long ago."""
    found = opened(site.keys, Purpose.CALENDAR, token, site.office.watch.now(), LIFE)
    if found is None:
        return None
    said = urlsafe_b64decode(found[0] + "=" * (-len(found[0]) % 4)).decode()
    account, path, query = said.split(" ")
    return Followed(int(account), path, dict(parse_qsl(query)))
