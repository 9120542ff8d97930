"""Who follows which call: entered and ended alike from a terminal and from a page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from briefings.alerts.followed import PREFIX, Follow, stage
from briefings.app import Office
from briefings.store import Records
from briefings.subscriptions.tokens import person
from watch.store.enrichment import CallNotice
from watch.zone import paris


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whom the reminders are for, and who says so."""

    email: str
    by: str


def follow(office: Office, records: Records, reader: Reader, call: CallNotice) -> bool:
    """Enter that somebody follows an open call; False when they did already."""
    now = office.watch.now()
    return records.follows.add(
        Follow(
            id=0,
            name=PREFIX + secrets.token_hex(6),
            person=person(office.keys, reader.email),
            email=reader.email,
            author=reader.by,
            article=call.article.key,
            rank=call.rank,
            deadline=call.call.deadline,
            stage=stage(call.call.deadline, paris(now).date()),
            created_at=now,
        )
    )


def leave(office: Office, records: Records, email: str, key: str, rank: int | None = None) -> int:
    """Enter that they follow this call, or every call of this article, no more; how many."""
    ended = [
        one
        for one in records.follows.of(person(office.keys, email))
        if one.article == key and rank in {None, one.rank}
    ]
    with records.engine.transaction("alerts.unfollow"):
        for one in ended:
            records.alerts.hold_back("name = :name", name=one.name)
            records.follows.end(one.name)
    return len(ended)


def followed(office: Office, records: Records, email: str) -> frozenset[tuple[str, int]]:
    """The calls that somebody follows: key of the article, rank in it."""
    return frozenset(
        (one.article, one.rank) for one in records.follows.of(person(office.keys, email))
    )
