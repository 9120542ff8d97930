"""The same piece of news, told by several sources, is one story."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Migrations

from tests.tellings import DAY, LEAD, TITLE, article, empty, receive, told
from watch.dedupe import RULE, WINDOW, fingerprint
from watch.entries import entry
from watch.model import Article
from watch.store import Store, open_store
from watch.store.articles import _INSERT, _row
from watch.store.schema import m001_archive, migrate
from watch.store.sqlite import SQLite

SAME_SOURCE = RULE.same_source


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("archive") / "vigie.db") as opened:
        opened.engine.execute("PRAGMA synchronous = OFF")  # thousands of commits, no power cut
        yield opened


@pytest.fixture
def store(archive: Store) -> Store:
    return empty(archive)


def stories(store: Store, *harvests: Iterable[Article]) -> dict[str, str]:
    for harvest in harvests:
        receive(store, harvest)
    return told(store)


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
def test_the_same_words_are_one_story(store: Store, title: str, lead: str) -> None:
    assert stories(store, [article("b", "y", 1, title, lead), article("a", "x")]) == {
        "a": "a",
        "b": "a",
    }


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        (TITLE, "Une autre nouvelle commence ici, avec d’autres mots et un autre sujet."),
        (TITLE.replace("égalité", "orientation"), LEAD),
        (TITLE, ""),
    ],
)
def test_other_words_are_another_story(store: Store, title: str, lead: str) -> None:
    assert stories(store, [article("a", "x"), article("b", "y", 1, title, lead)]) == {
        "a": "a",
        "b": "b",
    }


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
def test_titles_that_say_too_little_never_merge(store: Store, title: str, lead: str) -> None:
    one, other = article("a", "x", 0, title, lead), article("b", "y", 0, title, lead)
    assert stories(store, [one, other]) == {"a": "a", "b": "b"}
    assert fingerprint(one) != fingerprint(other)


def test_one_address_from_two_sources_is_one_story(store: Store) -> None:
    url = "https://ministere.fr/plan"
    one = article("a", "x", url=url)
    other = article("b", "y", 1, "Titre réécrit par la rédaction", "Autre chapô.", f"{url}/")
    assert stories(store, [one, other]) == {"a": "a", "b": "a"}


def test_a_home_page_merges_nothing(store: Store) -> None:
    one = article("a", "x", url="https://ministere.fr/")
    other = article("b", "y", 1, "Tout autre chose", "Autre chapô.", "https://ministere.fr/")
    assert stories(store, [one, other]) == {"a": "a", "b": "b"}


def test_an_address_that_a_source_repeats_merges_nothing(store: Store) -> None:
    url = "https://ministere.fr/agenda"
    new = [article(key, "x", 0, f"Conférence {key} de la semaine", key, url) for key in "ab"]
    new.append(article("c", "y", 0, "Tout autre chose", "Autre chapô.", url))
    assert stories(store, new) == {"a": "a", "b": "b", "c": "c"}


def test_a_column_that_comes_back_is_not_a_duplicate(store: Store) -> None:
    title, lead = "La revue de presse de la semaine", "Chaque semaine, ce que la presse en dit."
    weekly = [article(f"{week}", "x", 7 * week, title, lead) for week in range(4)]
    assert stories(store, weekly) == {one.key: one.key for one in weekly}


def test_a_source_that_publishes_twice_tells_one_story(store: Store) -> None:
    assert stories(store, [article("a", "x"), article("b", "x", 1)]) == {"a": "a", "b": "a"}
    late = article("c", "x", SAME_SOURCE / DAY + 1.1)
    assert stories(store, [late])["c"] == "c"


def test_the_window_is_counted_from_the_story_s_beginning(store: Store) -> None:
    first = [article("a", "x"), article("b", "y", 10)]
    assert stories(store, first, [article("c", "z", 14), article("d", "w", 15)]) == {
        "a": "a",
        "b": "a",
        "c": "a",
        "d": "d",
    }


def test_an_earlier_article_found_later_joins_the_story_as_it_is_named(store: Store) -> None:
    assert stories(store, [article("k", "x", 5)], [article("a", "y", 1)]) == {"a": "k", "k": "k"}


def test_an_edited_article_keeps_its_story(store: Store) -> None:
    stories(store, [article("a", "x"), article("b", "y", 1)])
    rewritten = article("b", "y", 1, "Un tout autre titre pour le même article", "Autre.")
    assert stories(store, [rewritten]) == {"a": "a", "b": "a"}


def test_an_article_that_joins_two_stories_joins_the_earlier(store: Store) -> None:
    url = "https://ministere.example/plan"
    known = [article("a", "x", 0, "Un titre sans rapport", "…", url), article("b", "y", 1)]
    assert stories(store, known, [article("c", "z", 2, url=url)]) == {"a": "a", "b": "b", "c": "a"}


def test_nothing_new_is_nothing(store: Store) -> None:
    assert stories(store, []) == {}


ARTICLES = st.lists(
    st.builds(
        lambda number, source, days, title, lead, url: article(
            f"{number:05x}", source, days, title, lead, url
        ),
        st.integers(0, 2**20),
        st.sampled_from("wxyz"),
        st.sampled_from([0, 0.5, 1, 3, 9, 13, 16, 30]),
        st.sampled_from(
            [
                TITLE,
                TITLE.upper(),
                TITLE + " en 2025",
                TITLE + " en 2026",
                "Agenda",
                "Filles et maths",
            ]
        ),
        st.sampled_from([LEAD, LEAD[:75] + "…", "Une ville y vient. " + LEAD, ""]),
        st.sampled_from([None, "https://m.fr/", "https://m.fr/plan", "http://www.m.fr/plan/"]),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


@settings(max_examples=60)
@given(new=ARTICLES, rng=st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_count(
    archive: Store, new: list[Article], rng: random.Random
) -> None:
    expected = stories(empty(archive), new)
    assert stories(empty(archive), rng.sample(new, len(new))) == expected


@settings(max_examples=60)
@given(new=ARTICLES)
def test_groups_are_sound(archive: Store, new: list[Article]) -> None:
    found = stories(empty(archive), new)
    groups: defaultdict[str, list[Article]] = defaultdict(list)
    for one in new:
        groups[found[one.key]].append(one)
    for story, members in groups.items():
        first = min(members, key=lambda one: (one.effective, one.key))
        assert first.key == story
        assert max(one.effective for one in members) - first.effective <= WINDOW


@settings(max_examples=60)
@given(harvests=st.lists(ARTICLES, max_size=4))
def test_a_story_once_given_never_changes(archive: Store, harvests: list[list[Article]]) -> None:
    store = empty(archive)
    before: dict[str, str] = {}
    for harvest in harvests:
        after = stories(store, harvest)
        assert {key: after[key] for key in before} == before
        before = after


@settings(max_examples=60)
@given(new=ARTICLES, cut=st.integers(0, 12))
def test_harvests_agree_when_they_come_in_order(
    archive: Store, new: list[Article], cut: int
) -> None:
    new.sort(key=lambda one: (one.effective, one.key))
    shared = {one.url for one in new if sum(o.url == one.url for o in new) > 1}
    if not shared:
        whole = stories(empty(archive), new)
        assert stories(empty(archive), new[:cut], new[cut:]) == whole


def test_an_archive_of_the_first_version_keeps_its_stories_and_gains_sketches(
    tmp_path: Path,
) -> None:
    path = tmp_path / "vigie.db"
    engine = SQLite(path)
    first = Migrations("watch")
    first(name="m001_archive")(m001_archive)
    migrate(engine, first)
    with engine.transaction("test"):
        old = [
            article("a", "x", 10),
            article("b", "y", 11, TITLE, "Un texte sans rapport, ailleurs."),
        ]
        entries = [entry(replace(one, story="a"), fingerprint(one)) for one in old]
        rows = [_row(number, one) for number, one in enumerate(entries, 1)]
        engine.executemany(_INSERT, rows)
    engine.close()
    with open_store(path) as store:
        reworded = "Filles et maths, les annonces de la ministre"
        receive(store, [article("c", "z", 12, reworded, "Lycées\u00a0: " + LEAD)])
        assert told(store) == {"a": "a", "b": "a", "c": "a"}
