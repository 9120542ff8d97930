"""The dashboard: figures that add up, from rows; nothing said of a trend before three weeks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings import period
from briefings.board import trends
from briefings.people import Role
from tests.boards import article, enter, furnish
from tests.offices import NOW, House, settle
from tests.webs import serve
from watch.entries import entry
from watch.model import Article, CorrectionKind, Label, Origin, Said, Verdict
from watch.store import Store, open_store

DAY = timedelta(days=1)
WEEK = 7 * DAY


def dated(name: str, at: datetime, story: str = "") -> Article:
    seen = max(at, NOW - 4 * WEEK)
    return replace(article(name, f"Titre {name}", "", story), published=at, first_seen=seen)


def label(theme: str, verdict: Verdict = Verdict.IN) -> Label:
    return Label(theme=theme, origin=Origin.MODEL, score=0.9, verdict=verdict)


def said(theme: str, *, has: bool) -> Said:
    kind = CorrectionKind.ADD if has else CorrectionKind.REMOVE
    return Said(key="a" * 20, theme=theme, has=has, kind=kind)


@contextmanager
def archive(folder: Path) -> Iterator[Store]:
    """Two articles of this week, two of the week before, one long ago."""
    items = [
        dated("a", NOW - DAY / 4),
        dated("b", NOW - DAY / 4, "a" * 20),
        dated("c", NOW - WEEK),
        dated("d", NOW - WEEK),
        dated("e", NOW - 40 * WEEK),
    ]
    with open_store(folder / "vigie.db") as store:
        store.articles.save([entry(one, one.story) for one in items], NOW)
        for one in items:
            store.engine.execute(
                "UPDATE articles SET story = :story WHERE key = :key", story=one.story, key=one.key
            )
        kept = [label("ruralite"), label("orientation", Verdict.CHECK)]
        store.labels.save([(one, kept) for one in items[:3]], "v")
        yield store


def spans(store: Store) -> list[tuple[datetime, datetime]]:
    return [(one.start, one.end) for one in trends.spans(store.volumes.begun(), NOW)]


def test_weeks_are_those_since_the_first_harvest() -> None:
    assert len(trends.spans(None, NOW)) == 1
    assert len(trends.spans(NOW - 4 * WEEK, NOW)) == 5
    shown = trends.spans(NOW - 400 * WEEK, NOW)
    assert len(shown) == trends.WEEKS
    assert shown[-1] == period.week(period.local_day(NOW))
    assert all(one.end == after.start for one, after in pairwise(shown))


def test_counts_by_source_and_theme(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        found = store.volumes.of(spans(store))
    assert found.sources == {"essai": {3: 2, 4: 2}}
    assert found.themes == {"ruralite": {3: 1, 4: 2}}
    assert found.to_check == 3


def test_a_person_s_word_counts_for_the_whole_story(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        store.corrections.record([said("ruralite", has=False)], "marie", NOW)
        store.corrections.record([said("orientation", has=True)], "marie", NOW)
        found = store.volumes.of(spans(store))
        labelled = store.labels.of(store.articles.all())
    assert {name: sum(told.values()) for name, told in found.themes.items()} == {
        "ruralite": 1,
        "orientation": 2,
    }
    kept = [
        label.theme
        for each in labelled
        if each.article.key[0] != "e"
        for label in each.labels
        if label.verdict is Verdict.IN
    ]
    assert sorted(kept) == ["orientation", "orientation", "ruralite"]


def test_places_count_each_article_once_by_department(tmp_path: Path) -> None:
    house = furnish(tmp_path / "vigie")
    with house.office.watch.store() as store:
        found = store.volumes.of([(NOW - WEEK, NOW)])
    assert found.departments == {"46": {0: 1}, "81": {0: 1}}


def columns(number: int, partial: int = 1) -> list[trends.Week]:
    return [
        trends.Week(label=f"S{place}", span="", partial=place >= number - partial)
        for place in range(number)
    ]


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=4),
        st.dictionaries(st.integers(0, 5), st.integers(0, 10**6), max_size=6),
        max_size=40,
    )
)
def test_rows_leave_nothing_out_of_the_sum(counts: dict[str, dict[int, int]]) -> None:
    rows = trends.rows(counts, {}, columns(6))
    assert sum(one.total for one in rows) == sum(sum(told.values()) for told in counts.values())
    assert len(rows) <= trends.MOST + 1
    for row in rows:
        assert len(row.bars) == len(row.counts) == 6
        for count, bar in zip(row.counts, row.bars, strict=True):
            assert 0 <= bar.height <= trends.HIGHEST
            assert (bar.height > 0) == (count > 0)


@pytest.mark.parametrize(("number", "told"), [(1, False), (3, False), (4, True)])
def test_a_trend_takes_three_complete_weeks(number: int, told: bool) -> None:
    assert trends.enough(columns(number)) is told
    [row] = trends.rows({"x": {0: 1}}, {}, columns(number))
    assert bool(row.bars) is told


def test_the_page_says_when_there_is_too_little(tmp_path: Path) -> None:
    with serve(furnish(tmp_path / "vigie")) as web:
        page = enter(web, Role.READER).get("/tableau-de-bord").text
    assert "Données insuffisantes" in page
    assert "<svg" not in page
    assert "<strong>6</strong> éléments reçus" in page


def test_the_page_draws_what_it_counts(tmp_path: Path) -> None:
    house = settle(tmp_path / "vigie")
    with archive(house.home):
        pass
    with serve(House(house.home, house.hands)) as web:
        page = enter(web, Role.READER).get("/tableau-de-bord").text
    assert "<strong>4</strong> éléments reçus" in page
    assert 'aria-label="Tous les éléments\xa0: S44 0, S45 0, S46 0, S47 2, S48 2"' in page
    assert "Données insuffisantes" not in page
    assert "Aucun bulletin n’a été fait" in page
