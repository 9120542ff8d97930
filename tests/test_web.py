"""The pages, over HTTP: what they change, what they refuse, what they never tell."""

from __future__ import annotations

import re
import socket
from email.message import EmailMessage
from pathlib import Path

import pytest

from briefings.mailing import addresses, mails
from briefings.model import Rendered
from briefings.subscriptions.tokens import leaving
from tests.offices import BASE, House, letters, link, subscribe, words
from tests.webs import Web

MARIE = "marie@region.example"
LINKS = re.compile(rf"{BASE}(/[^\s\"<>]*)")
PRIVATE = re.compile(r"Traceback|File \"|\.py|sqlite|uvicorn|starlette", re.IGNORECASE)


def waiting(web: Web) -> list[EmailMessage]:
    web.settled()
    with web.house.open() as (records, _):
        return letters(records)


def receivers(house: House) -> tuple[str, ...]:
    with house.open() as (records, _):
        return addresses(house.office, records, house.office.digest("hebdo"))


def state(house: House) -> list[object]:
    """Everything that a request could have changed."""
    tables = ("subscribers", "subscriptions", "suppressions", "requests", "consents", "outbox")
    with house.open() as (records, _):
        return [records.engine.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - our own names


def test_the_whole_way_by_links_alone(web: Web) -> None:
    assert web.ask(MARIE, format="text").status_code == 200
    [first] = waiting(web)
    token = link(first, "confirmer")
    assert "Oui, je m’abonne" in web.get(f"/confirmer/{token}").text
    assert receivers(web.house) == ()
    assert "C’est confirmé" in web.post(f"/confirmer/{token}").text
    assert receivers(web.house) == (MARIE,)
    assert "C’est confirmé" in web.post(f"/confirmer/{token}").text
    welcome = waiting(web)[-1]
    preferences = f"/preferences/{link(welcome, 'preferences')}"
    page = web.get(preferences).text
    assert "m•••@region.example" in page
    assert MARIE not in page
    assert 'value="text" checked' in page
    assert "C’est enregistré" in web.post(preferences, {"bulletin": "hebdo"}).text
    exit_ = f"/d/{link(welcome, 'd')}"
    assert "Me désinscrire" in web.get(exit_).text
    assert receivers(web.house) == (MARIE,)
    assert "Désinscription faite" in web.post(exit_).text
    assert receivers(web.house) == ()
    assert " checked aria" not in web.get(preferences).text


def test_the_answer_is_the_same_whoever_asks(web: Web) -> None:
    subscribe(web.house, MARIE)
    subscribe(web.house, "gone@region.example")
    with web.house.open() as (_, registrar):
        registrar.depart("gone@region.example", None, "test")
    web.house.hands.forward(days=2)
    moment = web.moment()
    for page in ("/abonnement", "/preferences"):
        answers = {
            (got.status_code, got.content, len(got.headers), got.headers["content-length"])
            for email in (MARIE, "gone@region.example", "nobody@region.example", MARIE)
            for got in [web.post(page, {"email": email, "bulletin": "hebdo", "moment": moment})]
        }
        assert len(answers) == 1


def test_a_scanner_that_opens_every_link_changes_nothing(web: Web) -> None:
    subscribe(web.house, MARIE)
    web.house.hands.forward(days=2)
    web.ask("paul@region.example")
    web.settled(2)
    before = state(web.house)
    found = {
        path
        for mail in waiting(web)
        for kind in ("plain", "html")
        for path in LINKS.findall(words(mail, kind))
    }
    assert len(found) >= 5
    for path in sorted(found):
        assert web.get(path).status_code in {200, 410}, path
        assert web.client.head(path).status_code in {200, 405}
    for path in ("/", "/abonnement", "/preferences", "/donnees-personnelles"):
        assert web.get(path).status_code == 200
    assert state(web.house) == before


def test_a_mail_program_unsubscribes_in_one_click(web: Web) -> None:
    subscribe(web.house, MARIE)
    office = web.house.office
    [note] = mails(
        office,
        Rendered(subject="Note", html="<p>Note</p>", text="Note"),
        [MARIE],
        digest=office.digest("hebdo"),
    )
    found = re.search(
        rb"List-Unsubscribe: <https://veille\.region\.example(/d/[\w-]{39})>", note.raw
    )
    assert found, note.raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in note.raw
    web.house.hands.forward(days=3 * 365)
    # As RFC 8058 has it: a POST from elsewhere, without cookie, origin or referrer.
    for _ in range(2):
        got = web.client.post(found[1].decode(), data={"List-Unsubscribe": "One-Click"})
        assert (got.status_code, got.history) == (200, [])
        assert receivers(web.house) == ()


@pytest.mark.parametrize("path", ["/d/{}", "/confirmer/{}", "/preferences/{}"])
@pytest.mark.parametrize("token", ["x", "A" * 39, "é", "../../etc", "%00", "a.b.c", "A" * 3000])
def test_a_forged_link_does_nothing(still: Web, path: str, token: str) -> None:
    before = state(still.house)
    for got in (still.get(path.format(token)), still.post(path.format(token))):
        assert got.status_code in {404, 405, 410}
        assert PRIVATE.search(got.text) is None
    assert state(still.house) == before


POSTS = ("/abonnement", "/preferences", "/preferences/x", "/confirmer/x")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site", "origin": BASE}, False),
        ({"origin": BASE}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": f"{BASE}.evil.example"}, False),
        ({"referer": f"{BASE}/abonnement"}, False),
        ({}, False),
    ],
)
def test_a_form_of_another_site_is_refused(
    still: Web, path: str, headers: dict[str, str], passes: bool
) -> None:
    still.forget()
    got = still.client.post(path, data={"email": MARIE}, headers=headers)
    assert (got.status_code != 403) == passes
    assert ("autre site" in got.text) != passes


