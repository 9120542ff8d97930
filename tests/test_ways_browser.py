"""Each role from signing in to a result, with the keyboard alone, on a telephone.

With a mouse, with scripts and without: test_accounts_browser, test_archive_browser and
test_desk_browser. The reader comes by the organisation, whose provider is another site.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from briefings.accounts import entering
from briefings.people import Role
from tests.browsers import BOTH, look, needed, window
from tests.bureaux import NAMES, WITH_READERS, Bureau, furnish, seated
from tests.idp import SECRET, SECTION, Idp, key, running
from tests.smtpd import Relay
from tests.test_archive_pages import furnish as stock
from tests.webs import serve_here

pytestmark = needed

FOCUSED = """() => {
  const it = document.activeElement, label = it.labels && it.labels[0];
  const said = [it.innerText, it.value, it.getAttribute("aria-label"), label && label.innerText];
  return said.join(" ").replace(/\\s+/g, " ");
}"""
MOST = 150
"""Links and buttons that one may have to go past."""


@pytest.fixture
def bureau(tmp_path: Path, relay: Relay) -> Iterator[Bureau]:
    home = tmp_path / "vigie"
    house = furnish(home)
    (home / "secret.txt").write_text(SECRET, encoding="utf-8")
    (home / "secret.txt").chmod(0o600)
    with running(Idp(host="localhost", keys=[key("k1")])) as idp:
        now = int(house.hands().timestamp())
        idp.claims = {"iat": now, "exp": now + 300}
        settings = WITH_READERS + SECTION.format(issuer=idp.issuer)
        with serve_here(house, relay.port, settings) as web, seated(web) as bureau:
            stock(web)
            yield bureau


def reach(page: Page, words: str) -> None:
    """As far as what bears these words, by Tab."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"« {words} » is not reached with the keyboard")


def press(page: Page, words: str) -> None:
    reach(page, words)
    page.keyboard.press("Enter")


def fill(page: Page, label: str, words: str) -> None:
    reach(page, label)
    page.keyboard.type(words)


def come_in(bureau: Bureau, page: Page, role: Role) -> None:
    """By a link, as a letter brings it."""
    bureau.secret(role)
    office = bureau.house.office
    with office.stores() as (_, records):
        account = records.accounts.named(NAMES[role])
        assert account is not None
        page.goto(entering.link(office, records, account))
    press(page, "Me connecter")
    page.get_by_role("link", name=NAMES[role]).wait_for()


def test_a_reader_comes_by_the_organisation_reads_and_leaves(
    browser: Browser, bureau: Bureau
) -> None:
    with window(browser, scripts=False, view="phone") as page:
        page.goto(f"{bureau.web.url}/archive")
        press(page, "Se connecter avec la Région")
        page.get_by_role("heading", name="Fournisseur").wait_for()
        press(page, "Continuer")
        page.get_by_role("searchbox").wait_for()
        assert page.url == f"{bureau.web.url}/archive"
        page.get_by_role("searchbox").focus()
        page.keyboard.type("école")
        page.keyboard.press("Enter")
        page.get_by_text("30 articles").wait_for()
        press(page, "L’école numéro")
        page.get_by_role("link", name="Lire à la source").wait_for()
        press(page, "Me déconnecter")
        page.get_by_role("heading", name="Session fermée").wait_for()
        assert page.context.cookies() == []


def test_what_the_organisation_s_pages_say_has_no_barrier(browser: Browser, bureau: Bureau) -> None:
    for dark, view in BOTH:
        with window(browser, dark=dark, view=view) as page:
            for path in ("retour?state=x", "depart"):
                page.goto(f"{bureau.web.url}/organisation/{path}")
                look(page, path)


def test_an_editor_drops_a_story(browser: Browser, bureau: Bureau) -> None:
    with window(browser, scripts=False, view="phone") as page:
        come_in(bureau, page, Role.EDITOR)
        press(page, "Bureau")
        page.get_by_role("link", name="Ouvrir le brouillon").wait_for()
        press(page, "Ouvrir le brouillon")
        page.locator("#n1").wait_for()
        press(page, "Écarter")
        page.get_by_text("Vous avez écarté l’actualité n° 1.").wait_for()


def test_an_approver_approves_and_sends(browser: Browser, bureau: Bureau) -> None:
    with window(browser, view="phone") as page:
        come_in(bureau, page, Role.APPROVER)
        press(page, "Bureau")
        page.get_by_role("link", name="Ouvrir le brouillon").wait_for()
        press(page, "Ouvrir le brouillon")
        page.locator("#n1").wait_for()
        press(page, "Dernier regard")
        page.get_by_role("button", name="Valider la note").wait_for()
        press(page, "Valider la note")
        page.get_by_text("La note est validée").wait_for()
        press(page, "Envoyer à 2 personnes")
        page.get_by_text("Messages : 2 en attente.").wait_for()


def test_an_administrator_makes_an_account(browser: Browser, bureau: Bureau) -> None:
    with window(browser, scripts=False, view="phone") as page:
        come_in(bureau, page, Role.ADMINISTRATOR)
        press(page, "Administration")
        page.get_by_role("heading", name="Comptes", exact=True).wait_for()
        fill(page, "Prénom et nom", "Paul Noir")
        fill(page, "Adresse de messagerie", "paul@region.example")
        press(page, "Créer le compte")
        page.get_by_text("Paul Noir a un compte.").wait_for()
