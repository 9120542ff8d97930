"""To sign in and out, over HTTP: what opens, what never does, what nobody can tell."""

from __future__ import annotations

import re

import pytest

from briefings.accounts import entering, staff
from briefings.people import Role
from briefings.store.audit import broken
from tests.accounts import PASSPHRASE, Browser, browser, hire, signed_in
from tests.offices import BASE, House, letters, link
from tests.webs import Web

TABLES = ("accounts", "sessions", "passes", "tokens", "audit")


def state(house: House) -> list[object]:
    with house.open() as (records, _):
        return [records.engine.rows(f"SELECT * FROM {table}") for table in TABLES]  # noqa: S608 - our own names


def journal(house: House) -> list[tuple[str, str, str]]:
    with house.open() as (records, _):
        assert broken(records.audit.all()) is None
        return [(one.who, one.what, one.about) for one in records.audit.all()]


def enter(one: Browser, email: str, password: str = PASSPHRASE, onward: str = "/compte") -> int:
    said = {"email": email, "password": password, "suite": onward}
    return one.post("/connexion", said).status_code


def test_the_first_administrator_comes_by_a_link_that_serves_once(web: Web) -> None:
    with web.house.open() as (records, _):
        old = entering.first_link(web.house.office, records)
        url = entering.first_link(web.house.office, records)
    assert old
    assert url
    assert browser(web).get(old.removeprefix(BASE)).status_code == 410
    path = url.removeprefix(BASE)
    before = state(web.house)
    one = browser(web)
    assert "Créer le compte" in one.get(path).text
    assert state(web.house) == before
    assert one.post(path, {"email": "sans arobase", "name": "Marie Roux"}).status_code == 422
    assert one.post(path, {"email": "marie@region.example", "name": "M"}).status_code == 422
    got = one.post(path, {"email": "Marie@region.example", "name": "Marie Roux"})
    assert (got.status_code, got.headers["location"]) == (303, "/compte")
    assert "Marie Roux" in one.get("/compte").text
    other = browser(web)
    for name in ("Eve", "Marie Roux"):
        got = other.post(path, {"email": "eve@region.example", "name": name})
        assert (got.status_code, "Marie" in got.text) == (410, False)
    with web.house.open() as (records, _):
        assert entering.first_link(web.house.office, records) is None
        assert [one.role for one in records.accounts.all()] == [Role.ADMINISTRATOR]


