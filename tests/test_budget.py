"""The size of the note: what is given up first, and that nothing goes without being counted."""

from __future__ import annotations

from functools import cache

from briefings.render import House
from briefings.render.budget import fit
from briefings.render.layout import lay_out
from briefings.render.page import Page
from tests import notes


@cache
def crowd() -> Page:
    """A crowd of stories, laid out once for all the tests that want it."""
    return lay_out(notes.crowded(600), House(), notes.THEMES)


def weight(page: Page) -> str:
    """As many characters as the page shows, roughly."""
    entries = [e for part in page.parts for e in (*part.entries, *part.further)]
    shown = [*page.highlights, *entries, *(doubt.entry for doubt in page.doubts)]
    return "".join(entry.title + entry.extract for entry in shown)


def test_a_note_that_fits_is_left_alone() -> None:
    page, _ = fit(crowd(), weight, ceiling=10_000_000)
    assert [len(part.further) for part in page.parts] == [300, 0, 0]
    assert page.parts[0].left == crowd().parts[0].count - 312
    assert page.parts[1] == crowd().parts[1]
    assert page.highlights == crowd().highlights


def test_links_go_first_then_extracts_then_stories() -> None:
    kept = []
    for ceiling in range(90_000, 0, -500):
        page, text = fit(crowd(), weight, ceiling)
        part = page.parts[0]
        extract = max((len(entry.extract) for entry in part.entries), default=0)
        kept.append((len(part.further), extract, len(part.entries)))
        assert len(part.entries) + len(part.further) + part.left == part.count
        assert len(page.doubts) + page.doubts_left == 200
        assert len(page.highlights) == 5
        if part.further:
            assert extract == 299
        if extract:
            assert len(part.entries) == 12
        assert text == weight(page)
    assert kept == sorted(kept, reverse=True)
    assert len(set(kept)) > 8


def test_a_ceiling_that_nothing_meets_gives_the_shortest_note() -> None:
    page, text = fit(crowd(), weight, ceiling=1)
    assert not any(part.entries or part.further for part in page.parts)
    assert [part.left for part in page.parts] == [part.count for part in crowd().parts]
    assert text
