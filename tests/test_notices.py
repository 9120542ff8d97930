"""The letters about a subscription, byte for byte; what each says, and what none does."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from briefings import notices
from briefings.message import Envelope, message, serialise
from briefings.model import Choice, Format
from briefings.registry.post import LIST
from briefings.render.environment import Templates
from briefings.render.letter import Letter, render_letter
from tests.offices import BASE, NOW, House, words

GOLDEN = Path(__file__).parent / "golden" / "letters"
CHOICES = (Choice(digest="hebdo"), Choice(digest="hebdo", format=Format.TEXT))
TOKEN = "A" * 39
KINDS = ("confirm", "known", "listed", "welcome")


def letter(house: House, kind: str) -> Letter:
    office = house.office
    match kind:
        case "confirm":
            return notices.confirm(
                office, notices.named(office, CHOICES[:1]), f"{BASE}/confirmer/{TOKEN}", NOW
            )
        case "known":
            return notices.known(
                office, notices.named(office, CHOICES[1:]), f"{BASE}/preferences/{TOKEN}"
            )
        case "listed":
            return notices.listed(office, ["hebdo"], f"{BASE}/d/{TOKEN}")
        case _:
            return notices.welcome(
                office,
                notices.named(office, CHOICES[:1]),
                f"{BASE}/preferences/{TOKEN}",
                f"{BASE}/d/{TOKEN}",
            )


def mailed(said: Letter) -> bytes:
    envelope = Envelope(
        sender="veille@region.example",
        name="Veille Sciences et Société",
        to="marie@region.example",
        message_id=f"<{'0' * 32}@region.example>",
        date=NOW,
        list_id=LIST,
    )
    return serialise(message(render_letter(said, Templates()), envelope))


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_is_what_it_was(house: House, kind: str) -> None:
    """To accept a change: write the bytes that the test shows, after reading them."""
    assert mailed(letter(house, kind)) == (GOLDEN / f"{kind}.eml").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_says_who_answers_for_the_data_and_loads_nothing(house: House, kind: str) -> None:
    mail = message_from_bytes(mailed(letter(house, kind)), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail["Auto-Submitted"] == "auto-generated"
    for form in ("plain", "html"):
        text = " ".join(words(mail, form).split())
        for told in ("Responsable du traitement", "dpo@region.example", "CNIL", "à tout moment"):
            assert told in text, form
        # Nothing is said of a consent that the office alone may know of.
        assert ("votre accord" in text) == (kind in {"confirm", "welcome"})
    html = words(mail, "html")
    assert re.search(r"<img|<script|src=|@import|url\(", html) is None
    assert set(re.findall(r'href="(https?://[^/"]+)', html)) == {BASE}
    assert max(map(len, words(mail).splitlines())) <= 120


def test_what_an_office_is_called_cannot_add_a_header(house: House) -> None:
    said = replace(letter(house, "confirm"), subject="Titre\r\nBcc: x@y.fr =?utf-8?q?=0D=0ACc:z?=")
    mail = message_from_bytes(mailed(said), policy=policy.default)
    assert mail["Bcc"] is None
    assert mail["Cc"] is None