def test_the_whole_way_by_password(web: Web) -> None:
    marie = hire(web.house, Role.EDITOR, "Marie Roux", password=True)
    one = browser(web)
    asked = one.get("/compte?x=1")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/connexion?suite=/compte%3Fx%3D1"
    page = one.get(asked.headers["location"]).text
    assert 'name="suite" value="/compte?x=1"' in page
    got = one.post(
        "/connexion", {"email": marie.email, "password": PASSPHRASE, "suite": "/compte?x=1"}
    )
    assert got.headers["location"] == "/compte?x=1"
    cookie = got.headers["set-cookie"]
    for word in ("__Host-vigie=", "HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    mine = one.get("/compte")
    assert mine.headers["cache-control"] == "no-store"
    assert "Marie Roux" in mine.text
    assert "Me déconnecter" in one.get("/").text
    secret = one.secret
    assert one.post("/deconnexion").status_code == 303
    one.jar = {"__Host-vigie": secret}
    assert one.get("/compte").status_code == 303
    said = [what for _, what, _ in journal(web.house)]
    assert said == ["compte créé", "connexion", "déconnexion"]


def test_a_session_is_new_at_each_sign_in_and_the_former_one_ends(web: Web) -> None:
    marie = hire(web.house, Role.READER, "Marie Roux", password=True)
    one = browser(web)
    one.jar = {"__Host-vigie": "chosen-by-somebody-else"}
    enter(one, marie.email)
    first = one.secret
    assert first != "chosen-by-somebody-else"
    enter(one, marie.email)
    assert one.secret != first
    stale = browser(web)
    stale.jar = {"__Host-vigie": first}
    assert stale.get("/compte").status_code == 303
    with web.house.open() as (records, _):
        kept = records.engine.rows("SELECT key FROM sessions")
    assert len(kept) == 1
    assert one.secret not in str(kept)


@pytest.mark.parametrize(("hours", "steps", "opens"), [(7, 1, True), (9, 1, False), (7, 25, False)])
def test_a_session_ends_idle_or_old(web: Web, hours: int, steps: int, opens: bool) -> None:
    one = signed_in(web, hire(web.house, Role.READER))
    for _ in range(steps):
        web.house.hands.forward(hours=hours)
        got = one.get("/compte")
    assert (got.status_code == 200) == opens


@pytest.mark.parametrize("change", ["role", "disable", "remove", "password"])
def test_what_changes_an_account_ends_its_sessions(web: Web, change: str) -> None:
    hire(web.house, Role.ADMINISTRATOR, "Chef")
    marie = hire(web.house, Role.EDITOR, "Marie Roux")
    one, other = signed_in(web, marie), signed_in(web, marie)
    office = web.house.office
    with web.house.open() as (records, _):
        if change == "role":
            staff.give(office, records, marie, Role.READER, by="Chef")
        elif change == "disable":
            staff.disable(office, records, marie, by="Chef")
        elif change == "remove":
            staff.remove(office, records, marie, by="Chef")
    if change == "password":
        assert one.post("/compte/mot-de-passe", {"password": PASSPHRASE}).status_code == 200
        assert one.get("/compte").status_code == 200
    else:
        assert one.get("/compte").status_code == 303
    assert other.get("/compte").status_code == 303


def test_the_last_administrator_stays_one(house: House) -> None:
    chief = hire(house, Role.ADMINISTRATOR, "Chef")
    office = house.office
    with house.open() as (records, _):
        assert staff.give(office, records, chief, Role.READER, by="x")
        assert staff.disable(office, records, chief, by="x")
        assert staff.remove(office, records, chief, by="x")
        assert records.accounts.get(chief.id) == chief


def test_a_link_by_mail_serves_once_and_not_long(web: Web) -> None:
    marie = hire(web.house, Role.READER, "Marie Roux")
    same = {web.post("/lien", {"email": who}).content for who in (marie.email, "x@y.example", "")}
    assert len(same) == 1
    with web.house.open() as (records, _):
        entering.mail_link(web.house.office, records, marie.email)
        [letter, *_] = letters(records)
    path = f"/connexion/{link(letter, 'connexion')}"
    before = state(web.house)
    scanner = browser(web)
    assert "Marie Roux" in scanner.get(path).text
    assert state(web.house) == before
    one = browser(web)
    assert one.post(path).headers["location"] == "/compte"
    assert one.get("/compte").status_code == 200
    assert browser(web).post(path).status_code == 410
    late = signed_in(web, marie)
    with web.house.open() as (records, _):
        url = entering.link(web.house.office, records, marie).removeprefix(BASE)
    web.house.hands.forward(minutes=31)
    assert late.get(url).status_code == 410
    assert late.post(url).status_code == 410


def test_links_are_mailed_a_few_times_an_hour(house: House) -> None:
    marie = hire(house, Role.READER)
    with house.open() as (records, _):
        for _ in range(10):
            entering.mail_link(house.office, records, marie.email)
        assert len(letters(records)) == 3


def test_wrong_passwords_cost_more_and_more_time_but_never_for_ever(web: Web) -> None:
    marie = hire(web.house, Role.READER, "Marie Roux", password=True)
    one = browser(web)
    got = [enter(one, marie.email, "faux mot de passe") for _ in range(20)]
    assert got[:5] == [422] * 5
    assert set(got[5:]) == {429}
    assert enter(one, marie.email) == 429
    longest = 0
    for _ in range(40):
        answer = one.post("/connexion", {"email": marie.email, "password": "encore faux"})
        if answer.status_code == 429:
            wait = int(answer.headers["retry-after"])
            longest = max(longest, wait)
            web.house.hands.forward(seconds=wait)
    assert 60 < longest <= 901
    web.house.hands.forward(minutes=16)
    assert enter(one, marie.email) == 303
    words = str(journal(web.house))
    assert "faux" not in words


def test_elsewhere_nobody_is_shut_out_and_one_network_cannot_try_them_all(web: Web) -> None:
    hands = web.house.hands
    throttle = web.site.throttle
    for _ in range(50):
        throttle.failed("marie", "10.0.0.0/24", hands())
    assert not throttle.wait("marie", "10.9.9.0/24", hands())
    assert throttle.wait("paul", "10.0.0.0/24", hands())


def test_an_unknown_person_and_a_known_one_get_the_same_answer(web: Web) -> None:
    marie = hire(web.house, Role.READER, "Marie Roux", password=True)
    gone = hire(web.house, Role.READER, "Paul Noir", password=True)
    hire(web.house, Role.READER, "Sans Passe")
    with web.house.open() as (records, _):
        staff.disable(web.house.office, records, gone, by="x")
    pages = set()
    for email in (marie.email, gone.email, "sans.passe@region.example", "nobody@region.example"):
        got = browser(web).post("/connexion", {"email": email, "password": "un faux mot de passe"})
        pages.add((got.status_code, re.sub(re.escape(email), "", got.text)))
    assert len(pages) == 1
    assert enter(browser(web), gone.email) == 422


@pytest.fixture
def jar(web: Web) -> Browser:
    return signed_in(web, hire(web.house, Role.ADMINISTRATOR))


@pytest.mark.parametrize("path", ["/connexion", "/lien", "/deconnexion", "/compte/mot-de-passe"])
def test_another_site_signs_nobody_in_or_out(jar: Browser, path: str) -> None:
    before = state(jar.web.house)
    for said in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "", "origin": "https://e.x"}):
        assert jar.post(path, {"email": "a@b.example"}, **said).status_code == 403
    assert state(jar.web.house) == before
