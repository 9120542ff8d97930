"""`vigie export feed`: the notes that were sent, as a list that feed readers follow."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from briefings.app import Office
from briefings.exporting.placing import Wanted, aim, chosen, put
from briefings.formats.feeds import Channel, Entry, json_feed, rss
from briefings.model import Digest, Issue
from briefings.store.history import departures
from watch.console import console, plural
from watch.errors import SettingsError

FEEDS = {"rss": rss, "json": json_feed}
FORMATS = tuple(FEEDS)


def export_feed(office: Office, slug: str, limit: int, wanted: Wanted) -> None:
    """Write the feed of a digest; an empty one when none of its notes was sent."""
    form = chosen(wanted, FORMATS)
    digest = office.digest(slug)
    channel = _channel(office, digest)
    path = aim(wanted, f"vigie-{slug}.{form}")
    entries = _entries(office, digest, limit)
    told = put(path, FEEDS[form](channel, entries))
    console().print(f"{plural(len(entries), 'note envoyée', 'notes envoyées')} dans {told}.")


def _channel(office: Office, digest: Digest) -> Channel:
    base = office.watch.settings.web.base_url
    if not base:
        raise SettingsError(
            "Un flux donne l'adresse de vos pages\u00a0: écrivez-la dans vigie.yaml, sous"
            " «\u00a0web\u00a0: base_url\u00a0»."
        )
    house = office.house
    return Channel(
        title=digest.title,
        description=f"Les notes de veille de {house.organisation}, {house.service}.",
        home=f"{base}/",
        author=house.service,
    )


def _entries(office: Office, digest: Digest, limit: int) -> list[Entry]:
    with office.stores() as (_, records):
        left = departures(records.engine, digest.slug, limit)
        issues = [(records.issues.get(number), at) for number, at in left]
    return [
        Entry(id=_identity(issue), title=issue.subject, published=at, text=issue.text)
        for issue, at in issues
        if issue is not None
    ]


def _identity(issue: Issue) -> str:
    """The same for ever: made of what was sent, which is frozen, and of no address."""
    return uuid5(NAMESPACE_URL, f"{issue.digest}/{issue.number}/{issue.sha256}").urn
