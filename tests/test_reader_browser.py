"""A reader in Chromium, without a mouse: a search saved, a call followed; wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from briefings.accounts import entering
from briefings.people import Role
from tests.accounts import hire
from tests.boards import OPENED, PROJECTS, VILLAGES, furnish
from tests.browsers import PATIENCE, look, needed, window
from tests.webs import Web, serve_here

pytestmark = needed


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    house = furnish(tmp_path_factory.mktemp("reader") / "vigie")
    with serve_here(house, 1, OPENED) as running:
        yield running


def enter(web: Web, page: Page, name: str) -> None:
    """Sign in by a link, as a person does."""
    account = hire(web.house, Role.READER, name)
    with web.house.open() as (records, _):
        page.goto(entering.link(web.house.office, records, account))
    press(page, page.get_by_role("main").get_by_role("button"))
    expect(page.get_by_role("button", name="Me déconnecter")).to_be_visible()


def press(page: Page, what: Locator) -> None:
    """By the keyboard alone."""
    what.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_reader_saves_a_search_and_follows_a_call(
    browser: Browser, web: Web, scripts: bool
) -> None:
    expect.set_options(timeout=PATIENCE)
    view = "desktop" if scripts else "phone"
    with window(browser, scripts=scripts, dark=not scripts, view=view) as page:
        enter(web, page, f"Claire {'Roux' if scripts else 'Noir'}")
        press(page, page.get_by_role("link", name="Archive", exact=True))
        page.get_by_role("searchbox").focus()
        page.keyboard.type("villages")
        page.keyboard.press("Enter")
        expect(page.get_by_text("2 articles,")).to_be_visible()
        page.get_by_text("Enregistrer cette recherche").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Me prévenir des nouveautés").select_option("chaque lundi")
        press(page, page.get_by_role("button", name="Enregistrer"))
        expect(page.get_by_role("status")).to_contain_text("La recherche est enregistrée")
        press(page, page.get_by_role("link", name="« villages »"))
        expect(page.get_by_text("vous êtes prévenu chaque lundi")).to_be_visible()
        page.goto(f"{web.url}/archive/{VILLAGES.key}")
        press(page, page.get_by_role("button", name=re.compile("^Suivre")))
        expect(page.get_by_role("button", name=re.compile("^Ne plus suivre"))).to_be_visible()
        press(page, page.get_by_role("link", name="Mes alertes"))
        expect(page.get_by_role("link", name=PROJECTS)).to_be_visible()
        if scripts:  # what judges is a script
            look(page, "alertes")
        press(page, page.get_by_role("button", name=re.compile("^Ne plus suivre")))
        expect(page.get_by_text("rappelle une échéance")).to_be_visible()
