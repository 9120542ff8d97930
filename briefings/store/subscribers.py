"""Whom the digests are addressed to. It keeps those who left: they must not be written to again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from briefings.address import parse
from briefings.model import Choice, Format, Standing, Subscriber
from watch.errors import WatchError
from watch.store.convert import to_instant, to_text
from watch.store.engine import Engine, Row


class Unsubscribed(WatchError):
    """This person left; only a new consent brings them back."""


class Subscribers:
    """The tables of people and of what they asked for; addresses go through :func:`parse`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self,
        email: str,
        digests: Iterable[str | Choice],
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

    def rejoin(self, email: str, digests: Iterable[str | Choice], now: datetime) -> Subscriber:
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

    def bar(self, email: str, digest: str | None, now: datetime) -> None:
        """Nothing more of this digest (None: of any) to an address, were it entered nowhere.

        The settings may name people who never subscribed: they can leave as well.
        """
        address, at = parse(email), to_text(now)
        standing = Standing.GONE if digest is None else Standing.CONFIRMED
        with self._engine.transaction("subscribers.bar"):
            self._engine.execute(
                """INSERT INTO subscribers (email, standing, since)
                   VALUES (:email, :standing, :now) ON CONFLICT (email) DO NOTHING""",
                email=address,
                standing=standing.value,
                now=at,
            )
            if digest is None:
                self.leave(address, now)
                return
            self._engine.execute(
                """INSERT INTO subscriptions (subscriber, digest, since, left_at)
                   SELECT id, :digest, :now, :now FROM subscribers WHERE email = :email
                   ON CONFLICT (subscriber, digest) DO UPDATE
                     SET left_at = coalesce(subscriptions.left_at, excluded.left_at)""",
                email=address,
                digest=digest,
                now=at,
            )

    def note(self, email: str, now: datetime) -> None:
        """Enter an address that only the settings name, so that something can be said of it."""
        self._engine.execute(
            """INSERT INTO subscribers (email, standing, since) VALUES (:email, 'confirmed', :now)
               ON CONFLICT (email) DO NOTHING""",
            email=parse(email),
            now=to_text(now),
        )

    def suspend(self, email: str, reason: str, now: datetime) -> bool:
        """Send nothing until :meth:`resume`; False when unknown or already suspended."""
        changed = self._engine.execute(
            """UPDATE subscribers SET suspended_at = :now, suspended_for = :reason
               WHERE email = :email AND suspended_at IS NULL AND standing <> 'gone'""",
            email=parse(email),
            now=to_text(now),
            reason=reason,
        )
        return changed == 1

    def resume(self, email: str) -> bool:
        """Send again; False when it was not suspended."""
        changed = self._engine.execute(
            """UPDATE subscribers SET suspended_at = NULL, suspended_for = NULL
               WHERE email = :email AND suspended_at IS NOT NULL""",
            email=parse(email),
        )
        return changed == 1

    def remove(self, email: str) -> bool:
        """Forget this address here; False when unknown. See :mod:`briefings.registry`."""
        address = parse(email)
        with self._engine.transaction("subscribers.remove"):
            self._engine.execute(
                """DELETE FROM subscriptions
                   WHERE subscriber IN (SELECT id FROM subscribers WHERE email = :email)""",
                email=address,
            )
            return (
                self._engine.execute("DELETE FROM subscribers WHERE email = :email", email=address)
                == 1
            )

    def get(self, email: str) -> Subscriber | None:
        """By address, in any case."""
        return self._find(parse(email))

    def all(self) -> list[Subscriber]:
        """By address, those who left included."""
        return self._read("ORDER BY s.email, p.rowid")

    def of(self, digest: str) -> list[Subscriber]:
        """Those who are to receive this digest, by address; each with all their choices."""
        return [
            one
            for one in self.all()
            if one.standing is Standing.CONFIRMED
            and one.suspended_at is None
            and digest in one.digests
        ]

    def in_text(self, digest: str) -> frozenset[str]:
        """The addresses that want this digest in text alone."""
        rows = self._engine.rows(
            """SELECT s.email FROM subscribers s JOIN subscriptions p ON p.subscriber = s.id
               WHERE p.digest = :digest AND p.format = 'text' AND p.left_at IS NULL""",
            digest=digest,
        )
        return frozenset(str(row["email"]) for row in rows)

    def barred(self, digest: str) -> frozenset[str]:
        """The addresses that must not receive this digest, whoever else names them."""
        rows = self._engine.rows(
            """SELECT email FROM subscribers s WHERE standing = 'gone' OR suspended_at IS NOT NULL
               OR EXISTS (SELECT 1 FROM subscriptions p WHERE p.subscriber = s.id
                 AND p.digest = :digest AND p.left_at IS NOT NULL)""",
            digest=digest,
        )
        return frozenset(str(row["email"]) for row in rows)

    def _write(
        self, email: str, digests: Iterable[str | Choice], standing: Standing, now: datetime
    ) -> Subscriber:
        choices = [one if isinstance(one, Choice) else Choice(digest=one) for one in digests]
        self._engine.execute(
            """INSERT INTO subscribers (email, standing, since)
               VALUES (:email, :standing, :since)
               ON CONFLICT (email) DO UPDATE SET standing = excluded.standing,
                 since = CASE WHEN subscribers.standing = excluded.standing
                   THEN subscribers.since ELSE excluded.since END""",
            email=email,
            standing=standing.value,
            since=to_text(now),
        )
        self._choose(email, choices, now)
        found = self._find(email)
        assert found is not None  # noqa: S101 - just written, in this transaction
        return found

    def _choose(self, email: str, choices: Sequence[Choice], now: datetime) -> None:
        """Exactly these; what is no longer asked for is kept as left, so that it stays left."""
        self._engine.execute(
            """UPDATE subscriptions SET left_at = :now WHERE left_at IS NULL
               AND subscriber = (SELECT id FROM subscribers WHERE email = :email)""",
            email=email,
            now=to_text(now),
        )
        self._engine.executemany(
            """INSERT INTO subscriptions (subscriber, digest, format, since)
               SELECT id, :digest, :format, :now FROM subscribers WHERE email = :email
               ON CONFLICT (subscriber, digest) DO UPDATE SET format = excluded.format,
                 left_at = NULL""",
            [
                {
                    "email": email,
                    "digest": one.digest,
                    "format": one.format.value,
                    "now": to_text(now),
                }
                for one in choices
            ],
        )

    def _find(self, email: str) -> Subscriber | None:
        found = self._read("WHERE s.email = :email ORDER BY p.rowid", email=email)
        return found[0] if found else None

    def _read(self, clause: str, **params: object) -> list[Subscriber]:
        grouped: dict[int, list[Row]] = {}
        for row in self._engine.rows(f"{_SELECT} {clause}", **params):
            grouped.setdefault(row["id"], []).append(row)
        return [_subscriber(rows) for rows in grouped.values()]


_SELECT = """SELECT s.id, s.email, s.standing, s.since, s.suspended_at, s.suspended_for,
    p.digest, p.format
    FROM subscribers s LEFT JOIN subscriptions p ON p.subscriber = s.id AND p.left_at IS NULL"""


def _subscriber(rows: Sequence[Row]) -> Subscriber:
    """One person from the rows of their digests, or from a single one without any."""
    first = rows[0]
    return Subscriber(
        id=first["id"],
        email=first["email"],
        choices=tuple(
            Choice(digest=row["digest"], format=Format(row["format"]))
            for row in rows
            if row["digest"] is not None
        ),
        standing=Standing(first["standing"]),
        since=datetime.fromisoformat(first["since"]),
        suspended_at=to_instant(first["suspended_at"]),
        suspended_for=first["suspended_for"] or "",
    )
