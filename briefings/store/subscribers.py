"""Whom the digests are addressed to. It keeps those who left: they must not be written to again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from briefings.address import parse
from briefings.model import Standing, Subscriber
from watch.errors import WatchError
from watch.store.convert import to_json, to_text
from watch.store.engine import Engine, Row


class Unsubscribed(WatchError):
    """This person left; only a new consent brings them back."""


class Subscribers:
    """The table of subscribers; every address goes through :func:`briefings.address.parse`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self,
        email: str,
        digests: Sequence[str],
        now: datetime,
        *,
        standing: Standing = Standing.CONFIRMED,
    ) -> Subscriber:
        """Enter someone, or change which digests they get.

        Raises:
            AddressError: the address is not acceptable.
            Unsubscribed: they left; see :meth:`rejoin`.
        """
        address = parse(email)
        with self._engine.transaction("subscribers.add"):
            known = self._find(address)
            if known is not None and known.standing is Standing.GONE:
                raise Unsubscribed(
                    f"{address} s'est désinscrit\u00a0: cette personne doit demander elle-même"
                    " à revenir.",
                )
            return self._write(address, digests, standing, now)

    def rejoin(self, email: str, digests: Sequence[str], now: datetime) -> Subscriber:
        """Bring back someone who asked for it."""
        with self._engine.transaction("subscribers.rejoin"):
            return self._write(parse(email), digests, Standing.CONFIRMED, now)

    def leave(self, email: str, now: datetime) -> bool:
        """Nothing is sent to this address any more, even what is queued; False when unknown."""
        changed = self._engine.execute(
            """UPDATE subscribers SET standing = 'gone', since = :now
               WHERE email = :email AND standing <> 'gone'""",
            email=parse(email),
            now=to_text(now),
        )
        return changed == 1

    def get(self, email: str) -> Subscriber | None:
        """By address, in any case."""
        return self._find(parse(email))

    def all(self) -> list[Subscriber]:
        """By address, those who left included."""
        return [_subscriber(row) for row in self._engine.rows(f"{_SELECT} ORDER BY email")]

    def of(self, digest: str) -> list[Subscriber]:
        """Those who are to receive this digest, by address."""
        return [
            one
            for one in self.all()
            if one.standing is Standing.CONFIRMED and digest in one.digests
        ]

    def _write(
        self,
        email: str,
        digests: Sequence[str],
        standing: Standing,
        now: datetime,
    ) -> Subscriber:
        rows = self._engine.rows(
            """INSERT INTO subscribers (email, digests, standing, since)
               VALUES (:email, :digests, :standing, :since)
               ON CONFLICT (email) DO UPDATE SET digests = excluded.digests,
                 standing = excluded.standing,
                 since = CASE WHEN subscribers.standing = excluded.standing
                   THEN subscribers.since ELSE excluded.since END
               RETURNING *""",
            email=email,
            digests=to_json(digests),
            standing=standing.value,
            since=to_text(now),
        )
        return _subscriber(rows[0])

    def _find(self, email: str) -> Subscriber | None:
        rows = self._engine.rows(f"{_SELECT} WHERE email = :email", email=email)
        return _subscriber(rows[0]) if rows else None


_SELECT = "SELECT id, email, digests, standing, since FROM subscribers"


def _subscriber(row: Row) -> Subscriber:
    return Subscriber(
        id=row["id"],
        email=row["email"],
        digests=tuple(json.loads(row["digests"])),
        standing=Standing(row["standing"]),
        since=datetime.fromisoformat(row["since"]),
    )
