"""Signing in by the organisation, over HTTP, with a provider that keeps its rules, or lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from briefings.accounts import entering, staff
from briefings.people import Role
from briefings.store.audit import broken
from tests.accounts import PASSPHRASE, Browser, browser, hire, signed_in
from tests.idp import CLIENT, Idp, key, office, running
from tests.offices import BASE, NOW
from tests.webs import Web, serve

KEYS = [key("k1"), key("k2")]
"""Made once: a key of 2,048 bits costs a tenth of a second."""


@dataclass
class Place:
    """A provider, the pages that trust it, and who comes."""

    idp: Idp
    web: Web
    one: Browser

    def leave(self, onward: str = "/") -> httpx.Response:
        return self.one.get(f"/organisation/connexion?suite={onward}")

    def come(self, onward: str = "/", who: Browser | None = None, **query: str) -> httpx.Response:
        """All the way, and back with something changed in the address when asked."""
        back = self.idp.sign_in(self.leave(onward).headers["location"])
        return self.back(back, who, **query)

    def back(self, url: str, who: Browser | None = None, **query: str) -> httpx.Response:
        asked = {name: one[0] for name, one in parse_qs(urlsplit(url).query).items()}
        path = httpx.URL("/organisation/retour", params={**asked, **query})
        return (who or self.one).get(str(path))

    @property
    def account(self) -> tuple[str, Role, bool] | None:
        with self.web.house.open() as (records, _):
            found = records.identities.find(self.idp.issuer, "u-1")
        return (found.name, found.role, found.disabled_at is None) if found else None

    @property
    def said(self) -> list[str]:
        with self.web.house.open() as (records, _):
            assert broken(records.audit.all()) is None
            return [one.what for one in records.audit.all()]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with running(Idp(keys=KEYS[:1])) as idp, serve(office(tmp_path / "vigie", idp)) as web:
        yield Place(idp, web, browser(web))


def test_somebody_of_a_group_comes_in_and_goes_on(place: Place) -> None:
    assert "Se connecter avec la Région" in place.one.get("/connexion?suite=/compte").text
    left = place.leave("/compte")
    asked = parse_qs(urlsplit(left.headers["location"]).query)
    assert asked["redirect_uri"] == [f"{BASE}/organisation/retour"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid profile email"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 43
    cookie = left.headers["set-cookie"]
    for word in ("__Host-vigie-essai=", "HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert word in cookie
    got = place.back(place.idp.sign_in(left.headers["location"]))
    assert (got.status_code, got.headers["location"]) == (303, "/compte")
    page = place.one.get("/compte").text
    assert "Marie Roux" in page
    assert "Nouveau mot de passe" not in page
    assert place.account == ("Marie Roux", Role.READER, True)
    assert place.said == ["compte créé", "compte rattaché", "connexion"]


def test_the_same_person_is_known_by_subject_whatever_their_address(place: Place) -> None:
    place.come()
    place.idp.claims = {"email": "marie.durand@region.example", "name": "Marie Durand"}
    assert place.come().status_code == 303
    assert place.account == ("Marie Roux", Role.READER, True)
    place.idp.claims = {"sub": "u-2", "name": "Autre"}  # an address that passed to somebody else
    got = place.come()
    assert got.status_code == 403
    assert "a déjà votre adresse" in got.text


LIES: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "another nonce": ({"nonce": "x"}, {}),
    "no nonce": ({"nonce": None}, {}),
    "another issuer": ({"iss": "https://autre.example"}, {}),
    "another audience": ({"aud": "autre"}, {}),
    "two audiences without azp": ({"aud": [CLIENT, "autre"]}, {}),
    "another authorised party": ({"azp": "autre"}, {}),
    "expired": ({"exp": int((NOW - timedelta(minutes=3)).timestamp())}, {}),
    "made in the future": ({"iat": int((NOW + timedelta(minutes=3)).timestamp())}, {}),
    "no end": ({"exp": None}, {}),
    "no subject": ({"sub": ""}, {}),
    "a subject that is not a text": ({"sub": ["u-1"]}, {}),
    "an endless subject": ({"sub": "u" * 256}, {}),
    "another access token": ({"at_hash": "AAAA"}, {}),
    "unsigned": ({}, {"alg": "none"}),
    "signed with the public key as a secret": ({}, {"alg": "HS256"}),
    "signed by somebody else": ({}, {"kid": "k1"}),
}


@pytest.fixture(scope="module")
def lied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with (
        running(Idp(keys=KEYS[:1])) as idp,
        serve(office(tmp_path_factory.mktemp("lies") / "vigie", idp)) as web,
    ):
        yield Place(idp, web, browser(web))


@pytest.mark.parametrize("lie", LIES)
def test_what_proves_nothing_opens_nothing(lied: Place, lie: str) -> None:
    place = lied
    place.idp.claims, place.idp.header = LIES[lie]
    place.idp.signer = None
    if "somebody" in lie:
        place.idp.signer = KEYS[1]
    got = place.come()
    assert got.status_code == 403, got.headers
    assert "n’a pas pu être vérifiée" in got.text
    assert place.account is None
    assert place.one.get("/compte").status_code == 303


@pytest.mark.parametrize("minutes", [-1, 1])
def test_clocks_may_differ_a_little(place: Place, minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    place.idp.claims = {
        "iat": int(now.timestamp()),
        "exp": int((NOW - timedelta(minutes=1)).timestamp()),
    }
    assert place.come().status_code == 303


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(place: Place) -> None:
    asked = len(place.idp.asked)
    stranger = browser(place.web)
    for got in (
        place.come(who=stranger),
        place.come(state="autre"),
        place.come(state=""),
        place.come(state="é"),
    ):
        assert got.status_code == 400
        assert "recommencez" in got.text
    place.one.jar = {"__Host-vigie-essai": "chosen.by.somebody"}
    assert place.back("/?state=x&code=y").status_code == 400
    back = place.idp.sign_in(place.leave().headers["location"])
    place.web.house.hands.forward(minutes=11)
    assert place.back(back).status_code == 400
    assert "/jetons" not in place.idp.asked[asked:]


def test_an_answer_serves_once(place: Place) -> None:
    left = place.leave()
    held = dict(place.one.jar)
    back = place.idp.sign_in(left.headers["location"])
    code = parse_qs(urlsplit(back).query)["code"][0]
    kept = dict(place.idp.codes)
    assert place.back(back).status_code == 303
    place.one.jar = dict(held)
    assert place.back(back).status_code == 403  # its provider knows that the code has served
    place.idp.codes = kept  # and one that would not
    place.one.jar = dict(held)
    got = place.back(back)
    assert (got.status_code, "a déjà servi" in got.text) == (403, True)
    assert code not in place.idp.codes


def test_an_answer_of_another_provider_is_not_redeemed(place: Place) -> None:
    assert place.come(iss="https://autre.example").status_code == 403
    assert "/jetons" not in place.idp.asked
    assert place.come(iss=place.idp.issuer).status_code == 303
    place.web.house.hands.forward(hours=2)
    place.idp.description = {"authorization_response_iss_parameter_supported": True}
    assert place.come().status_code == 403


def test_a_person_who_gives_up_is_told_so(place: Place) -> None:
    got = place.come(error="access_denied", code="")
    assert got.status_code == 403
    assert "annulée, ou refusée par la Région" in got.text
    assert "/jetons" not in place.idp.asked


def test_new_keys_of_the_provider_are_read_and_forged_ones_command_nothing(place: Place) -> None:
    assert place.come().status_code == 303
    place.idp.keys = KEYS[1:]
    place.web.house.hands.forward(minutes=1)
    place.idp.claims = {"exp": int((NOW + timedelta(hours=1)).timestamp())}
    assert place.come().status_code == 303
    before = place.idp.asked.count("/cles")
    place.idp.signer = KEYS[0]
    for _ in range(5):
        assert place.come().status_code == 403
    assert place.idp.asked.count("/cles") == before


def test_a_provider_out_of_order_is_said_and_left_alone(place: Place) -> None:
    place.idp.broken = 503
    for _ in range(5):
        got = place.leave()
        assert (got.status_code, got.headers["retry-after"]) == (503, "60")
        assert "la Région ne répond pas" in got.text
    assert len(place.idp.asked) == 1
    assert place.one.get("/connexion").status_code == 200
    place.idp.broken = 0
    place.web.house.hands.forward(seconds=11)
    assert place.come().status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://autre.example"},
        {"token_endpoint": "ftp://x"},
        {"jwks_uri": None},
    ],
)
def test_a_description_that_is_not_the_providers_is_not_believed(
    place: Place, wrong: dict[str, object]
) -> None:
    place.idp.description = wrong
    assert place.leave().status_code == 503


def test_groups_give_roles_and_take_them_back(place: Place) -> None:
    hire(place.web.house, Role.ADMINISTRATOR, "Chef")
    place.idp.claims = {"groups": ["vigie-lecture", "vigie-admin", "autre"]}
    place.come()
    assert place.account == ("Marie Roux", Role.ADMINISTRATOR, True)
    other = signed_in(place.web, hire(place.web.house, Role.READER, "Temoin"))
    stale = browser(place.web)
    stale.jar = dict(place.one.jar)
    place.idp.claims = {"groups": ["vigie-redaction"]}
    place.come()
    assert place.account == ("Marie Roux", Role.EDITOR, True)
    assert place.one.get("/bureau").status_code == 200
    assert place.one.get("/comptes").status_code == 403
    assert stale.get("/compte").status_code == 303
    place.idp.claims = {"groups": []}
    former = dict(place.one.jar)
    got = place.come()
    assert (got.status_code, "Aucun de vos groupes" in got.text) == (403, True)
    assert place.account == ("Marie Roux", Role.EDITOR, False)
    stale.jar = former
    assert stale.get("/compte").status_code == 303
    place.idp.claims = {}
    assert place.come().status_code == 303
    assert place.account == ("Marie Roux", Role.READER, True)
    assert other.get("/compte").status_code == 200


def test_an_account_closed_by_a_person_is_not_opened_by_a_group(place: Place) -> None:
    place.come()
    with place.web.house.open() as (records, _):
        found = records.identities.find(place.idp.issuer, "u-1")
        assert found
        staff.disable(place.web.house.office, records, found, by="Chef")
    got = place.come()
    assert (got.status_code, "Votre compte est fermé" in got.text) == (403, True)
    assert place.account == ("Marie Roux", Role.READER, False)


def test_the_last_administrator_is_not_lowered_by_a_group(place: Place) -> None:
    place.idp.claims = {"groups": ["vigie-admin"]}
    place.come()
    for groups in (["vigie-lecture"], []):
        place.idp.claims = {"groups": groups}
        got = place.come()
        assert (got.status_code, "la dernière personne" in got.text) == (403, True)
        assert place.account == ("Marie Roux", Role.ADMINISTRATOR, True)


def test_the_other_doors_of_an_account_of_the_organisation_are_closed(place: Place) -> None:
    place.come()
    with place.web.house.open() as (records, _):
        found = records.identities.find(place.idp.issuer, "u-1")
        assert found
        records.accounts.set_password(found.id, place.web.site.passwords.hash(PASSPHRASE))
        before = len(records.engine.rows("SELECT 1 FROM outbox"))
        entering.mail_link(place.web.house.office, records, found.email)
        assert len(records.engine.rows("SELECT 1 FROM outbox")) == before
        given = entering.link(place.web.house.office, records, found)
    wrong = {"email": found.email, "password": PASSPHRASE}
    assert browser(place.web).post("/connexion", wrong).status_code == 422
    one = browser(place.web)
    assert one.post(given.removeprefix(BASE)).status_code == 303  # made by who administers
    assert one.post("/compte/mot-de-passe", {"password": "x"}).status_code == 422
    local = hire(place.web.house, Role.ADMINISTRATOR, "Chef", password=True)
    good = {"email": local.email, "password": PASSPHRASE}
    assert browser(place.web).post("/connexion", good).status_code == 303


def test_signing_out_tells_of_the_session_that_stays(place: Place) -> None:
    place.come()
    got = place.one.post("/deconnexion")
    assert got.headers["location"] == "/organisation/depart"
    page = place.one.get("/organisation/depart").text
    assert "Celle de la Région reste ouverte" in page
    assert f"http://127.0.0.1:{place.idp.port}/fin?client_id=vigie" in page
    assert place.one.get("/compte").status_code == 303


def test_what_the_token_leaves_out_is_asked_for(place: Place) -> None:
    place.idp.claims = {"email": None, "email_verified": None, "groups": None, "name": None}
    more = {
        "sub": "u-1",
        "email": "marie.roux@region.example",
        "email_verified": True,
        "given_name": "Marie",
        "usual_name": "Roux",
        "groups": ["vigie-redaction"],
    }
    place.idp.told = {**more, "sub": "u-2"}
    assert place.come().status_code == 403
    place.idp.told = place.idp.signed({**more, "iss": place.idp.issuer, "aud": "autre"})
    assert place.come().status_code == 403
    place.idp.told = place.idp.signed({**more, "iss": place.idp.issuer, "aud": CLIENT})
    assert place.come().status_code == 303  # as ProConnect does
    assert place.account == ("Marie Roux", Role.EDITOR, True)
    place.idp.told = more
    assert place.come().status_code == 303


def test_without_a_provider_there_is_no_such_page(web: Web) -> None:
    for path in ("connexion", "retour", "depart"):
        assert web.get(f"/organisation/{path}").status_code == 404
    assert "Se connecter avec" not in web.get("/connexion").text
