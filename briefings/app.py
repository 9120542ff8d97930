"""The composition root: settings and files in, the whole office out. Builds; decides nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from briefings import ballast
from briefings.address import parse
from briefings.calendar import Closed
from briefings.delivery.base import Channel
from briefings.delivery.files import FileChannel
from briefings.delivery.instance import Instance, this_machine
from briefings.delivery.relaylog import RelayLog
from briefings.delivery.smtp import SmtpChannel, SmtpSettings
from briefings.departures import Departures, catch_up
from briefings.desk import Rights
from briefings.digests import FILE, WEEKLY, Known, parse_digests, weekly
from briefings.errors import BriefingError
from briefings.holidays import closing
from briefings.house import House
from briefings.keys import DEPARTURES, load_keys
from briefings.model import Digest
from briefings.pool import Pool
from briefings.store import Records, attach
from briefings.store.meta import Meta
from briefings.subscriptions.offers import Offer
from briefings.subscriptions.tokens import Keys, leaving, person
from watch.app import Watch, open_watch, utc_now
from watch.mistakes import accepted, nearest, quoted
from watch.model import Clock
from watch.places import find_places
from watch.resources import own_or_shipped
from watch.store import Store
from watch.yamlfile import read_yaml

__all__ = ["OUTBOX", "WEEKLY", "Office", "known", "open_office"]

OUTBOX = "envois"
"""Folder of the .eml files when no relay is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A watch and what its readers receive."""

    watch: Watch
    listed: tuple[Digest, ...] = ()
    """those of digests.yaml"""
    fence: Callable[[Meta], None] | None = None
    """asked before each transaction of a process that leads; see :mod:`briefings.leading`"""
    pool: Pool | None = None
    """connections that outlive a request, of a process that serves"""
    acting: Rights | None = None
    """what the person who is signed in may do, in place of the names of the settings"""

    @property
    def digests(self) -> tuple[Digest, ...]:
        """Every recurring product of this office; the weekly note alone when it has no list."""
        themes = [theme.slug for theme in self.watch.themes]
        return self.listed or (weekly(self.watch.settings, themes),)

    @property
    def closed(self) -> Closed:
        """The days when nothing is made or sent by itself."""
        schedule = self.watch.settings.schedule
        return closing(schedule.closed, public=schedule.holidays)

    def digest(self, slug: str = WEEKLY) -> Digest:
        """The product of that name.

        Raises:
            BriefingError: there is none; the message names the nearest one.
        """
        known = {digest.slug: digest for digest in self.digests}
        if slug not in known:
            raise BriefingError(
                f"Le bulletin {quoted(slug)} n'existe pas{nearest(slug, known)}"
                f"{accepted(known, 'bulletins')}.",
            )
        return known[slug]

    @property
    def house(self) -> House:
        """The header of every product."""
        house = self.watch.settings.house
        return House(
            organisation=house.organisation,
            direction=house.direction,
            service=house.service,
            follower=house.follower,
            reference=house.reference,
            contact=house.contact,
            leave=self.page("preferences") or "",
            archive=house.archive or (self.opened and self.page("archive")) or "",
        )

    @property
    def opened(self) -> bool:
        """Whether anybody may read the archive."""
        return self.watch.settings.web.archive == "ouverte"

    @property
    def house_title(self) -> str:
        """What its letters are signed with."""
        return self.watch.settings.house.title

    @property
    def controller(self) -> str:
        """Who answers for people's data."""
        return self.watch.settings.privacy.controller or self.house.organisation

    @property
    def rights(self) -> Rights:
        """Who may edit, approve and send: by account on the pages, by name in a terminal."""
        desk = self.watch.settings.desk
        return self.acting or Rights(editors=desk.editors or None, approvers=desk.approvers or None)

    @property
    def officers(self) -> tuple[str, ...]:
        """Who is told that a draft waits."""
        settings = self.watch.settings
        return settings.desk.officers or tuple(filter(None, [settings.house.contact]))

    @property
    def templates(self) -> Path | None:
        """The office's own templates, when it has some."""
        own = self.watch.home / "templates"
        return own if own.is_dir() else None

    def templates_of(self, digest: Digest) -> tuple[Path, ...]:
        """The folders of templates of a digest, its own before those of the office."""
        own = self.watch.home / "templates"
        folders = (own / "bulletins" / digest.slug, own)
        return tuple(folder for folder in folders if folder.is_dir())

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What can be subscribed to."""
        names = {theme.slug: theme.name for theme in self.watch.themes}
        return tuple(
            Offer(
                slug=digest.slug,
                title=digest.title,
                frequency=digest.frequency,
                themes=tuple(names.get(slug, slug) for slug in digest.themes),
                public=digest.public,
            )
            for digest in self.digests
            if digest.enabled
        )

    @contextmanager
    def stores(self) -> Iterator[tuple[Store, Records]]:
        """The archive and what was made of it, over one connection."""
        ballast.ease(self.watch.home)
        with self.pool.lend() if self.pool else self._opened() as (store, records):
            catch_up(records, self.departures, lambda: self.people(records))
            if self.fence is not None:
                store.engine.guard = partial(self.fence, records.meta)
            yield store, records

    @contextmanager
    def _opened(self, *, passed_on: bool = False) -> Iterator[tuple[Store, Records]]:
        with self.watch.store(passed_on=passed_on) as store:
            yield store, attach(store.engine)

    @contextmanager
    def pooled(self) -> Iterator[Office]:
        """The same office, whose connections are kept open until the end."""
        pool = Pool(self.watch.database, partial(self._opened, passed_on=True))
        try:
            yield replace(self, pool=pool)
        finally:
            pool.close()

    @property
    def keys(self) -> Keys:
        """The office's secrets, made at first need."""
        return load_keys(self.watch.home)

    @property
    def departures(self) -> Departures:
        """Who left: the file that a restored database must not undo."""
        return Departures(self.watch.home / DEPARTURES)

    def exits(self, emails: Iterable[str], digest: str) -> dict[str, str]:
        """The https link by which each address leaves this digest; none without such pages."""
        base = self.page("d")
        if base is None or not base.startswith("https:"):  # RFC 8058 knows no other
            return {}
        keys = self.keys
        return {email: f"{base}/{leaving(keys, parse(email), digest)}" for email in emails}

    def page(self, path: str) -> str | None:
        """The address of one of our pages; None when the settings give none."""
        base = self.watch.settings.web.base_url
        return f"{base}/{path}" if base else None

    def people(self, records: Records) -> dict[str, str]:
        """The address of each person who may be written to, by the HMAC that names them."""
        keys = self.keys
        known = [one.email for one in records.subscribers.all()]
        listed = [parse(address) for digest in self.digests for address in digest.recipients]
        return {person(keys, email): email for email in (*listed, *known)}

    @contextmanager
    def channel(self) -> Iterator[Channel]:
        """The relay, or a folder of .eml files when none is set."""
        with self.channels(1) as (channel,):
            yield channel

    @contextmanager
    def channels(self, number: int) -> Iterator[tuple[Channel, ...]]:
        """As many connections to it; each is opened when it is first used."""
        channels = tuple(self._channel() for _ in range(number))
        try:
            yield channels
        finally:
            for channel in channels:
                channel.close()

    def _channel(self) -> Channel:
        smtp = self.watch.settings.smtp
        if not smtp.host:
            return FileChannel(self.watch.home / OUTBOX)
        return SmtpChannel(
            SmtpSettings(
                host=smtp.host,
                port=smtp.port,
                security=smtp.security,
                username=smtp.username,
                password=smtp.password,
                timeout=smtp.timeout,
            ),
        )

    @property
    def instance(self) -> Instance:
        """What tells this database from a copy of it."""
        return Instance(
            database=self.watch.database,
            machine=this_machine(),
            nonce=lambda: secrets.token_hex(16),
        )

    @property
    def relay_log(self) -> RelayLog | None:
        """The relay's log, where one can be read."""
        log = self.watch.settings.smtp.log
        return RelayLog(Path(log)) if log else None


def open_office(home: Path, now: Clock = utc_now) -> Office:
    """Read everything in Vigie's folder.

    Raises:
        CatalogError: a file is wrong; the message says where.
    """
    watch = open_watch(home, now)
    document = read_yaml(own_or_shipped(home, FILE))
    return Office(watch=watch, listed=parse_digests(document, known(watch)))


def known(watch: Watch) -> Known:
    """What the entries of digests.yaml are compared with."""
    from watch.sources import kinds

    return Known(
        settings=watch.settings,
        themes=[theme.slug for theme in watch.themes],
        former=watch.aliases,
        kinds=kinds(),
        places=cache(partial(find_places, watch.territory)),
    )
