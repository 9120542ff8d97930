"""With the keyboard alone: search from home, alert without an account, basket and undo, export.

Each page is also gone through by Tab from its first to its last stop: none is missed, none holds
whoever comes to it, and each is seen to have the focus.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from briefings.people import Passwords, Role
from tests.accounts import PASSPHRASE
from tests.boards import OPENED
from tests.browsers import needed, window
from tests.bureaux import NAMES, Bureau, furnish, seated
from tests.smtpd import Relay
from tests.test_archive_pages import furnish as stock
from tests.test_ways_browser import FOCUSED, fill, press
from tests.webs import serve_here

pytestmark = needed

STOPS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter(it => it.checkVisibility() && !it.disabled && it.tabIndex >= 0 && it.type !== "hidden")
  .length"""
SEEN = """() => {
  const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" || style.boxShadow !== "none";
  return it === document.body ? null : ring && box.width > 0 && box.bottom > 0 && box.right > 0;
}"""


@pytest.fixture
def bureau(tmp_path: Path, relay: Relay) -> Iterator[Bureau]:
    """An archive that anybody may read, a draft, an administrator with a password."""
    house = furnish(tmp_path / "vigie")
    with serve_here(house, relay.port, OPENED) as web, seated(web) as bureau:
        stock(web)
        yield bureau


def walk(page: Page) -> None:
    """From the skip link to the end of the page, and out of it."""
    page.keyboard.press("Tab")
    assert "Aller au contenu" in page.evaluate(FOCUSED)
    for _ in range(page.evaluate(STOPS)):
        assert page.evaluate(SEEN) is True, (page.url, page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert page.evaluate(SEEN) is not True or "Aller au contenu" in page.evaluate(FOCUSED), page.url
    page.reload()


def skip(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#contenu'")


def come_in(bureau: Bureau, page: Page, role: Role) -> None:
    ((name, value),) = bureau.cookie(role).items()
    page.context.add_cookies([{"name": name, "value": value, "url": bureau.web.url}])
    page.goto(bureau.web.url)
    page.get_by_role("link", name=NAMES[role]).wait_for()


def test_anyone_searches_from_the_first_page_and_asks_to_be_told(
    browser: Browser, bureau: Bureau
) -> None:
    with window(browser, view="phone") as page:
        page.goto(bureau.web.url)
        walk(page)
        skip(page)
        fill(page, "Chercher dans tout", "école")
        page.keyboard.press("Enter")
        page.get_by_text("30 articles").wait_for()
        walk(page)
        press(page, "Être averti par courriel")
        page.get_by_role("heading", name="Être averti d’une recherche").wait_for()
        walk(page)
        bureau.house.hands.forward(seconds=5)
        fill(page, "Adresse de messagerie", "marie@region.example")
        press(page, "Recevoir le message")
        page.get_by_role("heading", name="Regardez votre messagerie").wait_for()


def test_an_editor_fills_the_basket_and_takes_each_gesture_back(
    browser: Browser, bureau: Bureau
) -> None:
    with window(browser) as page:
        come_in(bureau, page, Role.EDITOR)
        page.goto(f"{bureau.web.url}/archive?q=gras")
        press(page, "Ajouter au panier des notes")
        page.get_by_text("Ajouté au panier des notes, qui contient 1 article.").wait_for()
        press(page, "Annuler")
        page.get_by_text("Retiré du panier des notes, qui est vide.").wait_for()
        press(page, "Annuler")
        page.get_by_text("Ajouté au panier des notes").wait_for()
        press(page, "Voir le panier")
        page.get_by_role("button", name="Vider le panier").wait_for()
        walk(page)
        press(page, "Vider le panier")
        page.get_by_text("Panier vidé de 1 article.").wait_for()
        press(page, "Annuler")
        page.get_by_role("button", name="Faire la note").wait_for()


def test_an_administrator_exports_with_a_password(browser: Browser, bureau: Bureau) -> None:
    bureau.secret(Role.ADMINISTRATOR)
    with bureau.open() as records:
        account = records.accounts.named(NAMES[Role.ADMINISTRATOR])
        assert account is not None
        records.accounts.set_password(account.id, Passwords().hash(PASSPHRASE))
    with window(browser) as page:
        come_in(bureau, page, Role.ADMINISTRATOR)
        page.goto(f"{bureau.web.url}/abonnes")
        walk(page)
        fill(page, "Votre mot de passe", PASSPHRASE)
        with page.expect_download() as file:
            press(page, "Exporter les abonnés")
        assert file.value.suggested_filename.endswith(".csv")
