"""The page for elected members is one page, and says what it leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.document import Blank, Block, Document, Heading, Paragraph, Voice
from briefings.formats.onepage import KIND, ROOM, _height, fitted
from briefings.formats.prepared import prepared
from tests import papers


def many(count: int) -> Document:
    return replace(papers.long(count), kind=KIND)


def text(document: Document) -> str:
    return "\n".join(
        run.text for block in document.blocks if isinstance(block, Paragraph) for run in block.runs
    )


def test_another_kind_is_never_touched() -> None:
    note = papers.long(60)
    assert fitted(note) is note


def test_a_page_that_fits_is_not_touched() -> None:
    page = many(3)
    assert fitted(page) is page


def test_what_is_left_out_is_counted_and_led_to() -> None:
    page = fitted(many(60))
    assert _height(page) <= ROOM
    kept = sum(isinstance(block, Heading) and block.level == 2 for block in page.blocks)
    assert 4 <= kept < 60
    assert f"{60 - len(page.sources)}\u00a0sources" in text(page)
    last = page.blocks[-1]
    assert isinstance(last, Paragraph)
    assert last.runs[-1].url == papers.HOUSE.archive


def test_sources_that_are_still_called_stay_with_their_numbers() -> None:
    page = fitted(many(60))
    called = {
        number
        for block in page.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        for number in run.sources
    }
    assert {source.number for source in page.sources} == called


def test_places_left_for_judgement_never_go() -> None:
    blocks: list[Block] = [Heading(text="En bref")]
    blocks += [papers.say("Une phrase assez longue pour tenir une ligne. " * 4) for _ in range(40)]
    blocks += [Blank(prompt="avis du service")]
    page = fitted(papers.document(KIND, blocks=tuple(blocks)))
    assert Blank(prompt="avis du service") in page.blocks


def test_words_of_the_office_are_never_cut_for_it() -> None:
    words = papers.say("Une phrase du service. " * 400, voice=Voice.OFFICE)
    facts = [papers.say(f"Un fait, le numéro {number}.", number) for number in range(1, 5)]
    page = papers.document(KIND, blocks=(Heading(text="En bref"), *facts, words))
    assert fitted(page) == page
    short = papers.say("Une phrase du service. " * 100, voice=Voice.OFFICE)
    made = fitted(papers.document(KIND, blocks=(Heading(text="En bref"), *facts * 9, short)))
    assert short in made.blocks
    assert len(made.blocks) < 38


def test_long_texts_are_cut_last_and_it_is_said() -> None:
    page = fitted(
        papers.document(KIND, blocks=(Heading(text="En bref"), papers.say("mot " * 3000)))
    )
    assert "la fin des textes les plus longs" in text(page)
    assert "mot…" in text(page)


SIZES = st.lists(st.integers(1, 900), min_size=1, max_size=30)


@settings(max_examples=40)
@given(SIZES, st.integers(0, 3))
def test_nothing_goes_unsaid(sizes: list[int], level: int) -> None:
    blocks: list[Block] = []
    for number, size in enumerate(sizes):
        if level and number % 4 == 0:
            blocks.append(Heading(text=f"Partie {number}", level=min(level, 3)))
        blocks.append(papers.say("m" * size))
    page = papers.document(KIND, blocks=tuple(blocks))
    made = fitted(prepared(page))
    if made.blocks != page.blocks:
        assert "Pour tenir en une page, ne figurent pas ici" in text(made)


@pytest.mark.parametrize("archive", ["", papers.HOUSE.archive])
def test_without_an_archive_no_link_is_promised(archive: str) -> None:
    letterhead = replace(many(60).letterhead, house=replace(papers.HOUSE, archive=archive))
    last = fitted(replace(many(60), letterhead=letterhead)).blocks[-1]
    assert isinstance(last, Paragraph)
    assert any(run.url for run in last.runs) == bool(archive)
