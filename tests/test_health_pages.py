"""Health: what a monitor reads when each stage stops, what a person reads; never a secret."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from briefings.people import Role
from briefings.store.executions import Outcome
from briefings.watchdog import STAGES, succeeded
from tests.boards import enter, furnish
from tests.offices import SETTINGS, House, settle, subscribe
from tests.webs import Web, serve
from watch.model import FetchState
from watch.store import open_store


def worked(house: House, *but: str) -> None:
    """Every stage did its work just now, but those."""
    with house.open() as (records, _):
        for stage in STAGES:
            if stage not in but:
                succeeded(records, stage, house.hands())


def measured(web: Web) -> tuple[int, dict[str, Any]]:
    got = web.get("/sante")
    assert got.headers["cache-control"] == "no-store"
    return got.status_code, json.loads(got.text)


def test_all_is_well(web: Web) -> None:
    worked(web.house)
    status, told = measured(web)
    assert (status, told["etat"], told["ennuis"]) == (200, "ok", [])
    assert told["etapes"]["collecte"]["derniere_reussite"] == "2026-11-23T09:30:00+00:00"
    assert told["base"].startswith("SQLite 3")
    assert told["disque_libre_octets"] > 0


def test_a_stage_that_never_ran_is_no_good_health(web: Web) -> None:
    assert measured(web)[1]["etat"] == "attention"
    assert web.get("/sante").status_code == 200


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_stopped_is_told_within_the_hour(web: Web, stage: str) -> None:
    """Of the passage that was missed, for what is done each hour."""
    worked(web.house)
    if stage == "entretien":
        web.house.hands.forward(hours=1)
        worked(web.house, stage)
    web.house.hands.forward(minutes=49)
    worked(web.house, stage)
    assert measured(web)[0] == 200
    web.house.hands.forward(minutes=1)
    worked(web.house, stage)
    status, told = measured(web)
    assert (status, told["etat"]) == (503, "erreur")
    assert told["ennuis"] == [f"étape en retard\xa0: {stage}"]


def test_notes_that_were_not_made_are_told(web: Web) -> None:
    worked(web.house)
    with web.house.open() as (records, _):
        past = web.house.hands() - timedelta(days=8)
        records.executions.close("digest:hebdo", past, past, Outcome.BEFORE)
    status, told = measured(web)
    assert status == 503
    assert told["bulletins_en_retard"] == 2


def test_a_base_that_cannot_be_read_is_told_as_such(web: Web) -> None:
    worked(web.house)
    database = web.house.home / "vigie.db"
    database.write_bytes(b"not a database" * 1000)
    (web.house.home / "vigie.db-wal").unlink(missing_ok=True)
    assert measured(web) == (503, {"etat": "erreur", "ennuis": ["base inutilisable"]})


def test_no_name_no_address_no_path_is_told(tmp_path: Path) -> None:
    house = settle(tmp_path / "vigie", SETTINGS.replace("smtp:\n", "smtp:\n  password: s3cret\n"))
    subscribe(house, "marie@region.example")
    with serve(house) as web:
        text = web.get("/sante").text
    for secret in ("marie", "@", "s3cret", str(tmp_path), "/", "essai"):
        assert secret not in text.replace("application/json", "")


def test_the_page_says_what_is_wrong_since_when_and_what_to_try(tmp_path: Path) -> None:
    house = furnish(tmp_path / "vigie")
    at = house.hands()
    with open_store(house.home / "vigie.db") as store:
        store.sources.save(
            FetchState(
                source="essai",
                failures=4,
                reason="le site a répondu 404",
                last_attempt=at,
                last_success=at - timedelta(days=9),
            )
        )
    with serve(house) as web:
        page = enter(web, Role.EDITOR).get("/etat")
    assert page.status_code == 200
    assert "Essai ne répond plus (4\xa0échecs de suite)" in page.text
    assert "vigie sources check essai" in page.text
    assert "Personne ne reçoit la note." in page.text
    assert "<td>jamais</td>" in page.text


def test_a_source_that_failed_once_is_not_called_well(tmp_path: Path) -> None:
    house = furnish(tmp_path / "vigie")
    with open_store(house.home / "vigie.db") as store:
        store.sources.save(FetchState(source="essai", failures=1, reason="le site a répondu 503"))
    with serve(house) as web:
        page = enter(web, Role.EDITOR).get("/etat").text
    assert "déjà collectée, 1&nbsp;sans réponse la dernière fois" in page
    assert "toutes vont bien" not in page


def test_looking_changes_nothing(web: Web) -> None:
    worked(web.house)
    editor = enter(web, Role.EDITOR)
    pages = ("/sante", "/etat", "/tableau-de-bord", "/appels", "/evenements", "/appels.ics")
    with web.house.open() as (records, _):
        before = (
            records.engine.rows("SELECT * FROM meta"),
            *records.engine.rows("PRAGMA data_version"),
        )
        for path in pages:
            assert editor.get(path).status_code == 200
        after = (
            records.engine.rows("SELECT * FROM meta"),
            *records.engine.rows("PRAGMA data_version"),
        )
    assert after == before
