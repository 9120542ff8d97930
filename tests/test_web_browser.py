"""The pages in Chromium: the whole way of a subscriber, with a real relay, and who can use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page

from briefings.mailing import addresses
from briefings.model import Choice
from briefings.registry.links import choosing
from briefings.subscriptions.tokens import leaving
from tests.browsers import look_both, needed, window
from tests.offices import House, letters
from tests.smtpd import Relay
from tests.webs import Web, deliver, serve_here

MARIE = "marie@region.example"

pytestmark = needed


@contextmanager
def page(browser: Browser, *, scripts: bool = True, view: str = "desktop") -> Iterator[Page]:
    """A window that asks nobody else for anything, and is left without a cookie."""
    with window(browser, scripts=scripts, view=view) as shown:
        asked: list[str] = []
        shown.on("request", lambda request: asked.append(request.url))
        yield shown
        assert shown.context.cookies() == []
        assert all(url.startswith("http://127.0.0.1:") for url in asked), asked


def last(relay: Relay) -> EmailMessage:
    found = message_from_bytes(relay.ledger.mails[-1].content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def link(mail: EmailMessage, name: str) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    found = re.search(rf'href="(http://127\.0\.0\.1:\d+/{name}/[^"]+)"', str(part.get_content()))
    assert found, part.get_content()
    return found[1]


def text_link(mail: EmailMessage, name: str) -> str:
    return link(mail, name).rpartition("/")[2]


def receivers(house: House) -> tuple[str, ...]:
    with house.open() as (records, _):
        return addresses(house.office, records, house.office.digest("hebdo"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_subscriber_goes_all_the_way(
    browser: Browser, house: House, relay: Relay, scripts: bool
) -> None:
    with serve_here(house, relay.port) as web, page(browser, scripts=scripts) as shown:
        shown.goto(f"{web.url}/")
        shown.get_by_role("link", name="S’abonner").last.click()
        shown.get_by_label("Adresse de messagerie").wait_for()  # the clock moves once it is shown
        web.house.hands.forward(seconds=5)
        shown.get_by_label("Adresse de messagerie").fill(MARIE)
        shown.get_by_label("Texte seul").check()
        shown.get_by_role("button").click()
        shown.get_by_role("heading", name="Regardez votre messagerie", level=1).wait_for()
        web.settled()
        deliver(house)
        shown.goto(link(last(relay), "confirmer"))
        assert receivers(house) == ()
        shown.get_by_role("button", name="Oui, je m’abonne").click()
        assert "C’est confirmé" in shown.get_by_role("status").inner_text()
        assert receivers(house) == (MARIE,)
        deliver(house)
        welcome = last(relay)
        shown.goto(link(welcome, "preferences"))
        shown.get_by_label("Mise en page").check()
        shown.get_by_role("button", name="Enregistrer").click()
        assert shown.get_by_role("status").inner_text() == "C’est enregistré."
        shown.goto(link(welcome, "d"))
        shown.get_by_role("button", name="Me désinscrire").click()
        assert "Vous ne recevrez plus" in shown.get_by_role("status").inner_text()
        assert receivers(house) == ()


def test_the_form_can_be_filled_with_a_keyboard_alone(
    browser: Browser, house: House, relay: Relay
) -> None:
    with serve_here(house, relay.port) as web, page(browser, view="phone") as shown:
        shown.goto(f"{web.url}/abonnement")
        web.house.hands.forward(seconds=5)
        shown.keyboard.press("Tab")
        assert shown.locator(":focus").inner_text() == "Aller au contenu"
        shown.keyboard.press("Enter")
        shown.keyboard.press("Tab")
        shown.keyboard.type(MARIE)
        shown.keyboard.press("Enter")
        shown.get_by_role("heading", name="Regardez votre messagerie").wait_for()


def pages(web: Web) -> dict[str, str]:
    """Those that test_walk does not find, or finds when the archive is open."""
    office = web.house.office
    with web.house.open() as (records, registrar):
        records.subscribers.add(MARIE, ["hebdo"], web.house.hands())
        choose = choosing(web.house.office, MARIE)
        assert registrar.ask("paul@region.example", [Choice(digest="hebdo")], "test")
        confirm = f"/confirmer/{text_link(letters(records)[-1], 'confirmer')}"
    return {
        "accueil": "/",
        "confirmer": confirm,
        "preferences": choose.removeprefix(web.url),
        "partir": "/d/" + leaving(office.keys, MARIE, "hebdo"),
        "perime": "/preferences/x",
        "introuvable": "/nowhere",
    }


def test_no_page_has_a_fault_of_accessibility(browser: Browser, house: House, relay: Relay) -> None:
    with serve_here(house, relay.port) as web:
        shown_pages = pages(web)
        with page(browser) as shown:
            for name, path in shown_pages.items():
                shown.goto(web.url + path)
                look_both(shown, name)
