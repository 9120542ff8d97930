"""The same piece of news, told by several sources, is one story."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.dedupe import SAME_SOURCE, WINDOW, Known, assign, fingerprint
from watch.model import Article

DAY = timedelta(days=1)
START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
TITLE = "Un plan pour l’égalité dans les filières scientifiques"
LEAD = (
    "La ministre a présenté mardi trente mesures pour que les jeunes filles choisissent les maths."
)


def article(
    key: str,
    source: str,
    days: float = 0,
    title: str = TITLE,
    lead: str = LEAD,
    url: str | None = None,
) -> Article:
    return Article(
        key=key,
        source=source,
        url=url or f"https://{source}.fr/{key}",
        title=title,
        lead=lead,
        text="",
        published=START + days * DAY,
        first_seen=START + 60 * DAY,
    )


def stories(new: Iterable[Article], known: Iterable[Article] = ()) -> dict[str, str]:
    told = assign(tuple(new), tuple(Known(one, fingerprint(one)) for one in known))
    return {one.key: one.story for one in told}


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        (TITLE.upper(), LEAD),
        (TITLE.replace("’", "'") + ".", LEAD.replace("é", "e")),
        (f"«\u00a0{TITLE}\u00a0»", LEAD),
        (TITLE, LEAD[:70] + "…"),
        (TITLE, LEAD + " Et la suite, que l’autre source n’a pas."),
    ],
)
def test_the_same_words_are_one_story(title: str, lead: str) -> None:
    assert stories([article("b", "y", 1, title, lead), article("a", "x")]) == {"a": "a", "b": "a"}


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        (TITLE + " en 2025", LEAD),
        (TITLE, "Une autre nouvelle commence ici, avec d’autres mots et un autre sujet."),
        (TITLE.replace("égalité", "orientation"), LEAD),
        (TITLE, ""),
    ],
)
def test_other_words_are_another_story(title: str, lead: str) -> None:
    assert stories([article("a", "x"), article("b", "y", 1, title, lead)]) == {"a": "a", "b": "b"}


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("Actualités", LEAD),
        ("Agenda", LEAD),
        ("À la une", LEAD),
        ("Fête de la science 2026", ""),
        ("Appel à projets", "Voir la page."),
        ("", ""),
    ],
)
def test_titles_that_say_too_little_never_merge(title: str, lead: str) -> None:
    one, other = article("a", "x", 0, title, lead), article("b", "y", 0, title, lead)
    assert stories([one, other]) == {"a": "a", "b": "b"}
    assert fingerprint(one) != fingerprint(other)


def test_one_address_from_two_sources_is_one_story() -> None:
    url = "https://ministere.fr/plan"
    one = article("a", "x", url=url)
    other = article("b", "y", 1, "Titre réécrit par la rédaction", "Autre chapô.", f"{url}/")
    assert stories([one, other]) == {"a": "a", "b": "a"}


def test_a_home_page_merges_nothing() -> None:
    one = article("a", "x", url="https://ministere.fr/")
    other = article("b", "y", 1, "Tout autre chose", "Autre chapô.", "https://ministere.fr/")
    assert stories([one, other]) == {"a": "a", "b": "b"}


def test_an_address_that_a_source_repeats_merges_nothing() -> None:
    url = "https://ministere.fr/agenda"
    new = [article(key, "x", 0, f"Conférence {key} de la semaine", key, url) for key in "ab"]
    new.append(article("c", "y", 0, "Tout autre chose", "Autre chapô.", url))
    assert stories(new) == {"a": "a", "b": "b", "c": "c"}


def test_a_column_that_comes_back_is_not_a_duplicate() -> None:
    title, lead = "La revue de presse de la semaine", "Chaque semaine, ce que la presse en dit."
    weekly = [article(f"{week}", "x", 7 * week, title, lead) for week in range(4)]
    assert stories(weekly) == {one.key: one.key for one in weekly}


def test_a_source_that_publishes_twice_tells_one_story() -> None:
    assert stories([article("a", "x"), article("b", "x", 1)]) == {"a": "a", "b": "a"}
    late = article("b", "x", SAME_SOURCE / DAY + 0.1)
    assert stories([article("a", "x"), late]) == {"a": "a", "b": "b"}


def test_the_window_is_counted_from_the_story_s_beginning() -> None:
    known = [replace(article("a", "x"), story="a"), replace(article("b", "y", 10), story="a")]
    assert stories([article("c", "z", 14)], known)["c"] == "a"
    assert stories([article("c", "z", 15)], known)["c"] == "c"


def test_a_known_story_never_changes() -> None:
    known = [replace(article("k", "x", 5), story="k")]
    early = article("a", "y", 1)
    assert stories([early], known) == {"a": "k"}
    rewritten = article("k", "x", 5, "Un tout autre titre pour le même article", "Autre.")
    assert stories([rewritten], known) == {"k": "k"}


def test_an_article_that_joins_two_stories_joins_the_earlier() -> None:
    url = "https://ministere.fr/plan"
    known = [
        replace(article("a", "x", 0, "Un titre sans rapport avec le reste", "…", url), story="a"),
        replace(article("b", "y", 1), story="b"),
    ]
    assert stories([article("c", "z", 2, url=url)], known) == {"c": "a"}


def test_nothing_new_is_nothing() -> None:
    assert assign((), ()) == ()


ARTICLES = st.lists(
    st.builds(
        lambda number, source, days, title, lead, url: article(
            f"{number:05x}", source, days, title, lead, url
        ),
        st.integers(0, 2**20),
        st.sampled_from("wxyz"),
        st.sampled_from([0, 0.5, 1, 3, 9, 13, 16, 30]),
        st.sampled_from([TITLE, TITLE.upper(), "Agenda", "Un autre titre pour la même chose"]),
        st.sampled_from([LEAD, LEAD[:75] + "…", ""]),
        st.sampled_from([None, "https://m.fr/", "https://m.fr/plan", "http://www.m.fr/plan/"]),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


@given(ARTICLES, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_count(new: list[Article], rng: random.Random) -> None:
    shuffled = rng.sample(new, len(new))
    assert stories(new) == stories(shuffled)


@given(ARTICLES)
def test_groups_are_sound(new: list[Article]) -> None:
    told = assign(new, ())
    assert [one.key for one in told] == [one.key for one in new]
    groups: defaultdict[str, list[Article]] = defaultdict(list)
    for one in told:
        groups[one.story].append(one)
    for story, members in groups.items():
        first = min(members, key=lambda one: (one.effective, one.key))
        assert first.key == story
        assert max(one.effective for one in members) - first.effective <= WINDOW


@given(ARTICLES)
def test_what_is_told_again_is_told_the_same(new: list[Article]) -> None:
    told = assign(new, ())
    known = [Known(one, fingerprint(one)) for one in told]
    assert assign(new, known) == told


@given(ARTICLES, st.integers(0, 12))
def test_batches_agree_when_they_come_in_order(new: list[Article], cut: int) -> None:
    new.sort(key=lambda one: (one.effective, one.key))
    whole = stories(new)
    first = assign(new[:cut], ())
    rest = assign(new[cut:], [Known(one, fingerprint(one)) for one in first])
    apart = {one.key: one.story for one in (*first, *rest)}
    shared = {one.url for one in new if sum(o.url == one.url for o in new) > 1}
    if not any(one.url in shared for one in new):
        assert apart == whole
