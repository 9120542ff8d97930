"""Alerts stopped by one click, by a departure, by an erasure: what waits does not leave."""

from __future__ import annotations

import pytest

from briefings.errors import BriefingError
from tests.alerted import CLAIRE, Archive, one_click
from tests.offices import BASE, House, words
from tests.webs import serve


@pytest.fixture
def archive(house: House) -> Archive:
    return Archive(house)


def post(archive: Archive, url: str) -> int:
    """What a mail program does of the header of a mail."""
    with serve(archive.house) as web:
        answer = web.client.post(
            url.removeprefix(BASE), data={"List-Unsubscribe": "One-Click"}, follow_redirects=False
        )
    return answer.status_code


def test_one_click_stops_this_alert_and_what_waits(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    archive.alert("musées")
    archive.article("Des tiers-lieux, sujet 1")
    archive.tick()
    url = one_click(archive.mails())
    assert url in words(archive.mails()[-1])
    with serve(archive.house) as web:
        asked = web.get(url.removeprefix(BASE)).text
    assert "alerte “tiers-lieux”" in asked
    assert len(archive.tick()) == 0
    assert post(archive, url) == 200
    archive.article("Des tiers-lieux et des musées, sujet 2")
    archive.tick()
    with archive.office.stores() as (_, records):
        states = records.engine.rows("SELECT state FROM outbox ORDER BY id")
        assert [one.words for one in records.alerts.all()] == ["musées"]
    assert [row["state"] for row in states] == ["refused", "queued"]
    assert post(archive, url) == 200  # again: this alert is gone, and nothing else is left
    with archive.office.stores() as (_, records):
        assert len(records.alerts.all()) == 1


def test_who_left_everything_has_no_alert_any_more(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    with archive.house.open() as (records, registrar):
        registrar.depart(CLAIRE, None, "test")
        assert records.alerts.all() == []
    with pytest.raises(BriefingError, match="désinscrit"):
        archive.alert("tiers-lieux")


def test_a_departure_holds_in_a_database_restored_from_before(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    saved = (archive.house.home / "vigie.db").read_bytes()
    archive.article("Des tiers-lieux")
    archive.tick()
    post(archive, one_click(archive.mails()))
    (archive.house.home / "vigie.db").write_bytes(saved)
    with archive.office.stores() as (_, records):
        assert records.alerts.all() == []


def test_erasing_a_person_erases_their_alerts(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    archive.article("Des tiers-lieux")
    archive.tick()
    assert archive.vigie("subscribers", "erase", CLAIRE, "--yes") == 0
    held = (archive.house.home / "vigie.db").read_bytes()
    assert CLAIRE.encode() not in held
