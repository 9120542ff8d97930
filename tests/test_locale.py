"""The French of click: what is compiled is what is written, whole, true to click and typeset."""

from __future__ import annotations

import gettext
import io
import re
from pathlib import Path

import click
import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.test_house import _LOOSE
from watch.front import LOCALE

FOLDER = LOCALE / "fr" / "LC_MESSAGES"


def written() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="fr")


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """A message's singular and plural, or its only form; an empty one when there is none."""
    return tuple(text) if isinstance(text, (list, tuple)) else (text or "",)


MESSAGES = [message for message in written() if message.id]


def name(message: Message) -> str:
    return forms(message.id)[0][:40]


def compiled(content: bytes) -> dict[object, str]:
    """Every translation but the header, which holds the time of the compilation."""
    translations = gettext.GNUTranslations(io.BytesIO(content))
    catalogue: dict[object, str] = vars(translations)["_catalog"]
    return {key: text for key, text in catalogue.items() if key}


def test_the_compiled_messages_are_those_that_are_written() -> None:
    content = io.BytesIO()
    write_mo(content, written())
    shipped = compiled((FOLDER / "messages.mo").read_bytes())
    assert shipped == compiled(content.getvalue())
    assert shipped["Missing command."] == "Il manque une commande."


@pytest.mark.parametrize("message", MESSAGES, ids=name)
def test_a_message_is_translated_in_every_form(message: Message) -> None:
    assert all(forms(message.string))
    assert not message.fuzzy


@pytest.mark.parametrize("message", MESSAGES, ids=name)
def test_a_translation_asks_for_no_other_value(message: Message) -> None:
    # A placeholder that click does not fill is a KeyError in front of the user.
    offered = {field for form in forms(message.id) for field in re.findall(r"\{(\w+)", form)}
    for form in forms(message.string):
        assert set(re.findall(r"\{(\w+)", form)) <= offered


@pytest.mark.parametrize("message", MESSAGES, ids=name)
def test_a_translation_is_typeset(message: Message) -> None:
    for form in forms(message.string):
        assert _LOOSE.search(form) is None, form


def test_every_message_is_still_one_of_click_s() -> None:
    # A message that click reworded would be shown in English, its old translation unused.
    found = extract_from_dir(str(Path(click.__file__).parent), [("**.py", "python")])
    said = {form for _, _, message, *_ in found for form in forms(message)}
    assert {form for message in MESSAGES for form in forms(message.id)} <= said
