"""Searches saved from the archive's page, over HTTP: told of, changed, stopped by their owner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from briefings.people import Role
from tests.accounts import Browser
from tests.alerted import Archive
from tests.boards import VILLAGES, enter, furnish
from tests.offices import words
from tests.test_item_gestures import words as shown
from tests.webs import Web, serve

SEARCH = 'fablab -sport "lycée agricole" lieu:Lot'


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serve(furnish(tmp_path_factory.mktemp("alerts") / "vigie")) as running:
        yield running


@pytest.fixture(scope="module")
def claire(web: Web) -> Browser:
    return enter(web, Role.READER)


@pytest.fixture(scope="module")
def bruno(web: Web) -> Browser:
    return enter(web, Role.APPROVER)


@pytest.fixture(autouse=True)
def _anew(web: Web) -> Iterator[None]:
    yield
    with web.house.open() as (records, _):
        records.engine.execute("DELETE FROM alerts")
        records.engine.execute("DELETE FROM follows")


def page(who: Browser, path: str = "/alertes") -> str:
    got = who.get(path)
    assert got.status_code == 200
    return got.text


def save(who: Browser, q: str = "fablab", every: str = "day") -> str:
    answer = who.post("/alertes", {"q": q, "rythme": every})
    assert answer.status_code == 303, shown(answer.text)
    return shown(page(who, answer.headers["location"]))


def numbers(web: Web) -> list[tuple[int, str, bool]]:
    with web.house.open() as (records, _):
        return [(one.id, one.every.value, bool(one.paused_at)) for one in records.alerts.all()]


def test_a_search_is_saved_as_it_was_typed_even_when_it_finds_nothing(
    web: Web, claire: Browser
) -> None:
    where = f"/archive?q={quote(SEARCH)}"
    assert "Enregistrer cette recherche" in shown(page(claire, where))
    assert "vous serez prévenu" in save(claire, SEARCH)
    with web.house.open() as (records, _):
        [one] = records.alerts.all()
    assert (one.words, one.email) == (SEARCH, "agent.reader@region.example")
    assert one.author == "Agent reader"
    assert "vous êtes prévenu chaque jour" in shown(page(claire, where))
    assert where.replace("%20", "+") in page(claire).replace("&#34;", "%22")


def test_what_is_new_is_written_once_to_whoever_saved_it(web: Web) -> None:
    anne = enter(web, Role.EDITOR)
    save(anne, every="now")
    archive = Archive(web.house, articles=50)
    archive.article("Un fablab ouvre")
    assert len(archive.tick()) == 1
    assert archive.tick() == []
    assert "Un fablab ouvre" in words(archive.mails()[-1])
    assert "1 actualité" in shown(page(anne))
    archive.article("Un autre fablab")
    with web.house.open() as (records, _):
        account = records.accounts.find("agent.editor@region.example")
        assert account
        records.accounts.disable(account.id, web.house.hands())
        assert archive.tick() == []  # a closed account reads nothing by mail either
        records.accounts.disable(account.id, None)
    assert len(archive.tick()) == 1


def test_nothing_is_saved_that_would_never_speak(web: Web, claire: Browser) -> None:
    for path in ("/archive", f"/archive?q={quote('theme:rurl')}", f"/archive?q={quote('« école')}"):
        assert "Enregistrer" not in shown(page(claire, path))
    assert "Enregistrer" not in shown(web.get("/archive?q=fablab").text)
    for q in ("", "theme:rurl x", "« école", "-sport", "depuis:30j", "é" * 5000):
        answer = claire.post("/alertes", {"q": q, "rythme": "day"})
        assert (q, answer.status_code) == (q, 422)
    assert claire.post("/alertes", {"q": "x", "rythme": "toujours"}).status_code == 422
    assert claire.post("/alertes", {"q": "fablab"}).status_code == 422
    assert numbers(web) == []


def test_the_same_search_takes_the_new_pace(web: Web, claire: Browser, bruno: Browser) -> None:
    save(claire)
    save(bruno)
    assert "Le rythme est changé." in save(claire, every="week")
    assert [every for _, every, _ in numbers(web)] == ["week", "day"]


def test_an_alert_is_paused_resumed_and_removed(web: Web, claire: Browser) -> None:
    save(claire)
    [(number, _, _)] = numbers(web)

    def act(**data: str) -> str:
        answer = claire.post(f"/alertes/{number}", data)
        return shown(page(claire, answer.headers["location"]))

    assert "en pause depuis" in act(geste="pause")
    assert numbers(web) == [(number, "day", True)]
    assert "L’alerte reprend" in act(geste="reprendre")
    assert "Le rythme est changé" in act(geste="rythme", rythme="now")
    assert numbers(web) == [(number, "now", False)]
    assert claire.post(f"/alertes/{number}", {"geste": "voler"}).status_code == 422
    assert "Alerte supprimée : « fablab »" in act(geste="supprimer")
    assert numbers(web) == []


def test_a_deleted_alert_comes_back_with_what_it_had_to_say(web: Web, bruno: Browser) -> None:
    save(bruno, "ludothèque", "now")
    archive = Archive(web.house, articles=80)
    archive.article("Une ludothèque ouvre")
    archive.tick()
    [(number, _, _)] = numbers(web)
    gone = bruno.post(f"/alertes/{number}", {"geste": "supprimer"}).headers["location"]
    assert "Annuler" in page(bruno, gone)
    [token] = re.findall(r'name="alerte" value="([^"]+)"', page(bruno, gone))
    stranger = enter(web, Role.ADMINISTRATOR)
    assert "Annuler" not in page(stranger, gone)
    assert stranger.post("/alertes/annuler", {"alerte": token}).status_code == 410
    for _ in range(2):
        answer = bruno.post("/alertes/annuler", {"alerte": token})
        assert "rétablie telle qu’elle était" in shown(page(bruno, answer.headers["location"]))
    [(_, every, paused)] = numbers(web)
    assert (every, paused) == ("now", False)
    with web.house.open() as (records, _):
        [state] = {
            row["state"]
            for row in records.engine.rows(
                """SELECT state FROM outbox WHERE message_id =
                     (SELECT message_id FROM alert_mails ORDER BY at DESC LIMIT 1)"""
            )
        }
    assert state == "queued"
    web.house.hands.forward(hours=2)
    assert bruno.post("/alertes/annuler", {"alerte": token}).status_code == 410
    assert bruno.post("/alertes/annuler", {"alerte": "x"}).status_code == 410


def test_somebody_else_s_alert_is_not_found(web: Web, claire: Browser, bruno: Browser) -> None:
    save(claire)
    [(number, _, _)] = numbers(web)
    for act in ("pause", "reprendre", "supprimer", "rythme"):
        answer = bruno.post(f"/alertes/{number}", {"geste": act, "rythme": "now"})
        assert answer.status_code == 404
    assert "fablab" not in page(bruno)
    assert numbers(web) == [(number, "day", False)]


def test_there_is_an_end_to_what_one_may_save(web: Web, claire: Browser) -> None:
    for n in range(50):
        assert claire.post("/alertes", {"q": f"mot{n}", "rythme": "week"}).status_code == 303
    answer = claire.post("/alertes", {"q": "encore", "rythme": "week"})
    assert "Vous avez déjà 50 alertes" in shown(answer.text)
    assert len(numbers(web)) == 50


def test_followed_calls_are_listed_and_left(claire: Browser) -> None:
    call = f"/appels/{VILLAGES.key}/0"
    claire.post(f"{call}/suivre", {"retour": "/appels"})
    listed = shown(page(claire))
    assert "Appel à projets « Villages » 14 décembre 2026" in listed
    claire.post(f"{call}/laisser", {"retour": "/alertes"})
    assert "Villages" not in page(claire)
