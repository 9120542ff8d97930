"""A disk that fills while people subscribe, confirm and leave: no page lies, nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from briefings import ballast
from tests.offices import House, letters, link, settle, subscribe
from tests.webs import Web, serve
from watch.store.sqlite import SQLite

CLAIRE, PAUL = "claire@region.example", "paul@region.example"
SIZE = 24_000_000


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """The pages of an office on a small disk, which Claire reads and Paul asks to."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount here")
    try:
        house = settle(tmp_path / "vigie")
        subscribe(house, CLAIRE)
        with serve(house) as running:
            assert running.ask(PAUL).status_code == 200
            running.settled()
            yield running
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def stuff(house: House) -> Path:
    """Take all the room that is left."""
    stuffing = house.home / "autre"
    while (room := shutil.disk_usage(house.home).free) > 0:
        with stuffing.open("ab") as file, suppress(OSError):
            file.write(bytes(room))
    return stuffing


def confirmation(house: House) -> str:
    with house.open() as (records, _):
        (letter,) = [one for one in letters(records) if one["To"] == PAUL]
    return f"/confirmer/{link(letter, 'confirmer')}"


def exit_of(house: House) -> str:
    """Claire's link, which any mail that she received holds."""
    return house.office.exits([CLAIRE], "hebdo")[CLAIRE].removeprefix(
        "https://veille.region.example"
    )


def refused(web: Web, path: str, **fields: str) -> None:
    got = web.post(path, fields)
    assert got.status_code == 503
    assert "Rien n’est enregistré" in got.text
    assert "votre demande n’est pas enregistrée" in got.text
    assert got.headers["retry-after"]


def standing(house: House) -> dict[str, str]:
    """Read apart: an office that opens would write."""
    engine = SQLite(house.home / "vigie.db", read_only=True)
    try:
        rows = engine.rows("SELECT email, standing FROM subscribers")
        assert engine.integrity() is None
    finally:
        engine.close()
    return {row["email"]: row["standing"] for row in rows}


def test_what_cannot_be_written_is_not_promised_and_works_once_there_is_room(web: Web) -> None:
    confirm, leave = confirmation(web.house), exit_of(web.house)
    moment = web.moment()
    before = standing(web.house)
    stuffing = stuff(web.house)
    refused(web, "/abonnement", email="nouvelle@region.example", bulletin="hebdo", moment=moment)
    refused(web, confirm)
    refused(web, leave)
    assert web.get("/abonnement").status_code == 200
    assert standing(web.house) == before
    stuffing.unlink()
    assert "Abonnement confirmé" in web.post(confirm).text
    assert "Désinscription faite" in web.post(leave).text
    assert standing(web.house)[PAUL] == "confirmed"
    with web.house.open() as (records, registrar):
        assert records.suppressions.held(registrar.person(CLAIRE)) == ("hebdo",)


def test_the_ballast_lets_a_person_leave_and_confirm_on_a_full_disk(web: Web) -> None:
    confirm, leave = confirmation(web.house), exit_of(web.house)
    ballast.fill(web.house.home, 4_000_000)
    assert (web.house.home / ballast.FILE).exists()
    stuff(web.house)
    assert "Désinscription faite" in web.post(leave).text
    assert "Abonnement confirmé" in web.post(confirm).text
    assert not (web.house.home / ballast.FILE).exists()
    assert standing(web.house)[PAUL] == "confirmed"
