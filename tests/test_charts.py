"""Charts: every figure is one of the note's, written beside its bar and said in words."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from briefings.document import Picture
from briefings.formats import charts
from briefings.formats.trend import PERIODS, Told, trend
from briefings.model import Briefing, SourceLine
from briefings.period import parse, previous
from tests import notes

SVG = "{http://www.w3.org/2000/svg}"


def told(week: int, **counts: int) -> Told:
    return Told(period=parse(f"2026-S{week}"), counts=counts)


def themes(briefing: Briefing, *past: Told) -> Picture:
    drawn = charts.themes(briefing, trend(past, briefing))
    assert drawn is not None
    return drawn


def test_before_three_notes_only_this_one_is_shown() -> None:
    drawn = themes(notes.ordinary(), told(46, ruralite=9))
    assert drawn.caption == "Actualités par thème, semaine\u00a047 (16-22 novembre 2026)"
    assert drawn.text == (
        f"{drawn.caption}\u00a0: Désinformation, 5\u00a0; Orientation des jeunes, 1\u00a0;"
        " Ruralité, 0."
    )


def test_a_week_without_a_note_is_a_gap_and_a_week_without_news_is_a_zero() -> None:
    drawn = themes(notes.ordinary(), told(44, ruralite=4), told(46, desinformation=2))
    assert "(S44, S45, S46, S47)" in drawn.text
    assert "Désinformation\u00a0: 0, pas de note, 2, 5" in drawn.text
    assert "Ruralité\u00a0: 4, pas de note, 0, 0" in drawn.text


def test_a_trend_goes_back_twelve_periods_and_knows_no_note_to_come() -> None:
    past = [told(week, ruralite=week) for week in (20, *range(30, 47), 48)]
    found = trend(past, notes.ordinary())
    assert [step.label for step in found.steps] == [f"S{week}" for week in range(36, 48)]
    assert (len(found.steps), found.notes) == (PERIODS, PERIODS)
    assert found.of("ruralite") == (*range(36, 47), 0)


@pytest.mark.parametrize(
    ("asked", "labels"),
    [("2026-11", ["09/2026", "10/2026", "11/2026"]), ("2026-11-16", ["14/11", "15/11", "16/11"])],
)
def test_a_digest_of_another_rhythm_has_its_gaps_too(asked: str, labels: list[str]) -> None:
    now = parse(asked)
    before = previous(previous(now))
    past = [Told(period=before, counts={"ruralite": 3})]
    found = trend(past, replace(notes.ordinary(), period=now))
    assert [step.label for step in found.steps] == labels
    assert found.of("ruralite") == (3, None, 0)


def test_sources_say_what_was_kept_of_what_they_gave() -> None:
    drawn = charts.sources(notes.ordinary())
    assert drawn is not None
    assert "Centre de sciences, 4 sur 9\u00a0; Radio des Vallées, 2 sur 2" in drawn.text
    assert "Parc naturel" not in drawn.text, "it gave nothing"
    assert charts.sources(notes.empty()) is None


def test_sources_beyond_those_shown_are_counted() -> None:
    lines = tuple(
        SourceLine(spec=notes.spec(f"s{n}", "Même nom"), received=n + 1, kept=n)
        for n in range(charts.MOST + 3)
    )
    drawn = charts.sources(notes.briefing(sources=lines))
    assert drawn is not None
    assert drawn.text.count("Même nom") == charts.MOST
    assert drawn.text.endswith("Et 3\u00a0autres sources, 3 sur 6.")


@pytest.mark.parametrize("case", [notes.ordinary, notes.hostile, notes.empty])
def test_a_chart_opens_as_svg_and_png_says_nothing_of_the_clock_and_never_changes(
    case: object,
) -> None:
    assert callable(case)
    drawn = themes(case())
    root = etree.fromstring(drawn.svg.encode())
    assert root.tag == f"{SVG}svg"
    assert root.findtext(f"{SVG}title") == drawn.caption
    assert not re.search(
        r"dc:date|Matplotlib|<script|https?://(?!www\.w3\.org|purl|creative)", drawn.svg
    )
    with Image.open(BytesIO(drawn.png)) as image:
        assert image.width == round(charts.WIDTH * charts.DPI)
        assert set(image.info) <= {"dpi"}
    assert themes(case()) == drawn


def test_words_of_a_theme_are_not_read_as_mathematics() -> None:
    briefing = notes.ordinary()
    section = briefing.sections[0]
    odd = replace(
        section, theme=replace(section.theme, name="$\\frac{a}$ & <b> _x_", color="rouge")
    )
    drawn = themes(replace(briefing, sections=(odd,)))
    assert "$\\frac{a}$ & <b> _x_, 5" in drawn.text
