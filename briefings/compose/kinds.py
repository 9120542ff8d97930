"""The parts of each kind of note, in order: facts and their sources, blanks. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefings.compose.facts import Facts
from briefings.compose.onepage import elected
from briefings.compose.placing import calendar, places
from briefings.compose.press import press
from briefings.compose.summary import summary
from briefings.compose.writing import Writing
from briefings.document import Block, Heading
from briefings.notes import NoteKind

Parts = Callable[[Facts, Writing], Iterator[Block]]


def information(facts: Facts, office: Writing) -> Iterator[Block]:
    """What is known, where it matters, what may follow."""
    yield Heading(text="En bref")
    yield from office.slot("essentiel")
    yield from summary(facts)
    yield Heading(text="Contexte")
    yield from office.slot("contexte")
    yield Heading(text="Qui l’a dit, et quand", level=2)
    yield from facts.chronology()
    yield Heading(text="Faits essentiels")
    yield from facts.essentials()
    yield Heading(text="Portée pour l’Occitanie")
    yield from places(facts)
    yield from office.slot("portee")
    yield Heading(text="Calendrier")
    yield from calendar(facts)
    yield Heading(text="Suites proposées")
    yield from office.slot("suites")


def decision(facts: Facts, office: Writing) -> Iterator[Block]:
    """What is to be decided, between which options; the facts stand in the middle."""
    yield Heading(text="Décision attendue")
    yield from office.slot("decision")
    yield Heading(text="Contexte et cadre")
    yield from summary(facts)
    yield from facts.chronology()
    yield from office.slot("cadre")
    yield Heading(text="Enjeux")
    yield from office.slot("enjeux")
    yield Heading(text="Ce que disent les sources")
    yield from facts.essentials()
    yield Heading(text="Lieux nommés par les sources", level=2)
    yield from places(facts)
    yield Heading(text="Options")
    yield from office.options()
    yield Heading(text="Avis du service")
    yield from office.views()
    yield Heading(text="Proposition")
    yield from office.slot("proposition")
    yield Heading(text="Calendrier des instances")
    yield from office.slot("instances")
    yield from calendar(facts)


PARTS: dict[NoteKind, Parts] = {
    NoteKind.INFORMATION: information,
    NoteKind.DECISION: decision,
    NoteKind.ELECTED: elected,
    NoteKind.PRESS: press,
}