def test_every_answer_says_what_a_browser_may_do_and_sets_no_cookie(web: Web) -> None:
    asset = re.search(r'href="(/static/app[^"]+)"', web.get("/").text)
    assert asset
    answers = [
        web.get("/"),
        web.get("/nowhere"),
        web.get(asset[1]),
        web.get("/static/app.css"),
        web.post("/"),
        web.client.post("/preferences"),
        web.client.get("/", headers={"host": "evil.example"}),
        web.post("/d/forged"),
        web.post("/preferences", {"email": "x" * 2**20}),
    ]
    assert [got.status_code for got in answers] == [200, 404, 200, 404, 405, 403, 421, 404, 413]
    for got in answers:
        policy = got.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["strict-transport-security"].startswith("max-age=31536000")
        assert got.headers["referrer-policy"] == "same-origin"
        assert "set-cookie" not in got.headers
        assert "server" not in got.headers
        assert PRIVATE.search(got.text) is None
    assert "immutable" in answers[2].headers["cache-control"]
    assert answers[0].headers["cache-control"] == "no-store"
    assert not re.search(r"<script|style=|https?://(?!www\.cnil)", answers[0].text)


def test_links_come_from_the_settings_and_never_from_the_request(web: Web) -> None:
    assert web.get("/", host="evil.example").status_code == 421
    web.ask(MARIE, format="html")
    [mail] = waiting(web)
    assert "evil" not in words(mail)
    assert f"{BASE}/confirmer/" in words(mail)


