"""A link that hides where it leads is followed before the note leaves, and what changes is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from briefings.app import Office
from briefings.desk import links
from briefings.store import Records
from briefings.unfolding import unfold, warning
from tests.clockwork import Hands
from tests.desks import AT, by_hand, week
from tests.fetch.conftest import LOOPBACK, Hostile, listen
from tests.officers import office
from watch.settings import Fetching

DAY = timedelta(days=1)


@pytest.fixture
def server() -> Iterator[Hostile]:
    yield from listen()


@pytest.fixture
def house(tmp_path: Path, server: Hostile, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office that may ask this machine, which counts as a shortener."""
    monkeypatch.setattr(links, "_SHORTENERS", frozenset({"127.0.0.1"}))
    made = office(tmp_path)
    asked = Fetching(pause=0, allowed_networks=LOOPBACK, extra_ports=(server.port,))
    settings = made.watch.settings.model_copy(update={"fetching": asked})
    return replace(made, watch=replace(made.watch, settings=settings, now=Hands(AT)))


def drafted(records: Records, url: str) -> None:
    base = week()
    first = base.sections[0]
    told = by_hand()
    lead = replace(told.lead, article=replace(told.lead.article, url=url))
    section = replace(first, stories=(*first.stories, replace(told, lead=lead)))
    records.manuscripts.open(replace(base, sections=(section, *base.sections[1:])), "Anne", AT)


def said(records: Records, url: str) -> str:
    return warning(records, url).replace("\u00a0", " ")


def test_a_link_is_followed_once_a_day_and_a_change_is_told(house: Office, server: Hostile) -> None:
    end = server.give("/article").replace("127.0.0.1", "localhost")
    url = server.move("/court", end)
    hands = house.watch.now
    assert isinstance(hands, Hands)
    with house.stores() as (_, records):
        drafted(records, url)
        assert said(records, url) == "(127.0.0.1) cache où il mène"
        assert [unfold(house, records), unfold(house, records)] == [1, 0]
        assert said(records, url) == (
            "(127.0.0.1) mène à localhost, vu le mardi 24 novembre 2026 à 9 h 00"
        )
        server.give("/court", b"autre chose")
        hands.time += DAY
        assert unfold(house, records) == 1
        assert said(records, url).endswith("à 9 h 00 ; menait à localhost")
    asked = [one.path for one in server.heard if one.path != "/robots.txt"]
    assert asked == ["/court", "/article", "/court"]


def test_a_link_that_nobody_answers_stays_hidden(house: Office, server: Hostile) -> None:
    url = server.give("/court", b"", "404 Not Found")
    with house.stores() as (_, records):
        drafted(records, url)
        assert [unfold(house, records), unfold(house, records)] == [1, 0]
        assert said(records, url) == "(127.0.0.1) cache où il mène"
        assert [end.host for end in records.ends.of(url)] == [""]
        records.ends.keep([])
        assert records.ends.of(url) == ()


def test_a_link_to_a_private_address_is_not_followed(house: Office, server: Hostile) -> None:
    url = server.move("/court", "http://10.9.9.9/secret")
    with house.stores() as (_, records):
        drafted(records, url)
        unfold(house, records)
        assert "secret" not in said(records, url)
