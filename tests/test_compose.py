"""A briefing on paper: every story, its sources numbered, nothing beyond what rights allow."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import docx
import pytest

from briefings.compose import briefing_document
from briefings.document import Block, Document, Heading, Paragraph, Table, Voice
from briefings.formats.markdown import markdown
from briefings.formats.web import web_page
from briefings.formats.word import word
from tests import documents, notes
from tests.documents import runs

_LOOSE = re.compile(r"[\w»)] [;:?!»€%](?:\s|$)|« ")


def shown(document: Document) -> str:
    """All its words, a block per line."""
    heads = [block.text for block in document.blocks if isinstance(block, Heading)]
    return "\n".join([*heads, *(run.text for run in runs(document.blocks))]).replace("\u00a0", " ")


def cells(content: bytes) -> list[str]:
    """The words of the letterhead of a Word file."""
    rows = docx.Document(BytesIO(content)).tables[0].rows
    return [cell.text for row in rows for cell in row.cells]


def under(document: Document, title: str) -> tuple[Block, ...]:
    """The blocks of one part, its title left out."""
    found: list[Block] = []
    inside = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.text == title
        elif inside:
            found.append(block)
    assert found, title
    return tuple(found)


def test_every_item_of_the_week_is_there_with_its_number() -> None:
    week = documents.full_week()
    document = documents.weekly()
    titles = {block.text for block in document.blocks if isinstance(block, Heading)}
    titles |= {run.text for run in runs(document.blocks)}
    told = [s for part in week.sections for s in (*part.stories, *part.further)]
    assert len(told) == 60
    for story in told:
        assert story.title.replace(" ", "").replace("'", "’") in {
            title.replace(" ", "").replace("\u00a0", "") for title in titles
        }
    cited = {number for run in runs(document.blocks) for number in run.sources}
    assert cited == {reference.number for reference in document.sources}
    assert [one.number for one in document.sources] == list(range(1, len(document.sources) + 1))


def test_sources_are_numbered_in_the_order_of_reading() -> None:
    first = [number for run in runs(documents.weekly().blocks) for number in run.sources]
    assert list(dict.fromkeys(first)) == sorted(set(first))


@pytest.mark.parametrize("case", documents.CASES)
def test_no_source_is_named_twice(case: str) -> None:
    document = documents.CASES[case]()
    named = [(one.url, one.title, one.source) for one in document.sources]
    assert len(named) == len(set(named))


def test_a_highlight_is_told_in_full_once() -> None:
    document = documents.weekly()
    quotes = [b for b in under(document, "À retenir") if isinstance(b, Paragraph)]
    assert sum(block.voice is Voice.SOURCE for block in quotes) == 3
    assert shown(document).count("À lire plus haut") == 3


def test_the_words_of_the_office_have_their_own_voice_and_keep_their_lines() -> None:
    blocks = [
        b for b in under(documents.weekly(), "À retenir")
        if isinstance(b, Paragraph) and b.voice is Voice.OFFICE
    ]  # fmt: skip
    lines = ["".join(run.text for run in block.runs).replace("\u00a0", " ") for block in blocks]
    assert lines == [
        "Analyse : Le dispositif complète celui de la Région.",
        "Portée pour l’Occitanie : Trois départements sont concernés :",
        "l’Aveyron ;",
        "le Lot ;",
        "la Lozère.",
    ]
    assert [block.bullet for block in blocks] == [False, False, True, True, True]


def test_an_extract_that_the_office_rewrote_is_no_quotation() -> None:
    week = notes.ordinary()
    story = week.sections[0].stories[1]
    own = replace(story, wording=replace(story.wording, extract="Nos mots."))
    section = replace(week.sections[0], stories=(own,))
    document = briefing_document(
        replace(week, sections=(section, *week.sections[1:]), highlights=()),
        documents.HOUSE,
        notes.THEMES,
    )
    [spoken] = [
        block for block in document.blocks
        if isinstance(block, Paragraph) and block.runs[0].text == "Nos mots."
    ]  # fmt: skip
    assert spoken.voice is Voice.OFFICE


def test_doubts_are_in_the_draft_only() -> None:
    assert "Un match à égalité" in shown(documents.weekly())
    final = documents.weekly(draft=False)
    assert "Un match à égalité" not in shown(final)
    assert "À vérifier avant l’envoi" not in shown(final)
    assert all(one.title != "Un match à égalité" for one in final.sources)


def test_nobody_is_asked_to_fill_the_letterhead_of_a_week() -> None:
    """What left would have said « à compléter » to its readers."""
    house = replace(documents.HOUSE, follower="")
    for draft in (True, False):
        document = briefing_document(notes.ordinary(), house, notes.THEMES, draft=draft)
        assert (document.letterhead.follower, document.blanks) == (None, 0)
        assert "Affaire suivie" not in markdown(document) + web_page(document)
        assert "Affaire suivie par" not in cells(word(document))


def test_a_moved_deadline_says_what_it_replaces() -> None:
    document = briefing_document(notes.ordinary(), documents.HOUSE, notes.THEMES)
    [table] = [b for b in under(document, "Appels et dates à venir") if isinstance(b, Table)]
    rows = [["".join(r.text for r in cell or ()) for cell in row] for row in table.rows]
    assert [row[0].replace("\u00a0", " ") for row in rows] == [
        "1er décembre 2026",
        "15 décembre 2026 à 12 h 00, au lieu du 1er décembre 2026",
    ]
    assert rows[1][1] == "Date limite reportée"


def test_a_credit_is_given_where_words_are_shown() -> None:
    document = documents.weekly()
    credited = {one.number for one in document.sources if one.credit}
    quoted = {
        number for block in document.blocks
        if isinstance(block, Paragraph) and block.voice is Voice.SOURCE
        for run in block.runs for number in run.sources
    }  # fmt: skip
    assert credited
    assert credited <= quoted


def test_another_language_is_marked_for_voices_and_for_readers() -> None:
    [head] = [
        block for block in documents.weekly().blocks
        if isinstance(block, Heading) and block.text.startswith("Citizen")
    ]  # fmt: skip
    assert head.language == "en"
    assert "en anglais" in shown(documents.weekly())


def test_an_empty_week_gives_an_honest_document() -> None:
    document = documents.empty_week()
    assert shown(document).count("Rien cette semaine sur ce thème.") == 3
    assert "Aucun élément collecté sur la période" in shown(document)
    assert document.sources == ()


@pytest.mark.parametrize("case", documents.CASES)
def test_words_are_typeset_bounded_and_without_controls(case: str) -> None:
    document = documents.CASES[case]()
    for text in shown(document).split("\n"):
        assert len(text) <= 1100
        assert text.isprintable()
    for run in runs(document.blocks):
        assert run.url == "" or re.match(r"https?://", run.url)
        if case != "hebdo-hostile":
            assert not _LOOSE.search(run.text), run.text
    for one in document.sources:
        assert one.url == "" or re.match(r"https?://", one.url)
