"""An office of notes.THEMES at a standstill, for the tests of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from briefings.app import Office
from briefings.desk.manuscript import Manuscript
from briefings.store import Records, open_records
from tests import notes
from tests.desks import AT, week
from watch.app import Watch
from watch.settings import Desk, House, Settings, Smtp

READERS = ("a@region.example", "b@region.example", "c@region.example")


def office(home: Path, desk: Desk | None = None, readers: tuple[str, ...] = READERS) -> Office:
    settings = Settings(
        recipients=readers,
        desk=desk or Desk(),
        house=House(contact="bureau@region.example"),
        smtp=Smtp(sender="veille@region.example"),
    )
    return Office(
        watch=Watch(home=home, settings=settings, sources=(), themes=notes.THEMES, now=lambda: AT)
    )


@contextmanager
def at_work(home: Path) -> Iterator[tuple[Records, Manuscript]]:
    """The office's records, with a draft of week 47 in them."""
    with open_records(home / "vigie.db") as records:
        yield records, records.manuscripts.open(week(), "Vigie", AT)
