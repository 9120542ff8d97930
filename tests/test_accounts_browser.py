"""The pages of accounts in Chromium: from the first link to sign-out, and who can use them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from briefings.accounts import entering
from briefings.people import Role
from tests.accounts import PASSPHRASE, hire
from tests.browsers import look_both, needed, window
from tests.offices import House
from tests.smtpd import Relay
from tests.test_web_browser import last, link
from tests.webs import Web, deliver, serve_here

pytestmark = needed


def first(web: Web) -> str:
    with web.house.open() as (records, _):
        url = entering.first_link(web.house.office, records)
    assert url
    return url


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_first_link_to_signing_out(
    browser: Browser, house: House, relay: Relay, scripts: bool
) -> None:
    with serve_here(house, relay.port) as web, window(browser, scripts=scripts) as shown:
        shown.goto(first(web))
        shown.get_by_label("Prénom et nom").fill("Marie Roux")
        shown.get_by_label("Adresse de messagerie").fill("marie@region.example")
        shown.get_by_role("button", name="Créer le compte").click()
        shown.get_by_role("heading", name="Mon compte").wait_for()
        shown.get_by_label("Nouveau mot de passe").fill(PASSPHRASE)
        shown.get_by_role("button", name="Enregistrer").click()
        shown.get_by_text("Votre mot de passe est enregistré.").wait_for()
        shown.get_by_role("link", name="Administration").click()
        shown.get_by_label("Prénom et nom").fill("Paul Noir")
        shown.get_by_label("Adresse de messagerie").fill("paul@region.example")
        shown.get_by_role("button", name="Créer le compte").click()
        shown.get_by_text("Paul Noir a un compte.").wait_for()
        shown.get_by_role("button", name="Me déconnecter").click()
        shown.get_by_role("link", name="Connexion du service").wait_for()
        shown.goto(f"{web.url}/journal")
        shown.get_by_label("Mot de passe").fill(PASSPHRASE)
        shown.get_by_label("Adresse de messagerie").first.fill("marie@region.example")
        shown.keyboard.press("Enter")
        shown.get_by_role("heading", name="Journal").wait_for()
        assert shown.context.cookies()[0]["httpOnly"]
        shown.get_by_role("button", name="Me déconnecter").click()
        shown.get_by_role("link", name="Connexion du service").wait_for()
        shown.go_back()
        shown.reload()
        shown.get_by_role("heading", name="Se connecter").wait_for()
        assert shown.context.cookies() == []


def test_by_the_link_of_a_letter_with_the_keyboard(
    browser: Browser, house: House, relay: Relay
) -> None:
    with serve_here(house, relay.port) as web, window(browser, view="phone") as shown:
        hire(house, Role.READER, "Marie Roux")
        shown.goto(f"{web.url}/connexion")
        shown.get_by_label("Adresse de messagerie").last.fill("marie.roux@region.example")
        shown.keyboard.press("Enter")
        shown.get_by_role("heading", name="Regardez votre messagerie").wait_for()
        deliver(house)
        shown.goto(link(last(relay), "connexion"))
        shown.get_by_role("button", name="Me connecter").focus()
        shown.keyboard.press("Enter")
        shown.get_by_role("heading", name="Mon compte").wait_for()


PAGES = {"compte": "/compte", "comptes": "/comptes"}
"""With a token, with a colleague; the others are as test_walk finds them."""
BEFORE = {"connexion": "/connexion", "lien-perime": "/connexion/x"}


def test_no_page_of_accounts_has_a_fault_of_accessibility(
    browser: Browser, house: House, relay: Relay
) -> None:
    with serve_here(house, relay.port) as web, window(browser) as shown:
        start = first(web).removeprefix(web.url)
        look_over(shown, web, {**BEFORE, "premier": start})
        chief = hire(house, Role.ADMINISTRATOR, "Marie Roux", password=True)
        hire(house, Role.EDITOR, "Paul Noir")
        with house.open() as (records, _):
            shown.goto(entering.link(house.office, records, chief))
        shown.get_by_role("button", name="Me connecter").click()
        shown.get_by_role("button", name="Me déconnecter").wait_for()
        shown.goto(f"{web.url}/compte")
        shown.get_by_label("À quoi servira-t-il").fill("tableau de bord")
        shown.get_by_role("button", name="Créer un jeton").click()
        shown.get_by_text("vigie_").wait_for()
        look_over(shown, web, PAGES)


def look_over(shown: Page, web: Web, pages: dict[str, str]) -> None:
    for name, path in pages.items():
        shown.goto(web.url + path)
        look_both(shown, name)
