"""The pages of administration and of one's own account, over HTTP."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from briefings.people import Role
from briefings.store.audit import broken
from briefings.store.chain import Chain
from briefings.subscriptions.tokens import digest_of
from briefings.web.pages.settings import topics
from tests.accounts import Browser, browser, hire, signed_in
from tests.offices import BASE, SETTINGS, House, settle
from tests.test_signin import journal
from tests.webs import HOST, Web, serve
from watch.settings import Settings

GUIDE = Path(__file__).parents[1] / "docs" / "guide.md"


@pytest.fixture
def chief(web: Web) -> Browser:
    return signed_in(web, hire(web.house, Role.ADMINISTRATOR, "Chef Durand"))


def token(one: Browser, name: str) -> str:
    got = one.post("/compte/jetons", {"name": name})
    found = re.search(r"<code>(vigie_[\w-]{43})</code>", got.text)
    assert found, got.text
    return found[1]


def bearer(web: Web, secret: str, path: str = "/api/v1/themes") -> httpx.Response:
    web.client.cookies.clear()
    return web.get(path, authorization=f"Bearer {secret}")


def test_a_colleague_gets_an_account_a_link_and_a_role(web: Web, chief: Browser) -> None:
    said = {"name": "Marie Roux", "email": "marie@region.example", "role": "reader"}
    got = chief.post("/comptes", said)
    url = re.search(rf"<code>{BASE}(/connexion/[\w-]+)</code>", got.text)
    assert url, got.text
    assert url[1] not in chief.get("/comptes").text
    marie = browser(web)
    assert marie.post(url[1]).status_code == 303
    assert marie.get("/comptes").status_code == 403
    with web.house.open() as (records, _):
        number = next(one.id for one in records.accounts.all() if one.name == "Marie Roux")
    assert chief.post(f"/comptes/{number}/droit", {"role": "administrator"}).status_code == 200
    assert marie.get("/compte").status_code == 303
    assert chief.post(f"/comptes/{number}/fermer").status_code == 200
    assert chief.post(f"/comptes/{number}/lien").status_code == 404
    assert "fermé depuis" in chief.get("/comptes").text
    assert chief.post(f"/comptes/{number}/rouvrir").status_code == 200
    told = [what for who, what, _ in journal(web.house) if who == "Chef Durand"]
    assert told == ["connexion", "compte créé", "rôle changé", "compte fermé", "compte rouvert"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "chef DURAND"}, "s’appelle déjà"),
        ({"email": "chef.durand@region.example"}, "a déjà un compte"),
        ({"email": "x"}, "nom@domaine.fr"),
        ({"name": "\u202eeviL"}, "Écrivez un nom"),
        ({"name": "x" * 81}, "Écrivez un nom"),
    ],
)
def test_an_account_is_refused_with_its_reason(
    chief: Browser, said: dict[str, str], words: str
) -> None:
    new = {"name": "Marie Roux", "email": "marie@region.example", "role": "reader", **said}
    got = chief.post("/comptes", new)
    assert (got.status_code, words in got.text) == (422, True)


def test_the_last_administrator_cannot_leave_by_a_page(chief: Browser) -> None:
    for path, said in (("droit", {"role": "reader"}), ("fermer", {})):
        got = chief.post(f"/comptes/1/{path}", said)
        assert (got.status_code, "dernier compte d’administration" in got.text) == (422, True)
    assert chief.post("/comptes/1/droit", {"role": "roi"}).status_code == 422


def test_a_token_reads_what_its_owner_reads_until_it_is_taken_back(web: Web) -> None:
    marie, paul = (signed_in(web, hire(web.house, Role.READER, name)) for name in ("Marie", "Paul"))
    secret = token(marie, "tableau de bord")
    assert bearer(web, secret).status_code == 200
    assert "tableau de bord" in marie.get("/compte").text
    assert "tableau de bord" not in paul.get("/compte").text
    assert paul.post("/compte/jetons/1/retirer").status_code == 404
    assert bearer(web, secret).status_code == 200
    # A program's token opens no page, and changes nothing.
    assert web.get("/compte", authorization=f"Bearer {secret}").status_code == 303
    assert marie.post("/compte/jetons/1/retirer").status_code == 200
    assert bearer(web, secret).status_code == 401
    with web.house.open() as (records, _):
        assert secret not in str(records.engine.rows("SELECT * FROM tokens"))


def test_tokens_are_not_guessed_and_a_closed_account_has_none(web: Web, chief: Browser) -> None:
    secret = token(chief, "essai")
    assert secret.count("_") >= 1
    assert len(secret) == len("vigie_") + 43
    for wrong in (secret[:-1], f"{secret}x", secret.upper(), "x", "vigie_", "é", "' OR 1=1 --"):
        said = [(b"host", HOST["host"].encode()), (b"authorization", f"Bearer {wrong}".encode())]
        got = web.client.get("/api/v1/themes", headers=said)
        assert got.status_code == 401, wrong
        assert got.headers["www-authenticate"] == "Bearer"
    seen = [bearer(web, f"vigie_{n:043}").status_code for n in range(40)]
    assert seen[-1] == 429
    web.forget()
    marie = signed_in(web, hire(web.house, Role.READER, "Marie Roux"))
    hers = token(marie, "x")
    chief.post("/comptes/2/fermer")
    assert bearer(web, hers).status_code == 401


def test_a_calling_program_is_slowed_at_three_hundred_a_minute(web: Web, chief: Browser) -> None:
    secret = token(chief, "vite")
    assert all(web.site.limits.calls(digest_of(secret)) for _ in range(298))
    assert [bearer(web, secret).status_code for _ in range(3)] == [200, 200, 429]


def test_the_settings_are_all_shown_and_no_secret_is(tmp_path: Path) -> None:
    secret = "un-secret-que-personne-ne-lit"
    text = SETTINGS.replace("smtp:\n", f"smtp:\n  password: {secret}\n")
    with serve(settle(tmp_path / "vigie", text)) as web:
        chief = signed_in(web, hire(web.house, Role.ADMINISTRATOR))
        page = chief.get("/reglages").text
    assert secret not in page
    assert "défini" in page
    shown = {one.name for topic in topics(Settings()) for one in topic.settings}
    guide = set(re.findall(r"^\| `([a-z_.]+)` \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    assert shown <= guide
    assert all(f"<code>{name}</code>" in page for name in shown)


def test_the_journal_pages_and_shows_when_it_was_altered(web: Web, chief: Browser) -> None:
    house = web.house
    with house.open() as (records, _):
        for n in range(120):
            records.audit.add(house.hands(), "Marie", "essai", f"numéro {n}")
    page = chief.get("/journal").text
    assert "aucune n’a été modifiée ni retirée" in page
    assert "numéro 119" in page
    further = re.search(r'href="(/journal\?avant=\d+)"', page)
    assert further
    assert "numéro 69" in chief.get(further[1]).text
    with house.open() as (records, _):
        engine = records.engine
        for wrong in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
            with pytest.raises(Exception, match="never"):
                engine.execute(wrong)
        engine.execute("DROP TRIGGER audit_said")
        engine.execute("DROP TRIGGER audit_kept")
        engine.execute("UPDATE audit SET who = 'Paul' WHERE id = 50")
        assert broken(records.audit.all()) == 50
        engine.execute("UPDATE audit SET who = 'Marie' WHERE id = 50")
        assert broken(records.audit.all()) is None
        engine.execute("DELETE FROM audit WHERE id = 60")
        assert broken(records.audit.all()) == 60
    assert "le journal a été modifié" in chief.get("/journal?avant=90").text
    assert "le journal a été modifié" not in chief.get("/journal").text  # line 60 was followed
    house.hands.forward(hours=1)
    assert "La ligne 60 ne suit pas" in chief.get("/journal").text


def test_the_journal_says_no_more_than_what_was_followed(
    web: Web, chief: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Chain.follow, "__defaults__", (-1.0,))
    with web.house.open() as (records, _):
        for n in range(5):
            records.audit.add(web.house.hands(), "Marie", "essai", f"numéro {n}")
    page = chief.get("/journal").text
    assert "Les lignes montrées se suivent. Depuis la première, 1\u00a0ligne est vérifiée" in page
    assert "Aucune" not in page


HEADER = "x-remote-user"


@pytest.mark.parametrize(("proxies", "named"), [("[127.0.0.1]", True), ("[10.0.0.1]", False)])
def test_a_header_is_believed_of_the_proxy_alone(tmp_path: Path, proxies: str, named: bool) -> None:
    text = SETTINGS.replace("web:\n", f"web:\n  proxies: {proxies}\n  user_header: {HEADER}\n")
    with serve(settle(tmp_path / "vigie", text)) as web:
        marie = hire(web.house, Role.READER, "Marie Roux")
        got = web.get("/compte", **{HEADER: marie.email})
        assert (got.status_code == 200) == named
        # The address that a proxy forwards is whom it serves, not who speaks.
        spoofed = web.get("/compte", **{HEADER: marie.email, "x-forwarded-for": "10.0.0.1"})
        assert (spoofed.status_code == 200) == named
        for wrong in ("nobody@region.example", "", "marie roux", "' OR 1=1 --"):
            assert web.get("/compte", **{HEADER: wrong}).status_code == 303
        twice = [(HEADER, marie.email), (HEADER, "other@region.example")]
        assert web.client.get("/compte", headers=[*HOST.items(), *twice]).status_code == 303


def test_forwarded_addresses_evade_nothing(web: Web) -> None:
    hire(web.house, Role.READER, "Marie Roux", password=True)
    said = {"email": "marie.roux@region.example", "password": "un faux mot de passe"}
    got = [
        web.post("/connexion", said, **{"x-forwarded-for": f"10.0.{n}.1"}).status_code
        for n in range(8)
    ]
    assert got[-1] == 429


def everything(house: House) -> list[object]:
    with house.open() as (records, _):
        names = [
            row["name"]
            for row in records.engine.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return [
            [name, [tuple(row.values()) for row in records.engine.rows(f"SELECT * FROM [{name}]")]]  # noqa: S608 - our own names
            for name in names
            if not name.startswith("articles_fts")
        ]


def test_no_get_changes_anything(web: Web, chief: Browser) -> None:
    before = everything(web.house)
    for path in (
        "/", "/connexion", "/connexion/x", "/premier-compte/x", "/compte", "/comptes", "/reglages",
        "/journal", "/api/v1/aide", "/api/v1/openapi.json", "/api/v1/themes", "/api/v1/issues",
        "/api/v1/calls", "/api/v1/items/x", "/nowhere",
    ):  # fmt: skip
        got = chief.get(path)
        assert got.status_code < 500
        assert got.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in got.headers["content-security-policy"]
        assert got.headers["x-frame-options"] == "DENY"
        assert "set-cookie" not in got.headers
    assert everything(web.house) == before
