"""Selection: nothing lost, nothing told twice, figures that add up, the same note every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.errors import BriefingError
from briefings.model import Briefing, Deadline, Digest, Story
from briefings.period import week
from briefings.select import Material, asked, delivered, select
from watch.model import (
    Article,
    Category,
    Label,
    Labelled,
    Origin,
    Rights,
    Scope,
    SourceSpec,
    Theme,
    Verdict,
)

WEEK = week(date(2026, 11, 18))
NEXT = week(date(2026, 11, 25))
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
# A whole week is drawn each time, and a machine busy elsewhere proves nothing by being slow.
enough = settings(max_examples=40)
THEMES = tuple(
    Theme(slug=slug, name=slug.title(), color="#123456", description="")
    for slug in ("desinformation", "orientation", "egalite_fh", "ruralite")
)
DIGEST = Digest(slug="hebdo", title="Veille", themes=tuple(theme.slug for theme in THEMES))


def spec(slug: str, category: Category = Category.MINISTRY, **more: object) -> SourceSpec:
    base = SourceSpec(
        slug=slug,
        name=slug.title(),
        kind="feed",
        url=f"https://{slug}.example/rss",
        homepage=f"https://{slug}.example",
        category=category,
    )
    return replace(base, **more)  # type: ignore[arg-type]  # only used with the fields of a spec


SPECS = {
    "etat": spec("etat"),
    "presse": spec("presse", Category.OUTREACH),
    "region": spec("region", Category.TERRITORY, scope=Scope.OCCITANIE),
    "muet": spec("muet", Category.THEME, rights=Rights.REFERENCE),
}


def label(theme: str, score: float, verdict: Verdict = Verdict.IN) -> Label:
    return Label(theme=theme, score=score, verdict=verdict)


def item(
    key: str,
    *labels: Label,
    source: str = "etat",
    story: str = "",
    published: datetime | None = datetime(2026, 11, 18, 9, tzinfo=UTC),
    seen: datetime = datetime(2026, 11, 18, 12, tzinfo=UTC),
    lead: str = "",
) -> Labelled:
    article = Article(
        key=key,
        source=source,
        url=f"https://{source}.example/{key}",
        title=f"Titre {key}",
        lead=lead,
        text="",
        published=published,
        first_seen=seen,
        story=story or key,
    )
    return Labelled(article=article, labels=labels)


def material(*candidates: Labelled, **more: object) -> Material:
    base = Material(
        digest=DIGEST,
        period=WEEK,
        number=12,
        themes=THEMES,
        candidates=candidates,
        specs=SPECS,
        watched_since=dict.fromkeys(SPECS, datetime(2026, 1, 1, tzinfo=UTC)),
        now=NOW,
    )
    return replace(base, **more)  # type: ignore[arg-type]  # only used with its fields


def none(_: Article) -> tuple[Deadline, ...]:
    return ()


def titles(stories: tuple[Story, ...]) -> list[str]:
    return [story.lead.article.key for story in stories]


def shown(briefing: Briefing) -> list[str]:
    return [key for part in briefing.sections for key in titles(part.stories + part.further)]


labels = st.lists(
    st.builds(
        label,
        st.sampled_from([*DIGEST.themes, "hors_sujet"]),
        st.floats(0, 1),
        st.sampled_from([Verdict.IN, Verdict.CHECK]),
    ),
    max_size=3,
    unique_by=lambda each: each.theme,
).map(tuple)
moments = st.datetimes(datetime(2026, 10, 26), datetime(2026, 12, 6), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
items = st.builds(
    lambda key, source, story, published, seen, marks: item(
        f"k{key}",
        *marks,
        source=source,
        story=f"s{story}",
        published=published,
        seen=seen,
    ),
    st.integers(0, 30),
    st.sampled_from([*SPECS, "parti"]),
    st.integers(0, 12),
    st.none() | moments,
    moments,
    labels,
)
weeks = st.lists(items, max_size=25, unique_by=lambda each: each.article.key)


@enough
@given(weeks, st.sets(st.integers(0, 12).map("s{}".format)))
def test_every_item_has_one_fate_and_the_figures_add_up(
    candidates: list[Labelled],
    sent: set[str],
) -> None:
    method = select(material(*candidates, sent=sent), none).method
    fates = (method.tagged, method.to_check, method.untagged, method.already_sent)
    assert method.collected == sum(fates)
    # A source that left the catalogue has items but no line of its own.
    known = sum(line.received for line in method.sources)
    strangers = sum(each.article.source == "parti" for each in candidates)
    assert known <= method.collected <= known + strangers
    in_week = sum(WEEK.start <= each.article.effective < WEEK.end for each in candidates)
    assert method.collected >= in_week


@enough
@given(weeks)
def test_a_story_is_told_once_and_none_is_dropped(candidates: list[Labelled]) -> None:
    briefing = select(material(*candidates), none)
    told = shown(briefing) + titles(briefing.to_check)
    assert len(told) == len(set(told))
    wanted = {
        each.article.story
        for each in candidates
        if WEEK.start <= each.article.effective < WEEK.end
        and any(mark.theme in DIGEST.themes for mark in each.labels)
    }
    assert wanted <= delivered(briefing) | asked(briefing)


@enough
@given(weeks, st.integers(0, 99))
def test_the_order_of_arrival_changes_nothing(candidates: list[Labelled], seed: int) -> None:
    shuffled = list(candidates)
    Random(seed).shuffle(shuffled)  # noqa: S311 - any order will do
    assert select(material(*candidates), none) == select(material(*shuffled), none)


@enough
@given(weeks)
def test_two_issues_in_a_row_never_repeat_a_story(candidates: list[Labelled]) -> None:
    first = select(material(*candidates), none)
    second = select(
        material(*candidates, period=NEXT, sent=delivered(first), asked=asked(first)),
        none,
    )
    assert not delivered(first) & delivered(second)
    assert not asked(first) & asked(second)


@enough
@given(weeks)
def test_highlights_are_told_below_too_and_are_never_more_than_five(
    candidates: list[Labelled],
) -> None:
    briefing = select(material(*candidates), none)
    told = shown(briefing)
    assert set(titles(briefing.highlights)) <= set(told)
    assert min(3, len(told)) <= len(briefing.highlights) <= 5


def test_the_official_source_leads_then_the_fullest_text() -> None:
    press = item("p", label("ruralite", 0.9), source="presse", story="s", lead="Long " * 50)
    short = item("a", source="etat", story="s", lead="Court.")
    full = item("b", source="etat", story="s", lead="Un résumé plus long.")
    story = select(material(press, short, full), none).sections[3].stories[0]
    assert story.lead.article.key == "b"
    assert [other.key for other in story.others] == ["a", "p"]
    assert story.sources == 2
    assert story.extract == "Un résumé plus long."


def test_a_person_then_a_sure_label_speak_for_the_whole_story() -> None:
    def best(*marks: Label) -> Label:
        pile = [item(f"k{n}", mark, story="s") for n, mark in enumerate(marks)]
        briefing = select(material(*pile), none)
        [story] = (*briefing.sections[3].stories, *briefing.to_check)
        [found] = story.lead.labels
        return found

    person = Label(theme="ruralite", score=0.6, verdict=Verdict.IN, origin=Origin.PERSON)
    sure, doubt = label("ruralite", 0.7), label("ruralite", 0.8, Verdict.CHECK)
    assert best(sure, person) == best(person, sure) == person
    assert best(doubt, sure) == best(sure, doubt) == sure
    assert best(label("ruralite", 0.99, Verdict.OUT), doubt) == doubt


def test_a_rejected_label_is_no_label() -> None:
    out = select(material(item("x", label("ruralite", 0.9, Verdict.OUT))), none)
    assert (out.method.untagged, out.method.to_check) == (1, 0)
    assert out.sections[3].stories == ()


def test_a_reference_source_shows_no_extract() -> None:
    mute = item("m", label("ruralite", 0.9), source="muet", lead="Réservé.")
    gone = item("g", label("ruralite", 0.8), source="parti", lead="Réservé.")
    told = select(material(mute, gone), none).sections[3].stories
    assert [story.extract for story in told] == ["", ""]


def test_a_story_of_two_themes_goes_where_it_is_surest() -> None:
    two = item("t", label("desinformation", 0.7), label("ruralite", 0.9))
    tied = item("u", label("ruralite", 0.8), label("orientation", 0.8))
    briefing = select(material(two, tied), none)
    assert [titles(part.stories) for part in briefing.sections] == [[], ["u"], [], ["t"]]
    assert briefing.sections[3].stories[0].lead.themes() == ("ruralite", "desinformation")


def test_a_long_section_lists_the_rest_and_drops_nothing() -> None:
    many = [item(f"k{n:02}", label("ruralite", n / 40), source=f"s{n % 5}") for n in range(30)]
    section = select(material(*many), none).sections[3]
    assert (len(section.stories), len(section.further)) == (12, 18)
    assert titles(section.stories)[0] == "k29"


def test_the_same_date_told_twice_is_kept_once_with_its_hour() -> None:
    def stated(article: Article) -> tuple[Deadline, ...]:
        hour = "12 h 00" if article.source == "presse" else None
        return (Deadline(kind="appel", day=NOW.date(), time=hour, quote=article.source),)

    pile = [
        item("a", label("ruralite", 0.9), story="s"),
        item("b", source="presse", story="s"),
    ]
    [call] = select(material(*pile), stated).calls
    assert [each.time for each in call.deadlines] == ["12 h 00"]


def test_each_source_has_its_line_with_its_problem() -> None:
    pile = [item("a", label("ruralite", 0.9)), item("b"), item("c", source="presse")]
    method = select(material(*pile, problems={"muet": "Le site ne répond pas."}), none).method
    found = {line.spec.slug: (line.received, line.kept, line.problem) for line in method.sources}
    assert found == {
        "etat": (2, 1, None),
        "presse": (1, 0, None),
        "region": (0, 0, None),
        "muet": (0, 0, "Le site ne répond pas."),
    }


def test_an_empty_week_is_an_empty_note() -> None:
    briefing = select(material(), none)
    assert [part.theme for part in briefing.sections] == list(THEMES)
    assert (shown(briefing), briefing.highlights, briefing.method.collected) == ([], (), 0)


def test_a_source_put_aside_has_a_line_only_if_it_gave_something() -> None:
    specs = {"etat": spec("etat", enabled=False), "presse": spec("presse", enabled=False)}
    method = select(material(item("a"), specs=specs), none).method
    assert [line.spec.slug for line in method.sources] == ["etat"]


def test_a_theme_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BriefingError, match="climat"):
        select(material(digest=replace(DIGEST, themes=("climat",))), none)
