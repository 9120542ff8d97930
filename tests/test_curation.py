"""What a person decides of stories holds, whatever is harvested later, and can be taken back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tellings import DAY, LEAD, START, TITLE, article, empty, receive, told
from watch.model import Article, Gesture
from watch.store import Store, open_store

NOW = START + 5 * DAY
OTHER = "Un tout autre sujet, la biodiversité des mares de montagne"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("archive") / "vigie.db") as opened:
        opened.engine.execute("PRAGMA synchronous = OFF")  # thousands of commits, no power cut
        yield opened


@pytest.fixture
def store(archive: Store) -> Store:
    return empty(archive)


def harvest(store: Store, hour: int, *articles: Article) -> None:
    """What is found at that hour after NOW."""
    now = NOW + hour * DAY / 24
    receive(store, [replace(one, first_seen=now) for one in articles], now)


def test_merged_stories_stay_so_and_later_copies_follow(store: Store) -> None:
    harvest(store, 0, article("a", "x"), article("b", "y", 1, OTHER, "Un chapô."))
    done = store.curations.merge(["a", "b"], "a", "Ève", NOW)
    assert (done.gesture, done.by, done.at, done.moved) == (Gesture.MERGE, "Ève", NOW, 1)
    copy = article("c", "z", 2, OTHER, "Un chapô.", "https://y.example/b")
    harvest(store, 1, copy, article("d", "w", 2))
    assert told(store) == dict.fromkeys("abcd", "a")


def test_undoing_a_merge_takes_back_what_followed(store: Store) -> None:
    harvest(store, 0, article("a", "x"), article("b", "y", 1, OTHER, "Un chapô."))
    done = store.curations.merge(["a", "b"], "a", "Ève", NOW)
    copy = article("c", "z", 2, OTHER, "Un chapô.", "https://y.example/b")
    harvest(store, 1, copy, article("d", "w", 2))
    assert store.curations.undo(done.id, "Léa", NOW + DAY)
    assert told(store) == {"a": "a", "b": "b", "c": "b", "d": "a"}
    [seen] = store.curations.of("b")
    assert (seen.undone_by, seen.undone_at) == ("Léa", NOW + DAY)
    assert not store.curations.undo(done.id, "Léa", NOW + DAY)
    harvest(store, 2, article("e", "v", 2))
    assert told(store)["e"] == "a"


def test_a_split_article_stays_apart_from_later_copies(store: Store) -> None:
    harvest(store, 0, *(article(key, f"s{key}", n / 10) for n, key in enumerate("abc")))
    assert set(told(store).values()) == {"a"}
    done = store.curations.split(["c"], "Ève", NOW)
    harvest(store, 1, article("d", "sd", 1), replace(article("c", "sc", 0.2), title=f"{TITLE}."))
    assert told(store) == {"a": "a", "b": "a", "c": "c", "d": "a"}
    assert store.curations.undo(done.id, "Ève", NOW)
    assert set(told(store).values()) == {"a"}


def test_a_story_whose_first_article_leaves_keeps_its_name_for_it(store: Store) -> None:
    harvest(store, 0, *(article(key, f"s{key}", n / 10) for n, key in enumerate("abc")))
    store.curations.split(["b", "c"], "Ève", NOW)
    assert told(store) == {"a": "a", "b": "b", "c": "b"}
    store.curations.split(["b"], "Ève", NOW)
    assert told(store) == {"a": "a", "b": "b.2", "c": "b"}


def test_a_decision_under_another_cannot_be_undone_first(store: Store) -> None:
    harvest(store, 0, article("a", "x"), article("b", "y", 1, OTHER, "Un chapô."))
    merged = store.curations.merge(["a", "b"], "a", "Ève", NOW)
    split = store.curations.split(["b"], "Ève", NOW)
    assert store.curations.above(merged.id) == [split.id]
    assert not store.curations.undo(merged.id, "Ève", NOW)
    assert store.curations.undo(split.id, "Ève", NOW)
    assert store.curations.undo(merged.id, "Ève", NOW)
    assert told(store) == {"a": "a", "b": "b"}


def test_what_was_told_of_a_merged_story_was_told(store: Store) -> None:
    harvest(store, 0, article("a", "x"), article("b", "y", 1, OTHER, "Un chapô."))
    done = store.curations.merge(["a", "b"], "a", "Ève", NOW)
    assert store.curations.followed({"b"}) == {"a", "b"}
    assert store.curations.followed({"z"}) == {"z"}
    store.curations.undo(done.id, "Ève", NOW)
    assert store.curations.followed({"b"}) == {"b"}


def test_only_standing_splits_of_the_period_are_news(store: Store) -> None:
    harvest(store, 0, article("a", "x"), article("b", "y"))
    done = store.curations.split(["b"], "Ève", NOW)
    assert store.curations.apart(NOW) == {"b"}
    assert store.curations.apart(NOW + DAY) == frozenset()
    store.curations.undo(done.id, "Ève", NOW)
    assert store.curations.apart(NOW) == frozenset()


def test_a_copy_joins_a_story_that_a_person_made_of_contradictory_texts(store: Store) -> None:
    texts = [f"Fête de la science 2026 à {town}" for town in ("Rodez", "Auch")]
    harvest(store, 0, article("a", "x", 0, texts[0]), article("b", "y", 0, texts[1]))
    assert told(store) == {"a": "a", "b": "b"}
    store.curations.merge(["a", "b"], "a", "Ève", NOW)
    harvest(store, 1, article("c", "z", 1, texts[1]))
    assert told(store)["c"] == "a"


KEYS = [f"{n:02}" for n in range(10)]
POOL = [
    article(key, f"s{n % 4}", n % 3, title, lead)
    for n, (key, (title, lead)) in enumerate(
        zip(
            KEYS,
            itertools.cycle([(TITLE, LEAD), (f"{TITLE} en 2026", LEAD), (OTHER, "Un chapô.")]),
            strict=False,
        )
    )
]
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("harvest"), st.sets(st.integers(0, 9), min_size=1, max_size=4)),
        st.tuples(st.just("merge"), st.sets(st.integers(0, 9), min_size=2, max_size=3)),
        st.tuples(st.just("split"), st.sets(st.integers(0, 9), min_size=1, max_size=1)),
        st.tuples(st.just("undo"), st.just(set[int]())),
    ),
    max_size=14,
)


def _act(store: Store, act: str, chosen: set[int], hour: int) -> None:
    now = NOW + hour * DAY / 24
    found = told(store)
    keys = [KEYS[n] for n in sorted(chosen) if KEYS[n] in found]
    stories = sorted({found[key] for key in keys})
    if act == "harvest":
        harvest(store, hour, *(POOL[n] for n in sorted(chosen) if KEYS[n] not in found))
    elif act == "merge" and len(stories) > 1:
        store.curations.merge(stories, stories[0], "Ève", now)
    elif act == "split" and keys and list(found.values()).count(found[keys[0]]) > 1:
        store.curations.split(keys, "Ève", now)
    elif act == "undo" and (standing := store.curations.standing()):
        assert store.curations.undo(standing[0].id, "Ève", now)


@settings(max_examples=60)
@given(acts=ACTS)
def test_no_later_harvest_undoes_a_decision_and_every_undo_puts_back(
    archive: Store, acts: list[tuple[str, set[int]]]
) -> None:
    store = empty(archive)
    past: list[dict[str, str]] = []
    for hour, (act, chosen) in enumerate(acts):
        before, standing = told(store), len(store.curations.standing())
        _act(store, act, chosen, hour)
        after = told(store)
        if act == "harvest":
            assert {key: after[key] for key in before} == before
        elif len(store.curations.standing()) > standing:
            past.append(before)
        elif len(store.curations.standing()) < standing:
            known = past.pop()
            assert {key: after[key] for key in known} == known
        else:
            assert after == before
