"""The note follows a person: nothing split is hidden, nothing merged is told again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from briefings.model import Briefing, Period
from briefings.select import delivered, select
from tests.tellings import article, receive, told
from tests.test_select import NEXT, WEEK, label, material, none, shown
from watch.model import Article, Labelled
from watch.store import Store, open_store

TUESDAY, WEDNESDAY = 15, 16
"""days of WEEK, as ``tests.tellings`` counts them"""
SPLIT = NEXT.start


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "vigie.db") as opened:
        yield opened


def harvest(store: Store, *articles: Article) -> None:
    found = [replace(one, first_seen=WEEK.end) for one in articles]
    receive(store, found, WEEK.end)


def note(store: Store, period: Period, sent: frozenset[str] = frozenset()) -> Briefing:
    """What ``briefings.issue.compose`` makes, without its classifier."""
    labels = (label("ruralite", 0.9),)
    items = [Labelled(article=one, labels=labels) for one in store.articles.all()]
    curations = store.curations
    return select(
        material(
            *items,
            period=period,
            sent=curations.followed(sent),
            apart=curations.apart(period.start),
        ),
        none,
    )


def test_what_was_only_cited_is_told_after_a_split_once(store: Store) -> None:
    harvest(store, article("a", "etat", TUESDAY), article("b", "presse", WEDNESDAY))
    first = note(store, WEEK)
    assert shown(first) == ["a"]
    sent = delivered(first)
    assert shown(note(store, NEXT, sent)) == []
    store.curations.split(["b"], "Ève", SPLIT)
    second = note(store, NEXT, sent)
    assert shown(second) == ["b"]
    assert shown(note(store, NEXT, sent | delivered(second))) == []


def test_what_joins_a_told_story_by_hand_is_not_told_again(store: Store) -> None:
    harvest(
        store, article("a", "etat", TUESDAY), article("b", "presse", WEDNESDAY, "Autre titre", "")
    )
    first = note(store, WEEK)
    assert sorted(shown(first)) == ["a", "b"]
    late = replace(article("c", "region", 21, "Un troisième titre", ""), first_seen=NEXT.start)
    receive(store, [late], NEXT.start)
    assert shown(note(store, NEXT, delivered(first))) == ["c"]
    store.curations.merge(["b", "c"], "b", "Ève", SPLIT)
    assert told(store)["c"] == "b"
    assert shown(note(store, NEXT, delivered(first))) == []
