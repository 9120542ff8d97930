"""The orders of a note: what is put forward, what closes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from briefings.model import Deadline, Story
from briefings.render.stories import coming
from briefings.select import select
from briefings.select.ranking import worth
from tests.test_select import DIGEST, NOW, SPECS, item, label, material, none, spec, titles
from watch.interest import HORIZON
from watch.model import Article, Category, SourceSpec


def test_highlights_take_two_per_theme_unless_there_is_nothing_else() -> None:
    rural = [item(f"r{n}", label("ruralite", 0.9 + n / 100)) for n in range(4)]
    other = item("o", label("orientation", 0.5))
    assert titles(select(material(*rural, other), none).highlights) == ["r3", "r2", "o"]
    assert titles(select(material(*rural), none).highlights) == ["r3", "r2", "r1"]
    assert titles(select(material(other), none).highlights) == ["o"]


def test_a_fuller_week_has_more_highlights() -> None:
    def marked(stories: int) -> int:
        slugs = DIGEST.themes
        pile = [item(f"k{n:02}", label(slugs[n % 4], 0.9)) for n in range(stories)]
        return len(select(material(*pile), none).highlights)

    assert [marked(n) for n in (2, 3, 19, 20, 25, 60)] == [2, 3, 3, 4, 5, 5]


def points_of(story: Story, specs: Mapping[str, SourceSpec] = SPECS) -> float:
    """Without what every story of the period has for being new."""
    return worth(story, specs, material().period.start, NOW.date()).total - 10


def test_interest_counts_region_sources_office_and_deadline() -> None:
    def points(
        *, days: int | None = None, kind: str = "appel", sources: tuple[str, ...] = ("presse",)
    ) -> float:
        marks = [
            Deadline(kind=kind, day=NOW.date() + timedelta(days), time=None, quote="")
            for days in ([] if days is None else [days])
        ]
        pile = [
            item(f"k{n}", label("ruralite", 0.5), source=source, story="s")
            for n, source in enumerate(sources)
        ]
        told = select(material(*pile), lambda _: tuple(marks)).sections[3].stories[0]
        return points_of(told)

    assert points() == 20 + 6
    assert points(sources=("region",)) == 20 + 20 + 10
    assert points(sources=("presse", "muet")) == 20 + 8 + 6
    assert points(days=0) == 20 + 15 + 6
    assert points(days=HORIZON) == points(days=-1) == 20 + 6
    assert points(days=0, kind="evenement") == 20 + 6


def test_a_national_source_that_speaks_of_the_region_gains_what_its_places_weigh() -> None:
    pile = [item("a", label("ruralite", 0.5), source="presse", story="s")]
    pile += [item("b", label("ruralite", 0.5), source="region", story="t")]
    made = select(replace(material(*pile), territory={"a": 0.6, "b": 0.6}), none)
    points = {story.lead.article.key: points_of(story) for story in made.highlights}
    assert points == {"a": 20 + 20 * 0.6 + 6, "b": 20 + 20 + 10}


def test_beyond_four_sources_a_story_gains_nothing_more() -> None:
    many = {f"s{n}": spec(f"s{n}", Category.OUTREACH) for n in range(6)}
    pile = [item(slug, label("ruralite", 0.5), source=slug, story="s") for slug in many]
    [crowded] = select(material(*pile, specs=many), none).highlights
    assert points_of(crowded, many) == 20 + 3 * 8 + 6


def test_calls_are_the_open_deadlines_nearest_first() -> None:
    def stated(article: Article) -> tuple[Deadline, ...]:
        days = {"a": (40,), "b": (-1, 3), "c": (-2,), "d": (0,)}[article.key]
        return tuple(
            Deadline(kind="appel", day=NOW.date() + timedelta(n), time=None, quote="q")
            for n in days
        )

    pile = [item(key, label("ruralite", 0.9)) for key in "abcd"]
    briefing = select(material(*pile), stated)
    assert titles(briefing.calls) == ["d", "b", "a"]


def test_every_open_date_of_a_story_is_listed_by_day_and_hour() -> None:
    def stated(article: Article) -> tuple[Deadline, ...]:
        days = {
            "a": ((1, "14\u00a0h\u00a000"), (-2, None)),
            "b": ((1, "9\u00a0h\u00a000"), (9, None)),
        }
        late = {"c": ((1, "minuit"),)}
        return tuple(
            Deadline(kind="appel", day=NOW.date() + timedelta(n), time=at, quote="q")
            for n, at in {**days, **late}[article.key]
        )

    pile = [item(key, label("ruralite", 0.9)) for key in "abc"]
    listed = coming(select(material(*pile), stated))
    told = [(story.lead.article.key, each.time or "") for story, each in listed]
    assert told == [
        ("b", "9\u00a0h\u00a000"),
        ("a", "14\u00a0h\u00a000"),
        ("c", "minuit"),
        ("b", ""),
    ]