@pytest.mark.parametrize(
    ("fields", "words_"),
    [
        ({"email": "marie"}, "nom@domaine.fr"),
        ({"email": "a@b.fr\nBcc: c@d.fr"}, "nom@domaine.fr"),
        ({"bulletin": ""}, "Cochez au moins un bulletin"),
        ({"bulletin": "secret"}, "Cochez au moins un bulletin"),
        ({"moment": "forged"}, "ouverte depuis longtemps"),
    ],
)
def test_a_mistake_is_told_beside_its_field(
    still: Web, fields: dict[str, str], words_: str
) -> None:
    data = {"email": MARIE, "bulletin": "hebdo", "moment": still.moment(), **fields}
    still.forget()
    got = still.post("/abonnement", data)
    assert got.status_code == 422
    assert words_ in got.text
    assert 'role="alert"' in got.text


def test_a_robot_that_fills_everything_or_answers_at_once_gets_no_letter(web: Web) -> None:
    assert web.ask(MARIE, site_web="https://spam.example").status_code == 200
    page = web.get("/abonnement").text
    found = re.search(r'name="moment" value="([^"]+)"', page)
    assert found
    assert web.ask(MARIE, moment=found[1]).status_code == 422
    web.house.hands.forward(hours=13)
    assert web.ask(MARIE, moment=found[1]).status_code == 422
    with web.house.open() as (records, _):
        assert letters(records) == []


def test_a_network_that_asks_too_much_is_told_to_wait(web: Web) -> None:
    moment = web.moment()
    codes = [web.ask("not an address", moment).status_code for _ in range(62)]
    assert codes == [422] * 60 + [429] * 2


def test_a_link_of_someone_else_opens_nothing_of_mine(web: Web) -> None:
    subscribe(web.house, MARIE)
    subscribe(web.house, "paul@region.example")
    token = leaving(web.house.office.keys, "paul@region.example", "hebdo")
    web.post(f"/d/{token}")
    assert receivers(web.house) == (MARIE,)


def test_a_body_that_is_not_announced_or_never_comes_is_refused(web: Web) -> None:
    def answer(request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", web.port), 5) as door:
            door.sendall(request)
            return door.recv(200)

    head = b"POST /preferences HTTP/1.1\r\nHost: veille.region.example\r\nConnection: close\r\n"
    assert b" 411 " in answer(head + b"Transfer-Encoding: chunked\r\n\r\n5\r\nemail\r\n0\r\n\r\n")
    assert b" 413 " in answer(head + b"Content-Length: 1048577\r\n\r\n")
    assert b" 413 " in answer(head + b"Content-Length: 99999999999999999999\r\n\r\n")
    assert b" 413 " in answer(head + b"Content-Length: 0000000001048577\r\n\r\n")
    # Headers without an end.
    assert b" 400 " in answer(
        b"GET / HTTP/1.1\r\nHost: veille.region.example\r\nX: " + b"y" * 40_000
    )


def test_a_body_that_never_comes_does_not_hold_the_door(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefings.web.guard.SECONDS", 0.2)
    head = b"POST /d/x HTTP/1.1\r\nHost: veille.region.example\r\nContent-Length: 9\r\n"
    form = b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    with socket.create_connection(("127.0.0.1", web.port), 5) as door:
        door.sendall(head + form)
        assert b" 408 " in door.recv(200)


def test_a_fault_of_ours_is_told_without_how_we_are_made(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    own = web.house.home / "templates" / "web"
    own.mkdir(parents=True)
    (own / "home.html.j2").write_text("{{ page.nothing }}", encoding="utf-8")
    database = web.house.home / "vigie.db"
    database.unlink(missing_ok=True)
    database.write_bytes(b"not a database" * 100)
    got = web.get("/d/" + leaving(web.house.office.keys, MARIE, "hebdo"))
    assert got.status_code == 500
    assert PRIVATE.search(got.text) is None
    reference = re.search(r"<strong>(\w{8})</strong>", got.text)
    assert reference
    assert reference[1] in caplog.text
    assert MARIE not in caplog.text


def test_the_style_sheets_stay_small() -> None:
    folder = Path("briefings/web/static")
    lines = [len(path.read_text("utf-8").splitlines()) for path in folder.glob("*.css")]
    assert sum(lines) < 300
