"""The officer's Monday in Chromium: with and without scripts, by keyboard, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from briefings.accounts import entering
from briefings.desk import Pile, State
from briefings.desk.manuscript import plan_at
from briefings.mailing import send
from briefings.people import Role
from tests.browsers import look_both, needed, window
from tests.bureaux import DRAFT, NAMES, READERS, Bureau, at_desk_here
from tests.smtpd import Relay
from tests.test_desk_notes import archive, leads

pytestmark = needed


@contextmanager
def page(
    bureau: Bureau,
    browser: Browser,
    role: Role | None,
    *,
    scripts: bool = True,
) -> Iterator[Page]:
    """A window of somebody signed in."""
    with window(browser, scripts=scripts) as shown:
        if role is not None:
            ((name, value),) = bureau.cookie(role).items()
            shown.context.add_cookies([{"name": name, "value": value, "url": bureau.web.url}])
        yield shown


def pinned(bureau: Bureau) -> list[int]:
    plan = plan_at(bureau.draft())
    return [plan.number(key) for key in plan.highlights]


def deliver(bureau: Bureau) -> None:
    """As the postman of `vigie serve` does."""
    office = bureau.web.site.office
    with office.stores() as (_, records):
        send(office, records)


def mails(relay: Relay) -> list[EmailMessage]:
    return [message_from_bytes(one.content, policy=policy.default) for one in relay.ledger.mails]


def sign_in(bureau: Bureau, shown: Page) -> None:
    """By the link that the approver was mailed."""
    bureau.secret(Role.APPROVER)
    office = bureau.web.site.office
    with office.stores() as (_, records):
        account = records.accounts.named(NAMES[Role.APPROVER])
        assert account is not None
        shown.goto(entering.link(office, records, account))
    shown.get_by_role("main").get_by_role("button").click()
    shown.get_by_role("link", name="Bureau").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_officers_monday(browser: Browser, tmp_path: Path, relay: Relay, scripts: bool) -> None:
    with (
        at_desk_here(tmp_path / "vigie", relay.port) as bureau,
        page(bureau, browser, None, scripts=scripts) as shown,
    ):
        sign_in(bureau, shown)
        shown.get_by_role("link", name="Ouvrir le brouillon").click()
        shown.locator("#n2").get_by_role("button", name="Écarter").click()
        shown.get_by_text("Vous avez écarté l’actualité n° 2.").wait_for()
        shown.locator("#n4").get_by_role("button", name="Monter").click()
        shown.get_by_text("Vous avez placé").wait_for()
        shown.locator("#n1").get_by_role("link", name="Modifier").click()
        shown.get_by_label("Titre").fill("Un titre du service")
        shown.get_by_label("Analyse").fill("Ce que nous en pensons.")
        shown.get_by_role("button", name="Enregistrer").click()
        shown.get_by_text("Vous avez commenté").wait_for()
        mail = shown.frame_locator("#apercu")
        mail.get_by_text("Ce que nous en pensons.").wait_for()
        shown.get_by_role("link", name="Dernier regard").click()
        shown.get_by_role("button", name="M’envoyer un essai").click()
        shown.get_by_text("Le message d’essai part").wait_for()
        shown.get_by_role("button", name="Valider la note").click()
        shown.get_by_text("La note est validée").wait_for()
        shown.get_by_role("button", name="Envoyer à 2 personnes").click()
        shown.get_by_text("Messages : 2 en attente.").wait_for()
        deliver(bureau)
        shown.reload()
        shown.get_by_text("Messages : 2 remis.").wait_for()
        sent = mails(relay)
        assert sorted(str(one["To"]) for one in sent) == sorted(
            [*READERS, "approver@region.example"]
        )
        body = sent[-1].get_body(("plain",))
        assert body is not None
        assert "Un titre du service" in str(body.get_content())
        assert "Ce que nous en pensons." in str(body.get_content())
        assert bureau.draft().state is State.SENT


def test_the_desk_by_keyboard_alone(browser: Browser, tmp_path: Path, relay: Relay) -> None:
    with (
        at_desk_here(tmp_path / "vigie", relay.port) as bureau,
        page(bureau, browser, Role.EDITOR) as shown,
    ):
        archive(bureau, *leads())
        shown.goto(bureau.web.url + DRAFT)
        keys = shown.keyboard
        keys.press("j")
        assert shown.evaluate("document.activeElement.id") == "r1", "« À retenir » is read first"
        keys.press("j")
        assert shown.evaluate("document.activeElement.id") == "n1"
        keys.press("j")
        keys.press("x")
        shown.get_by_text("Vous avez écarté l’actualité n° 2.").wait_for()
        shown.wait_for_function("document.activeElement.id === 'n7'")
        keys.press("u")
        shown.get_by_text("Vous avez annulé le geste n° 1.").wait_for()
        shown.locator("#n3").focus()
        keys.press("J")
        shown.get_by_text("Vous avez placé l’actualité n° 3").wait_for()
        plan = plan_at(bureau.draft())
        assert [plan.number(key) for key in plan.piles[Pile("orientation")]] == [4, 3]
        shown.wait_for_function("document.activeElement.id === 'n3'")
        keys.press("3")
        shown.get_by_text("Thème « Ruralité » donné à").wait_for()
        keys.press("?")
        shown.get_by_role("dialog").wait_for()
        keys.press("Escape")
        shown.locator("#n3").focus()
        keys.press("e")
        shown.get_by_role("heading", name="Actualité n° 3").wait_for()
        shown.wait_for_function("document.activeElement.id === 'titre'")
        keys.type(" xjk")
        assert "xjk" in shown.get_by_label("Titre").input_value()


def test_doubts_are_answered_by_keyboard(browser: Browser, tmp_path: Path, relay: Relay) -> None:
    with (
        at_desk_here(tmp_path / "vigie", relay.port) as bureau,
        page(bureau, browser, Role.EDITOR) as shown,
    ):
        archive(bureau, *leads()[:3], doubt="ruralite")
        shown.goto(f"{bureau.web.url}/a-verifier")
        for key in ("j", "o", "n"):
            shown.keyboard.press(key)
            if key != "j":
                shown.get_by_text(
                    "Thème « Ruralité » " + ("donné" if key == "o" else "ret")
                ).wait_for()
        shown.get_by_text("1 doute.").wait_for()
        shown.get_by_role("button", name="Annuler ce geste").click()
        shown.get_by_text("C’est annulé.").wait_for()
        shown.get_by_text("2 doutes.").wait_for()


def test_a_story_is_dragged_and_the_preview_follows(
    browser: Browser, tmp_path: Path, relay: Relay
) -> None:
    with (
        at_desk_here(tmp_path / "vigie", relay.port) as bureau,
        page(bureau, browser, Role.EDITOR) as shown,
    ):
        shown.set_viewport_size({"width": 1280, "height": 2600})  # both ends are to be seen
        shown.goto(bureau.web.url + DRAFT)
        shown.locator("#n6 .number").drag_to(shown.locator("#n3 h3"))
        shown.get_by_text("Vous avez placé l’actualité n° 6").wait_for()
        plan = plan_at(bureau.draft())
        assert [plan.number(key) for key in plan.piles[Pile("orientation")]] == [6, 3, 4]
        # Into « À retenir », before the one that is there; then, from there, to another rank.
        shown.locator("#n3 .number").drag_to(shown.locator("#r1"))
        shown.locator("#r3").wait_for()
        assert pinned(bureau) == [3, 1]
        shown.locator("#r1 .number").drag_to(shown.locator("#r3"))
        shown.locator(".pins li:first-child#r1").wait_for()
        assert pinned(bureau) == [1, 3]
        assert shown.url.endswith(DRAFT), "the page was not left"
        mail = shown.frame_locator("#apercu")
        mail.get_by_text("Orientation des jeunes : 3").wait_for()


def test_two_tabs_meet_without_losing_a_word(
    browser: Browser, tmp_path: Path, relay: Relay
) -> None:
    with (
        at_desk_here(tmp_path / "vigie", relay.port) as bureau,
        page(bureau, browser, Role.EDITOR) as one,
        page(bureau, browser, Role.APPROVER) as other,
    ):
        for tab in (one, other):
            tab.goto(f"{bureau.web.url}{DRAFT}/1")
        for tab, words in ((one, "Les mots d’Anne"), (other, "Les mots de Bruno")):
            tab.get_by_label("Analyse").fill(words)
        one.get_by_role("button", name="Enregistrer").click()
        one.get_by_text("Vous avez commenté").wait_for()
        other.get_by_role("button", name="Enregistrer").click()
        other.get_by_role("heading", name="Deux textes pour la même place").wait_for()
        assert other.get_by_label("Ce que vous avez écrit").input_value() == "Les mots de Bruno"
        assert "Les mots d’Anne" in other.locator(".theirs").inner_text()
        # A gesture on what somebody has changed meanwhile, made without leaving the page.
        one.goto(bureau.web.url + DRAFT)
        other.goto(bureau.web.url + DRAFT)
        one.locator("#n4").get_by_role("button", name="Écarter").click()
        one.get_by_text("Vous avez écarté").wait_for()
        other.locator("#n4").get_by_role("button", name="À retenir").click()
        other.get_by_role("heading", name="Cela a changé entre-temps").wait_for()


def states(bureau: Bureau) -> dict[str, str]:
    """Every page, in the states that it may have."""
    archive(bureau, *leads(), doubt="ruralite")
    anne, bruno = bureau.seat(), bureau.seat(Role.APPROVER)
    anne.post(f"{DRAFT}/texte/1", {"on": "0", "titre": "Mieux", "analyse": "Notre analyse."})
    anne.post(f"{DRAFT}/geste", {"geste": "ecarter 3", "on": "2"})
    anne.post(f"{DRAFT}/geste", {"geste": "panier", "n": ["1", "2"], "on": "3"})
    anne.post("/notes/nouvelle", {"sorte": "information", "objet": "Les médias"})
    bruno.post(f"{DRAFT}/visa", {"remarque": "Relu."})
    return {
        "bureau": "/bureau",
        "sans-brouillon": "/bureau/hebdo/2026-S46",
        "brouillon": f"{DRAFT}?fait=3",
        "actualite": f"{DRAFT}/1",
        "ajouter": f"{DRAFT}/ajouter",
        "historique": f"{DRAFT}/historique",
        "differences": f"{DRAFT}/differences",
        "dernier-regard": f"{DRAFT}/depart",
        "a-verifier": "/a-verifier",
        "notes": "/notes",
        "note": "/notes/1?fait=1",
        "note-articles": "/notes/1/articles?q=titre",
        "note-finir": "/notes/1/definitive",
    }


LATER = {"envoi": f"{DRAFT}/depart", "brouillon-parti": DRAFT, "bureau-fini": "/bureau"}


def test_no_page_of_the_desk_has_a_fault_of_accessibility(
    browser: Browser, tmp_path: Path, relay: Relay
) -> None:
    with at_desk_here(tmp_path / "vigie", relay.port) as bureau:
        before = states(bureau)
        look_over(bureau, browser, before)
        bruno = bureau.seat(Role.APPROVER)
        bruno.post(f"{DRAFT}/valider", {"on": "3"})
        look_over(bureau, browser, {"valide": f"{DRAFT}/depart"})
        bruno.post(f"{DRAFT}/envoyer", {"on": "3"})
        look_over(bureau, browser, LATER)


def look_over(bureau: Bureau, browser: Browser, paths: dict[str, str]) -> None:
    with page(bureau, browser, Role.APPROVER) as shown:
        for name, path in paths.items():
            shown.goto(bureau.web.url + path)
            # The mail in its frame has its own tests, and lets no script in.
            look_both(shown, name, iframes=False)
