"""Lists too long for paper: cut, counted, and never those of the office."""

from __future__ import annotations

from dataclasses import replace

from briefings.document import Block, Document, Paragraph, Run, Table, Voice
from briefings.formats.bounded import MOST, bounded
from tests import papers

ARCHIVE = "https://veille.region.example/archive"


def items(count: int, voice: Voice = Voice.VIGIE) -> tuple[Paragraph, ...]:
    """A list, each item with a source of its own."""
    return tuple(
        Paragraph(runs=(Run(text=f"Titre {n}", sources=(n,)),), bullet=True, voice=voice)
        for n in range(1, count + 1)
    )


def document(*blocks: Block, archive: str = "") -> Document:
    made = papers.document(
        blocks=blocks, sources=tuple(papers.reference(n) for n in range(1, 2001))
    )
    house = replace(made.letterhead.house, archive=archive)
    return replace(made, letterhead=replace(made.letterhead, house=house))


def text(block: Block) -> str:
    assert isinstance(block, Paragraph)
    return "".join(run.text for run in block.runs).replace("\u00a0", " ")


def test_a_list_of_2000_stops_and_says_how_much_it_leaves_out() -> None:
    made = bounded(document(papers.say("Avant."), *items(2000), papers.say("Après.")))
    assert len(made.blocks) == MOST + 3
    assert text(made.blocks[MOST]) == "Titre 100"
    assert text(made.blocks[-2]) == "et 1 900 autres, dans les versions Word et web de cette note."
    assert text(made.blocks[-1]) == "Après."


def test_the_archive_is_a_link() -> None:
    told = bounded(document(*items(MOST + 1), archive=ARCHIVE)).blocks[-1]
    assert (
        text(told) == "et 1 autre, dans les versions Word et web de cette note et dans l’archive."
    )
    assert isinstance(told, Paragraph)
    assert [run.url for run in told.runs] == ["", ARCHIVE, ""]


def test_sources_that_only_what_is_cut_calls_go_with_it_and_numbers_stay() -> None:
    later = papers.say("Un fait.", 2000)
    made = bounded(document(*items(1999), later))
    assert [one.number for one in made.sources] == [*range(1, MOST + 1), 2000]


def test_what_holds_the_office_s_words_and_tables_stay_whole() -> None:
    rows = tuple(((Run(text=str(n)),),) for n in range(300))
    whole = document(
        *items(300, Voice.OFFICE), Table(caption="Sources", header=("N",), rows=rows), *items(MOST)
    )
    assert bounded(whole) == whole
