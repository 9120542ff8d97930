"""The one-page version for elected members: five facts at most, on one sheet of A4. Pure.

One fact per story, in the order chosen: its title and, where rights allow, the first of its key
sentences that is short enough. The page is filled under a budget of lines measured on the printed
page; what does not fit is given up in the order of :data:`LADDER`, and what is left out is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from math import ceil
from typing import NamedTuple

from briefings.compose.dossier import Piece
from briefings.compose.facts import Facts
from briefings.compose.placing import dates, moment, places
from briefings.compose.writing import Writing
from briefings.document import Blank, Block, Heading, Paragraph, Run
from briefings.typography import NBSP, count

MOST = 5
WORDS = 25
"""Of a sentence that is understood at one reading."""
DATES = 3
ROOM = 46.0
"""Lines of the sheet under the head of the page, sources included. Of 40 random pages, printed from
the web page by Chromium and as PDF by WeasyPrint, all up to 48.8 took one sheet, all from 50.5 two.
"""
WIDTH = 92
"""Characters of a line."""


class Step(NamedTuple):
    """How much the page says."""

    facts: int
    sentences: bool


LADDER = (
    Step(5, sentences=True),
    Step(4, sentences=True),
    Step(3, sentences=True),
    Step(5, sentences=False),
    Step(4, sentences=False),
    Step(3, sentences=False),
    Step(2, sentences=False),
    Step(1, sentences=False),
)


def elected(facts: Facts, office: Writing) -> Iterator[Block]:
    """What to remember, where, when, what is expected."""
    after = tuple(office.slot("attendu"))
    for step in LADDER:
        trial = Facts(facts.dossier)
        if sum(map(lines, _page(trial, after, step))) + _listed(trial) <= ROOM:
            break
    yield from _page(facts, after, step)


def over(blocks: Sequence[Block], titles: Sequence[str]) -> int:
    """Lines beyond the sheet; 0 when all fits. ``titles`` are those of the sources."""
    used = sum(map(lines, blocks)) + _sources(titles)
    return max(0, ceil(used - ROOM))


def _page(facts: Facts, after: Sequence[Block], step: Step) -> Iterator[Block]:
    stories = facts.dossier.stories
    told = facts.about([piece for story in stories[: step.facts] for piece in story])
    yield Heading(text="Ce qu’il faut retenir")
    for story in told.dossier.stories:
        yield Paragraph(runs=(facts.title(story[0], strong=True),), bullet=True)
        if step.sentences and (quote := _sentence(facts, story)):
            yield quote
    if more := len(stories[step.facts :]):
        left = count(more, "autre sujet", "autres sujets")
        yield Paragraph(runs=(Run(text=f"{left} dans le dossier."),), small=True)
    yield Heading(text="En Occitanie")
    yield from places(told, 6)
    coming = list(islice(_coming(told), DATES))
    if coming:
        yield Heading(text="Dates")
        yield from coming
    yield Heading(text="Ce qui est attendu de vous")
    yield from after


def _sentence(facts: Facts, story: Sequence[Piece]) -> Paragraph | None:
    """The first key sentence of the story that is short and may be shown."""
    for piece in story:
        for sentence in piece.sentences:
            if len(sentence.split()) <= WORDS and (quote := facts.quote(piece, sentence)):
                return quote
    return None


def _coming(facts: Facts) -> Iterator[Paragraph]:
    for stated, pieces in dates(facts):
        label, when, coming = moment(facts, stated)
        if coming:
            runs = (
                Run(text=f"{label}{NBSP}: "),
                Run(text=when, strong=True),
                Run(text=" – "),
                facts.title(pieces[0], 80),
            )
            yield Paragraph(runs=runs, bullet=True)


def lines(block: Block) -> float:
    """How many lines of text a block takes on the sheet, the space around it included."""
    match block:
        case Heading():
            return 2.4
        case Blank():
            return 1.6 + ceil(len(block.prompt) / WIDTH)
        case Paragraph():
            size = sum(len(run.text) + 4 * len(run.sources) for run in block.runs)
            return ceil(size / WIDTH) + 0.4
        case _:
            return ROOM


def _listed(facts: Facts) -> float:
    return _sources([one.title for one in facts.references.listed()])


def _sources(titles: Sequence[str]) -> float:
    """The list of sources: a title, then its source and its dates, in small type."""
    return 2.4 + sum(0.85 * ceil((len(title) + 75) / (WIDTH * 1.15)) for title in titles)
