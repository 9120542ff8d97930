"""The pages of accounts in Chromium: from the first link to sign-out, and who can use them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from briefings.accounts import entering
from briefings.people import Role
from tests.accounts import PASSPHRASE, hire
from tests.offices import House
from tests.smtpd import Relay
from tests.test_web_browser import CHROMIUM, VIEWS, last, link
from tests.webs import Web, deliver, serve_here

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@contextmanager
def page(
    browser: Browser, *, scripts: bool = True, dark: bool = False, view: str = "desktop"
) -> Iterator[Page]:
    width, height = VIEWS[view]
    context = browser.new_context(
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
        viewport={"width": width, "height": height},
    )
    yield context.new_page()
    context.close()


def first(web: Web) -> str:
    with web.house.open() as (records, _):
        url = entering.first_link(web.house.office, records)
    assert url
    return url


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_first_link_to_signing_out(
    browser: Browser, house: House, relay: Relay, scripts: bool
) -> None:
    with serve_here(house, relay.port) as web, page(browser, scripts=scripts) as shown:
        shown.goto(first(web))
        shown.get_by_label("Prénom et nom").fill("Marie Roux")
        shown.get_by_label("Adresse de messagerie").fill("marie@region.example")
        shown.get_by_role("button", name="Créer le compte").click()
        shown.get_by_role("heading", name="Mon compte").wait_for(timeout=5000)
        shown.get_by_label("Nouveau mot de passe").fill(PASSPHRASE)
        shown.get_by_role("button", name="Enregistrer").click()
        shown.get_by_text("Votre mot de passe est enregistré.").wait_for(timeout=5000)
        shown.get_by_role("link", name="Administration").click()
        shown.get_by_label("Prénom et nom").fill("Paul Noir")
        shown.get_by_label("Adresse de messagerie").fill("paul@region.example")
        shown.get_by_role("button", name="Créer le compte").click()
        shown.get_by_text("Paul Noir a un compte.").wait_for(timeout=5000)
        shown.get_by_role("button", name="Me déconnecter").click()
        shown.get_by_role("link", name="Connexion du service").wait_for()
        shown.goto(f"{web.url}/journal")
        shown.get_by_label("Mot de passe").fill(PASSPHRASE)
        shown.get_by_label("Adresse de messagerie").first.fill("marie@region.example")
        shown.keyboard.press("Enter")
        shown.get_by_role("heading", name="Journal").wait_for(timeout=5000)
        assert shown.context.cookies()[0]["httpOnly"]
        shown.get_by_role("button", name="Me déconnecter").click()
        shown.get_by_role("link", name="Connexion du service").wait_for()
        shown.go_back()
        shown.reload()
        shown.get_by_role("heading", name="Se connecter").wait_for(timeout=5000)
        assert shown.context.cookies() == []


def test_by_the_link_of_a_letter_with_the_keyboard(
    browser: Browser, house: House, relay: Relay
) -> None:
    with serve_here(house, relay.port) as web, page(browser, view="phone") as shown:
        hire(house, Role.READER, "Marie Roux")
        shown.goto(f"{web.url}/connexion")
        shown.get_by_label("Adresse de messagerie").last.fill("marie.roux@region.example")
        shown.keyboard.press("Enter")
        shown.get_by_role("heading", name="Regardez votre messagerie").wait_for(timeout=5000)
        deliver(house)
        shown.goto(link(last(relay), "connexion"))
        shown.get_by_role("button", name="Me connecter").focus()
        shown.keyboard.press("Enter")
        shown.get_by_role("heading", name="Mon compte").wait_for(timeout=5000)


PAGES = {
    "compte": "/compte",
    "comptes": "/comptes",
    "reglages": "/reglages",
    "journal": "/journal",
    "api": "/api/v1/aide",
}
BEFORE = {"connexion": "/connexion", "lien-perime": "/connexion/x"}


def test_no_page_of_accounts_has_a_fault_of_accessibility(
    browser: Browser, house: House, relay: Relay, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pictures = tmp_path_factory.mktemp("accounts")
    with serve_here(house, relay.port) as web:
        start = first(web).removeprefix(web.url)
        for dark, view in ((False, "desktop"), (True, "phone")):
            with page(browser, dark=dark, view=view) as shown:
                look(shown, web, {**BEFORE, "premier": start}, pictures / f"{view}-{dark}")
        chief = hire(house, Role.ADMINISTRATOR, "Marie Roux", password=True)
        hire(house, Role.EDITOR, "Paul Noir")
        for dark, view in ((False, "desktop"), (True, "phone")):
            with page(browser, dark=dark, view=view) as shown:
                with house.open() as (records, _):
                    shown.goto(entering.link(house.office, records, chief))
                shown.get_by_role("button", name="Me connecter").click()
                shown.goto(f"{web.url}/compte")
                shown.get_by_label("À quoi servira-t-il").fill("tableau de bord")
                shown.get_by_role("button", name="Créer un jeton").click()
                look(shown, web, PAGES, pictures / f"{view}-{dark}")


def look(shown: Page, web: Web, pages: dict[str, str], name: object) -> None:
    """No fault, nothing wider than the screen, a picture."""
    axe = Axe()
    for title, path in pages.items():
        shown.goto(web.url + path)
        found = axe.run(shown)
        assert found.violations_count == 0, found.generate_report()
        assert shown.viewport_size
        wide = shown.evaluate("document.documentElement.scrollWidth")
        assert wide <= shown.viewport_size["width"], f"{title} is wider than its screen"
        shown.screenshot(path=f"{name}-{title}.png", full_page=True)
