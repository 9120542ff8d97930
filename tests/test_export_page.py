"""The list of subscribers, from the page: never to a session alone, never without a trace."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

import pytest

from briefings.people import Role
from tests.accounts import PASSPHRASE, Browser, hire, signed_in
from tests.alerted import text
from tests.offices import BASE, SETTINGS, House, letters, settle, subscribe
from tests.test_item_gestures import words as shown
from tests.webs import Web, serve

HOSTILE = "=cmd@region.example"
PAGE = "/abonnes"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    settings = f"{SETTINGS}alerts:\n  keeper: garde@region.example\n"
    house = settle(tmp_path_factory.mktemp("export") / "vigie", settings)
    subscribe(house, "marie@region.example")
    subscribe(house, HOSTILE)
    with serve(house) as running:
        yield running


@pytest.fixture(scope="module")
def claire(web: Web) -> Browser:
    return signed_in(web, hire(web.house, Role.ADMINISTRATOR, "Claire", password=True))


@pytest.fixture(scope="module")
def bruno(web: Web) -> Browser:
    """Without a password."""
    return signed_in(web, hire(web.house, Role.ADMINISTRATOR, "Bruno"))


def journal(house: House) -> list[tuple[str, str]]:
    with house.open() as (records, _):
        return [(one.who, one.what) for one in records.audit.last(50) if "export" in one.what]


def mailed(house: House) -> str:
    """The proof of the last link."""
    with house.open() as (records, _):
        [line] = [one for one in text(letters(records)[-1]).split() if "preuve=" in one]
    return line.removeprefix(f"{BASE}{PAGE}?preuve=")


def test_the_password_is_asked_again_and_the_export_is_told(web: Web, claire: Browser) -> None:
    page = shown(claire.get(PAGE).text)
    assert "2 abonnés" in page
    assert "marie" not in page
    for wrong in ({}, {"password": "non"}, {"preuve": "x"}):
        answer = claire.post(f"{PAGE}/export", wrong)
        assert (answer.status_code, "marie@" in answer.text) == (422, False)
    assert claire.post(f"{PAGE}/lien").status_code == 422
    answer = claire.post(f"{PAGE}/export", {"password": PASSPHRASE})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert 'filename="vigie-abonnes.csv"' in answer.headers["content-disposition"]
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["adresse", f"'{HOSTILE}", "marie@region.example"]
    told = [("Claire", "liste des abonnés exportée"), *[("Claire", "export refusé")] * 3]
    assert journal(web.house) == told
    with web.house.open() as (records, _):
        letter = letters(records)[-1]
    assert letter["To"] == "garde@region.example"
    assert "Claire a exporté 2 adresses" in text(letter)
    assert "par la page « Abonnés »" in text(letter)


def test_without_a_password_a_mailed_link_opened_in_this_session_is(
    web: Web, claire: Browser, bruno: Browser
) -> None:
    assert "n’a pas de mot de passe" in bruno.get(PAGE).text
    assert bruno.post(f"{PAGE}/export", {"password": ""}).status_code == 422
    assert "Un lien vient de vous être envoyé" in shown(bruno.post(f"{PAGE}/lien").text)
    proof = mailed(web.house)
    before = journal(web.house)
    elsewhere = signed_in(web, hire(web.house, Role.ADMINISTRATOR, "Denis"))
    for who, code in ((elsewhere, 422), (claire, 422)):
        assert who.post(f"{PAGE}/export", {"preuve": proof}).status_code == code
    assert "Exporter les abonnés" in bruno.get(f"{PAGE}?preuve={proof}").text
    assert [one for one in journal(web.house) if one[1] != "export refusé"] == [
        one for one in before if one[1] != "export refusé"
    ]
    assert b"marie@" in bruno.post(f"{PAGE}/export", {"preuve": proof}).content
    web.house.hands.forward(minutes=16)
    assert bruno.get(f"{PAGE}?preuve={proof}").status_code == 422
    assert bruno.post(f"{PAGE}/export", {"preuve": proof}).status_code == 422


def test_wrong_passwords_wait_longer_and_longer(web: Web, claire: Browser) -> None:
    codes = [claire.post(f"{PAGE}/export", {"password": "x"}).status_code for _ in range(8)]
    assert codes[-1] == 429
    web.house.hands.forward(hours=2)
    assert claire.post(f"{PAGE}/export", {"password": PASSPHRASE}).status_code == 200
