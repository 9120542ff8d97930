"""What is asked on a day when a letter has already left: noted, shown by its link, never lost."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from briefings.address import parse
from briefings.alerts.saved import Every, Search
from briefings.model import Choice
from briefings.registry import Registrar
from tests.boards import OPENED, SILENT
from tests.offices import SOURCES, House, letters, link, settle
from tests.test_item_gestures import words as shown
from tests.test_watching import MARIE, PATH, alerts
from tests.webs import HERE, PATIENCE, Web, serve

WEEKLY = "Veille Sciences et Société, mise en page"
MUSEUMS = "alerte « musées », chaque jour"


@pytest.fixture
def opened(house: House) -> House:
    """An archive that anybody may read."""
    return settle(house.home, OPENED)


@pytest.fixture
def web(opened: House) -> Iterator[Web]:
    with serve(opened) as running:
        yield running


def search(registrar: Registrar, words: str, email: str = MARIE) -> bool:
    return registrar.ask(email, (), "test", Search(words=words, every=Every.DAY))


def digests(house: House) -> list[str]:
    with house.open() as (records, _):
        one = records.subscribers.get(MARIE)
        return [choice.digest for choice in one.choices] if one else []


def wait(web: Web, noted: int) -> None:
    """Letters are made once an answer has left."""
    deadline = time.monotonic() + PATIENCE
    with web.house.open() as (records, registrar):
        who = registrar.person(MARIE)
        while len(records.requests.of(who)) != noted and time.monotonic() < deadline:
            time.sleep(0.02)


def boxes(page: str) -> dict[str, str]:
    """What the page asks about besides: its words, and the values of its boxes, none ticked."""
    found = re.findall(r'name="aussi" id="[^"]+" value="(\d+)"><label[^>]*>([^<]+)', page)
    return {words.replace("\u00a0", " "): value for value, words in found}


def test_two_searches_of_a_day_make_one_letter_that_confirms_both(web: Web) -> None:
    moment = web.moment()
    for noted, q in enumerate(("fablab", "musées"), 1):
        fields = {"email": MARIE, "q": q, "rythme": "day", "moment": moment}
        assert "montre aussi cette demande" in shown(web.post(PATH, fields).text)
        web.post(PATH, fields)
        wait(web, noted)
    web.post("/abonnement", {"email": MARIE, "bulletin": "hebdo", "moment": moment})
    wait(web, 3)
    with web.house.open() as (records, _):
        [letter] = letters(records)
    page = web.get(way := f"/confirmer/{link(letter, 'confirmer')}").text
    found = boxes(page)
    assert list(found) == [MUSEUMS, WEEKLY]
    assert alerts(web.house) == []
    done = web.post(way, {"aussi": found[MUSEUMS]})
    assert alerts(web.house) == [("fablab", "day"), ("musées", "day")]
    # What was not ticked waits, where the link and the preferences lead.
    assert [*boxes(done.text), *boxes(web.get(way).text)] == [WEEKLY, WEEKLY]
    assert digests(web.house) == []
    with web.house.open() as (records, _):
        mine = f"/preferences/{link(letters(records)[-1], 'preferences')}"
        assert len(letters(records)) == 2
    numbers = re.findall(r'name="alerte" value="(\d+)"', web.get(mine).text)
    kept = {"alerte": numbers, "garder": numbers, "aussi": boxes(web.get(mine).text)[WEEKLY]}
    assert "C’est enregistré" in web.client.post(mine, data=kept, headers=HERE).text
    assert (digests(web.house), len(alerts(web.house))) == (["hebdo"], 2)
    assert boxes(web.get(way).text) == {}


def test_nobody_agrees_for_another(opened: House) -> None:
    paul = "paul@region.example"
    with opened.open() as (records, registrar):
        for email in (MARIE, paul):
            search(registrar, "fablab", email)
            search(registrar, "musées", email)
        [his] = registrar.pending.beside(registrar.person(paul))
        registrar.pending.confirm(link(letters(records)[0], "confirmer"), {his.id, 10**17})
    assert alerts(opened) == [("fablab", "day")]


def test_what_waits_has_an_end(opened: House) -> None:
    with opened.open() as (records, registrar):
        who = registrar.person(MARIE)
        for n in range(20):
            search(registrar, f"fablab{n}")
        assert len(letters(records)) == 1
        assert len(registrar.pending.beside(who)) == 10
        opened.hands.forward(days=3)
        assert registrar.pending.beside(who) == []
        assert search(registrar, "musées")  # a new day, a new letter
        assert not search(registrar, "fablab1")
        assert len(registrar.pending.beside(who)) == 1


def test_nothing_waits_where_no_letter_leads(opened: House) -> None:
    """Who only stands in the settings is sent a way out, from which nothing is agreed to."""
    settle(opened.home, OPENED.replace("recipients: []", f"recipients: [{MARIE}]"))
    with opened.open() as (records, registrar):
        assert registrar.ask_link(MARIE, "test")
        assert not search(registrar, "fablab")
        assert registrar.pending.beside(registrar.person(parse(MARIE))) == []
        opened.hands.forward(days=2)
        assert search(registrar, "fablab")
        assert len(letters(records)) == 2


def waiting(registrar: Registrar) -> list[str]:
    """What Marie is asked about besides."""
    pending = registrar.pending
    found = [pending.wanted(one) for one in pending.beside(registrar.person(parse(MARIE)))]
    return [words.replace("\u00a0", " ") for several in found for words in several]


def test_what_is_received_or_asked_by_a_letter_since_is_not_asked_besides(opened: House) -> None:
    weekly = [Choice(digest="hebdo")]
    with opened.open() as (records, registrar):
        search(registrar, "fablab")
        search(registrar, "musées")
        registrar.ask(MARIE, weekly, "test")
        registrar.pending.confirm(link(letters(records)[0], "confirmer"))
        assert waiting(registrar) == [MUSEUMS, WEEKLY]
        registrar.choose(MARIE, weekly, "test")  # in the list of the preferences
        assert waiting(registrar) == [MUSEUMS]
        opened.hands.forward(hours=25)
        assert search(registrar, "musées")
        assert waiting(registrar) == []


def test_what_names_a_source_that_is_gone_stops_nothing_else(opened: House) -> None:
    sources = opened.home / "sources.yaml"
    sources.write_text(SOURCES + SILENT, encoding="utf-8")
    with opened.open() as (_, registrar):
        for words in ("fablab", "source:muette fablab", "musées"):
            search(registrar, words)
        assert len(waiting(registrar)) == 2
    sources.write_text(SOURCES, encoding="utf-8")
    with opened.open() as (records, registrar):
        assert waiting(registrar) == [MUSEUMS]
        registrar.pending.confirm(link(letters(records)[0], "confirmer"))
    assert alerts(opened) == [("fablab", "day")]
