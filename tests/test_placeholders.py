"""What a person meant to replace, told from what they meant to say."""

from __future__ import annotations

from time import process_time

import pytest

from briefings.compose.note import settled
from briefings.document import Blank, Heading, Paragraph, Run, Table
from briefings.placeholders import placeholder


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L’avis est à compléter avant lundi.", "à compléter"),
        ("Montant : XXX euros", "XXX"),
        ("Qui porte cela ???", "???"),
        ("TODO relire", "TODO"),
        ("Date : ____", "____"),
        ("Contexte [à préciser avec le cabinet].", "[à préciser avec le cabinet]"),
        ("[ ]", "[ ]"),
        ("Lorem ipsum dolor", "Lorem ipsum"),
    ],
)
def test_what_waits_to_be_replaced_is_found(text: str, found: str) -> None:
    assert placeholder(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "« Un tiers […] partira. » Une date reste à préciser.",
        "Le XXe siècle, la classe XXL, deux questions ? Todo bien, selon [1].",
        "Cela complète le dispositif.",
    ],
)
def test_what_is_meant_is_left_alone(text: str) -> None:
    assert placeholder(text) == ""


def test_a_bracket_never_closed_is_read_in_a_time_that_its_like_do_not_multiply() -> None:
    began = process_time()
    assert placeholder("[à " * 60_000) == ""
    assert process_time() - began < 5  # 0.2 s; a minute and more when each is read to the end


def test_a_title_with_nothing_under_it_goes_with_its_blank() -> None:
    said, blank = Paragraph(runs=(Run(text="Dit."),)), Blank(prompt="dites")
    one, two, three = (Heading(text=name) for name in ("Un", "Deux", "Trois"))
    under, below = (Heading(text=name, level=2) for name in ("Sous", "Là"))
    assert settled([one, blank, two, under, blank, below, said, three, blank]) == (two, below, said)
    assert settled([one, under, blank]) == ()
    table = Table(caption="", header=("a", "b"), rows=((None, (Run(text="x"),)),))
    [kept] = settled([table])
    assert isinstance(kept, Table)
    assert kept.rows == (((Run(text="–"),), (Run(text="x"),)),)
