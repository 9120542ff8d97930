"""Who asked to subscribe and has not said yes yet: what limits requests, what a link confirms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from briefings.alerts.saved import Every, Search
from briefings.model import Choice, Format
from watch.store.convert import to_instant, to_text
from watch.store.engine import Engine, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request; the link that confirms it is known by its SHA-256 only."""

    person: str
    email: str
    choices: tuple[Choice, ...]
    asked_at: datetime
    expires_at: datetime
    token: str
    origin: str
    """a network, never a whole address"""
    form: str
    """version of the words that the person was shown"""
    used_at: datetime | None = None
    search: Search | None = None
    quiet: bool = False
    """asked on a day when its person was already written to: no letter carried it"""
    id: int = 0


class Requests:
    """The table of requests."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, request: Request) -> None:
        """Remember it, in the transaction that queues its mail if it has one."""
        self._engine.execute(
            """INSERT INTO requests (person, email, choices, asked_at, expires_at, token, origin,
                 form, search, every, quiet)
               VALUES (:person, :email, :choices, :asked, :expires, :token, :origin,
                 :form, :search, :every, :quiet)""",
            person=request.person,
            email=request.email,
            choices=written(request.choices),
            asked=to_text(request.asked_at),
            expires=to_text(request.expires_at),
            token=request.token,
            origin=request.origin,
            form=request.form,
            search=request.search.words if request.search else "",
            every=request.search.every if request.search else "",
            quiet=request.quiet,
        )

    def by_token(self, token: str) -> Request | None:
        """The request that this SHA-256 confirms."""
        rows = self._engine.rows("SELECT * FROM requests WHERE token = :token", token=token)
        return _request(rows[0]) if rows else None

    def use(self, token: str, now: datetime) -> bool:
        """Mark it confirmed; False when it was already: a link is used once."""
        used = self._engine.execute(
            "UPDATE requests SET used_at = :now WHERE token = :token AND used_at IS NULL",
            token=token,
            now=to_text(now),
        )
        return used == 1

    def lately(self, person: str, since: datetime) -> list[Request]:
        """Those that had a mail sent to this person since then, oldest first."""
        return [one for one in self.of(person) if one.asked_at > since and not one.quiet]

    def count(self, since: datetime) -> int:
        """How many had a mail sent since then, to anyone."""
        rows = self._engine.rows(
            "SELECT count(*) AS n FROM requests WHERE asked_at > :since AND quiet = 0",
            since=to_text(since),
        )
        return int(rows[0]["n"])

    def of(self, person: str) -> list[Request]:
        """Every request of a person, oldest first."""
        rows = self._engine.rows(
            "SELECT * FROM requests WHERE person = :person ORDER BY id", person=person
        )
        return [_request(row) for row in rows]

    def remove(self, person: str) -> int:
        """Forget what this person asked."""
        return self._engine.execute("DELETE FROM requests WHERE person = :person", person=person)


def written(choices: Sequence[Choice]) -> str:
    """Choices as JSON."""
    return json.dumps([asdict(one) for one in choices], ensure_ascii=False)


def read(text: str) -> tuple[Choice, ...]:
    """And back."""
    return tuple(
        Choice(digest=one["digest"], format=Format(one["format"])) for one in json.loads(text)
    )


def _request(row: Row) -> Request:
    return Request(
        person=row["person"],
        email=row["email"],
        choices=read(row["choices"]),
        asked_at=datetime.fromisoformat(row["asked_at"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        token=row["token"],
        origin=row["origin"],
        form=row["form"],
        used_at=to_instant(row["used_at"]),
        search=_search(row),
        quiet=bool(row["quiet"]),
        id=row["id"],
    )


def _search(row: Row) -> Search | None:
    return Search(words=row["search"], every=Every(row["every"])) if row["every"] else None
