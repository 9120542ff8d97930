"""An office with pages and subscribers, for the tests of subscriptions and of the web."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from briefings.app import Office, open_office
from briefings.model import Choice
from briefings.registry import Registrar
from briefings.store import Records
from tests.blank import blank

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BASE = "https://veille.region.example"
SETTINGS = f"""\
recipients: []
house:
  organisation: Région Exemple
  service: Service Sciences et Société
  contact: veille@region.example
smtp:
  sender: veille@region.example
web:
  base_url: {BASE}
privacy:
  dpo: dpo@region.example
"""
SOURCES = """\
sources:
- slug: essai
  name: Essai
  kind: feed
  url: https://essai.example/feed
  homepage: https://essai.example/
  category: theme
  rights: extract
"""


@dataclass
class Hands:
    """A clock that the test moves."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> None:
        self.at += timedelta(**delta)


@dataclass
class House:
    """A folder, its office and its clock."""

    home: Path
    hands: Hands = field(default_factory=Hands)

    @property
    def office(self) -> Office:
        return open_office(self.home, self.hands)

    @contextmanager
    def open(self) -> Iterator[tuple[Records, Registrar]]:
        office = self.office
        with office.stores() as (_, records):
            yield records, Registrar(office, records)


def settle(home: Path, settings: str = SETTINGS) -> House:
    home.mkdir(exist_ok=True)
    (home / "vigie.yaml").write_text(settings, encoding="utf-8")
    (home / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    blank(home / "vigie.db")
    return House(home)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """An office with a base_url, nobody subscribed."""
    return settle(tmp_path / "vigie")


def letters(records: Records) -> list[EmailMessage]:
    """What waits in the outbox, oldest first."""
    rows = records.engine.rows("SELECT raw FROM outbox WHERE raw IS NOT NULL ORDER BY id")
    return [message_from_bytes(row["raw"], policy=policy.default) for row in rows]


def words(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def link(mail: EmailMessage, page: str) -> str:
    """The token of the first link to this page."""
    for line in words(mail).splitlines():
        if line.startswith(f"{BASE}/{page}/"):
            return line.removeprefix(f"{BASE}/{page}/")
    raise AssertionError(f"no link to {page}")


def subscribe(house: House, email: str, *digests: str) -> None:
    """Someone who asked, received the letter and said yes."""
    with house.open() as (records, registrar):
        assert registrar.ask(email, [Choice(digest=one) for one in digests or ["hebdo"]], "test")
        registrar.pending.confirm(link(letters(records)[-1], "confirmer"))
