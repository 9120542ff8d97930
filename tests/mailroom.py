"""A database with an issue in it, for the tests of delivery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from briefings.delivery.base import Channel
from briefings.delivery.outbox import Terms, drain
from briefings.delivery.report import DrainReport
from briefings.model import Issue, Period, Rendered
from briefings.period import last_complete_week
from briefings.store import Records, open_records
from briefings.store.issues import Draft, Place
from briefings.store.mail import Outgoing
from tests.blank import blank

MONDAY = datetime(2026, 11, 23, 6, 15, tzinfo=UTC)
SENDER = "veille@occitanie.example"


def week(back: int = 0) -> Period:
    return last_complete_week(MONDAY - timedelta(days=7 * back))


def draft(number: int = 1, period: Period | None = None, stories: Sequence[str] = ("s1",)) -> Draft:
    return Draft(
        digest="hebdo",
        period=period or week(),
        number=number,
        rendered=Rendered(subject=f"Note n° {number}", html="<p>Été</p>", text="Été"),
        places=tuple(Place(story, "ruralite") for story in stories),
        model="m1",
        made_at=MONDAY,
    )


def mail(email: str, body: str = "Bonjour.") -> Outgoing:
    message_id = f"<hebdo.1.{email.replace('@', '.')}@occitanie.example>"
    raw = f"From: {SENDER}\r\nTo: {email}\r\nMessage-ID: {message_id}\r\n\r\n{body}\r\n"
    return Outgoing(email=email, message_id=message_id, raw=raw.encode())


def people(count: int, prefix: str = "agent") -> list[str]:
    return [f"{prefix}{number}@region.example" for number in range(count)]


def record(records: Records, emails: Sequence[str]) -> Issue:
    return records.issues.record(draft(), [mail(email) for email in emails])


def send_all(
    records: Records,
    channel: Channel,
    *more: Channel,
    at: datetime = MONDAY,
    owner: str = "test",
    **terms: Any,  # noqa: ANN401 - those of Terms
) -> DrainReport:
    asked = Terms(sender=SENDER, now=lambda: at, owner=owner, **terms)
    return drain(records, (channel, *more), asked)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    """An empty database."""
    with open_records(blank(tmp_path / "vigie.db")) as opened:
        yield opened
