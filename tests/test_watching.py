"""An alert without an account, over HTTP: asked, confirmed, told, changed, left, erased."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import quote

import pytest

from briefings.alerts.saved import Every, Search
from briefings.keys import DEPARTURES
from briefings.people import Role
from briefings.registry.privacy import erase, held, purge, terms
from briefings.store.consents import Event
from briefings.web.limits import Limits
from tests.accounts import hire
from tests.alerted import Archive, one_click, text
from tests.boards import OPENED
from tests.offices import BASE, SETTINGS, House, letters, link, settle, subscribe
from tests.test_item_gestures import words as shown
from tests.test_web_flood import behind_a_proxy, flood
from tests.webs import PATIENCE, Web, serve

MARIE = "marie@region.example"
PATH = "/abonnement/recherche"


@pytest.fixture
def opened(house: House) -> House:
    """An archive that anybody may read."""
    return settle(house.home, OPENED)


@pytest.fixture
def web(opened: House) -> Iterator[Web]:
    with serve(opened) as running:
        yield running


def ask(web: Web, q: str = "fablab", email: str = MARIE, every: str = "now") -> EmailMessage:
    """The letter that comes of asking; the counters in memory are for another test."""
    web.site.limits = Limits()
    with web.house.open() as (records, _):
        before = len(letters(records))
        data = {"email": email, "q": q, "rythme": every, "moment": web.moment()}
        answer = web.post(PATH, data)
        assert (answer.status_code, q in answer.text) == (200, False)
        deadline = time.monotonic() + PATIENCE
        while len(letters(records)) == before and time.monotonic() < deadline:
            time.sleep(0.02)
        return letters(records)[-1]


def confirm(web: Web, letter: EmailMessage) -> str:
    return shown(web.post(f"/confirmer/{link(letter, 'confirmer')}").text)


def agreed(house: House, words: str = "fablab", every: Every = Every.NOW) -> EmailMessage:
    """The letter of welcome of Marie, without the pages."""
    with house.open() as (records, registrar):
        assert registrar.ask(MARIE, (), "test", Search(words=words, every=every))
        registrar.pending.confirm(link(letters(records)[-1], "confirmer"))
        return letters(records)[-1]


def alerts(house: House) -> list[tuple[str, str]]:
    with house.open() as (records, _):
        return [(one.words, one.every.value) for one in records.alerts.all()]


def test_from_the_search_to_the_mail_and_out(web: Web) -> None:
    archive = Archive(web.house)
    page = web.get(f"/archive?q={quote('fablab')}").text
    assert f'href="{PATH}?q=fablab"' in page
    form = shown(web.get(f"{PATH}?q=fablab").text)
    assert "répond à la recherche « fablab »" in form
    assert "Responsable du traitement" in form
    letter = ask(web)
    assert "fablab" not in letter.as_string()
    assert "une alerte sur une recherche de l’archive" in text(letter)
    opened = web.get(f"/confirmer/{link(letter, 'confirmer')}").text
    assert "alerte « fablab », dès la collecte" in shown(opened)
    assert alerts(web.house) == []
    assert "alerte « fablab »" in confirm(web, letter)
    assert "C’est confirmé" in confirm(web, letter)
    assert alerts(web.house) == [("fablab", "now")]
    archive.article("Un fablab ouvre")
    assert len(archive.tick()) == 1
    assert archive.tick() == []
    told = archive.mails()[-1]
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for said in ("Un fablab ouvre", "vous avez demandé cette alerte", f"{BASE}/preferences"):
        assert said in text(told)
    way = one_click([told]).removeprefix(BASE)
    left = web.client.post(way, data={"List-Unsubscribe": "One-Click"})
    assert "Refaites la recherche" in shown(left.text)
    assert alerts(web.house) == []


def test_nothing_of_a_stranger_s_words_reaches_who_did_not_ask(web: Web) -> None:
    """The letter is a way to write to anybody; the page behind its link shows the words, inert."""
    words = '<script>alert(1)</script> gagnez-vite.example "payez ici"'
    letter = ask(web, words)
    for part in (letter.as_string(), text(letter)):
        for word in ("gagnez", "script", "payez"):
            assert word not in part
    page = web.get(f"/confirmer/{link(letter, 'confirmer')}").text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_the_answer_is_the_same_whoever_asks(web: Web) -> None:
    agreed(web.house)
    web.house.hands.forward(days=2)
    moment = web.moment()
    answers = {
        (got.status_code, got.content, len(got.headers))
        for email in (MARIE, "nobody@region.example", MARIE)
        for got in [web.post(PATH, {"email": email, "q": "fablab", "moment": moment})]
    }
    assert len(answers) == 1


def test_a_flood_of_either_form_for_one_victim_sends_one_mail(house: House) -> None:
    settings = behind_a_proxy().replace("web:\n", "web:\n  archive: ouverte\n")
    with serve(settle(house.home, settings)) as web:
        moment = web.moment()
        web.post(PATH, {"email": MARIE, "q": "fablab", "moment": moment})
        codes = asyncio.run(flood(web.url, moment, [MARIE] * 60, 30, PATH, q="fablab"))
        codes += asyncio.run(flood(web.url, moment, [MARIE] * 20, 30))
        web.settled()
    assert codes == {200: 80}
    with house.open() as (records, _):
        assert [mail["To"] for mail in letters(records)] == [MARIE]


def test_nothing_is_promised_that_would_never_speak(web: Web) -> None:
    moment = web.moment()
    for q in ("", "-sport", "depuis:30j", "theme:rurl x", "« école", "é" * 5000):
        assert PATH not in web.get(f"/archive?q={quote(q)}").text
        data = {"email": MARIE, "q": q, "moment": moment}
        for got in (web.get(f"{PATH}?q={quote(q)}"), web.post(PATH, data)):
            assert (q, got.status_code) == (q, 422)
            assert "Rien n’a été envoyé" in shown(got.text)
    with web.house.open() as (records, _):
        assert records.requests.count(web.house.hands.at.replace(year=2000)) == 0


def test_only_an_open_archive_offers_it_and_goes_on_telling(opened: House) -> None:
    archive = Archive(opened)
    agreed(opened)
    opened.hands.forward(days=2)
    with opened.open() as (records, registrar):
        registrar.ask(MARIE, (), "test", Search(words="musées", every=Every.DAY))
        late = link(letters(records)[-1], "confirmer")
    settle(opened.home, SETTINGS)  # members of the office alone, from now on
    archive = Archive(opened)
    archive.article("Un fablab ouvre")
    assert archive.tick() == []
    with serve(opened) as web:
        assert web.get(f"{PATH}?q=fablab").status_code in {303, 404}
        assert web.post(f"/confirmer/{late}").status_code == 410
    settle(opened.home, OPENED)
    again = Archive(opened, articles=1)
    assert len(again.tick()) == 1


def test_preferences_change_and_stop_what_was_shown(web: Web) -> None:
    page = f"/preferences/{link(agreed(web.house), 'preferences')}"
    web.house.hands.forward(days=2)
    agreed(web.house, "musées", Every.WEEK)
    with web.house.open() as (records, _):
        first, second = (one.id for one in records.alerts.all())
    assert "« fablab »" in shown(web.get(page).text)
    # A page opened before the second alert says nothing of it.
    said = web.post(page, {"alerte": str(first), "garder": str(first), f"rythme-{first}": "day"})
    assert "C’est enregistré" in said.text
    assert alerts(web.house) == [("fablab", "day"), ("musées", "week")]
    web.post(page, {"alerte": str(first)})
    assert alerts(web.house) == [("musées", "week")]
    assert "Désinscription faite" in web.post(page, {"alerte": str(second)}).text
    assert web.get(page).status_code == 410


def test_who_left_everything_is_back_for_the_alert_alone(opened: House) -> None:
    subscribe(opened, MARIE)
    with opened.open() as (records, registrar):
        registrar.depart(MARIE, None, "test")
        who = registrar.person(MARIE)
    opened.hands.forward(days=2)
    agreed(opened)
    with opened.open() as (records, _):
        assert records.suppressions.held(who) == ("hebdo",)
        assert {one.digest for one in records.consents.of(who)[-1].choices} == set()
        assert records.consents.of(who)[-1].search == "fablab"
        assert MARIE in records.subscribers.barred("hebdo")


def test_a_departure_holds_in_a_database_restored_from_before(opened: House) -> None:
    agreed(opened)
    with opened.open() as (records, registrar):
        [alert] = records.alerts.all()
        registrar.tend(MARIE, {alert.id: None}, "test")
        assert records.alerts.all() == []
        records.meta.put("departures", "0")
        records.alerts.add(alert)
    assert alert.name in (opened.home / DEPARTURES).read_text(encoding="ascii")
    assert alerts(opened) == []


def test_nothing_of_it_outlives_an_erasure_nor_its_time(opened: House) -> None:
    agreed(opened, "mot-bien-a-moi")
    office = opened.office
    opened.hands.forward(days=8)
    with opened.open() as (records, registrar):
        who = registrar.person(MARIE)
        purge(office, records)
        assert [(one.email, one.search) for one in records.requests.of(who)] == [("", None)]
    opened.hands.forward(days=5 * 366)
    with opened.open() as (records, registrar):
        purge(office, records)
        # She is still written to: the address and the proof of her word stay.
        assert held(office, records, MARIE).subscriber is not None
        assert [one.event for one in records.consents.of(who)] == [Event.CONFIRMED]
        assert [one.count for one in records.retention.expired(terms(office))] == [0] * 6
        erase(office, records, MARIE)
        assert records.alerts.all() == []
        found = held(office, records, MARIE)
        assert (found.subscriber, found.requests, found.alerts) == (None, (), ())


def test_a_closed_account_is_told_of_what_everybody_may_read(opened: House) -> None:
    agreed(opened)
    account = hire(opened, Role.READER, "Marie")
    archive = Archive(opened)
    with opened.open() as (records, _):
        assert account.email == MARIE
        records.accounts.disable(account.id, opened.hands())
    archive.article("Un fablab ouvre")
    assert len(archive.tick()) == 1


def test_requests_and_proofs_of_before_are_kept(opened: House) -> None:
    subscribe(opened, MARIE)
    with opened.open() as (records, _):
        for column in ("requests DROP COLUMN search", "requests DROP COLUMN every"):
            records.engine.execute(f"ALTER TABLE {column}")
        for column in ("consents DROP COLUMN search", "requests DROP COLUMN quiet"):
            records.engine.execute(f"ALTER TABLE {column}")
        records.engine.execute("ALTER TABLE note_basket DROP COLUMN emptied")
        records.engine.execute(
            "DELETE FROM _sqlite_migrations WHERE name IN ('m019_searches', 'm020_waiting')"
        )
    with opened.open() as (records, registrar):
        who = registrar.person(MARIE)
        [one] = records.requests.of(who)
        assert (one.email, one.search, one.quiet) == (MARIE, None, False)
        assert [one.search for one in records.consents.of(who)] == [""]


def test_asking_again_for_the_same_is_told_so(opened: House) -> None:
    agreed(opened)
    opened.hands.forward(days=2)
    with opened.open() as (records, registrar):
        assert registrar.ask(MARIE, (), "test", Search(words="fablab", every=Every.NOW))
        assert "alerte « fablab », dès la collecte" in text(letters(records)[-1])
        opened.hands.forward(days=2)
        assert registrar.ask(MARIE, (), "test", Search(words="fablab", every=Every.WEEK))
        registrar.pending.confirm(link(letters(records)[-1], "confirmer"))
    assert alerts(opened) == [("fablab", "week")]
