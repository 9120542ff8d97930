"""Near texts: the labelled pairs, what an index must find of them, and how it is bounded."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.tellings import DAY, START, article, receive, told
from watch.dedupe import RULE, fingerprint, sketch
from watch.dedupe.likeness import likeness
from watch.entries import entry
from watch.grouping import group_pending
from watch.model import Article, Telling
from watch.preparing import ready
from watch.store import Store, open_store
from watch.text import tokens

PAIRS = Path(__file__).parent / "stories" / "pairs.yaml"


class Pair(NamedTuple):
    kind: str
    same: bool
    one: str
    other: str


@cache
def pairs() -> list[Pair]:
    families = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    return [
        Pair(family["kind"], family["same"], one, other)
        for family in families
        for one, other in itertools.combinations(family["texts"], 2)
    ]


def telling(text: str, key: str = "a") -> Telling:
    title, _, lead = text.partition(" | ")
    return Telling(
        id=0,
        key=key,
        source=key,
        effective=START,
        address="",
        fingerprint=key,
        story=key,
        title=title,
        beginning=lead,
        title_words=" ".join(tokens(title)),
        words=" ".join(tokens(lead)),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "vigie.db") as opened:
        yield opened


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair.kind}-{pair.one[:20]}")
def test_the_labelled_pairs_are_judged_right(store: Store, pair: Pair) -> None:
    for number, text in enumerate((pair.one, pair.other)):
        title, _, lead = text.partition(" | ")
        receive(store, [article("ab"[number], "xy"[number], number, title, lead)])
    assert told(store) == {"a": "a", "b": "a" if pair.same else "b"}


@pytest.mark.parametrize("pair", [pair for pair in pairs() if pair.same], ids=lambda p: p.one[:30])
def test_copies_share_something_that_an_index_finds(pair: Pair) -> None:
    one, other = (sketch(told.title_words, told.words) for told in map(telling, pair[2:]))
    assert len({*one.bands} & {*other.bands}) >= 2  # one is enough; two leave a margin


def test_likeness_does_not_depend_on_who_is_asked() -> None:
    for pair in pairs():
        one, other = telling(pair.one), telling(pair.other)
        there, back = likeness(one, other), likeness(other, one)
        assert (there.differs is None) == (back.differs is None), pair
        assert abs(there.share - back.share) < 0.1, pair


def test_the_same_release_in_ten_sources_is_one_story(store: Store) -> None:
    texts = [pair.one for pair in pairs() if pair.kind == "dix reprises"]
    copies = [
        article(f"{n:02}", f"s{n}", n / 10, *texts[n % len(texts)].split(" | ")) for n in range(10)
    ]
    receive(store, copies)
    assert set(told(store).values()) == {"00"}


def test_a_national_text_does_not_bring_two_towns_together(store: Store) -> None:
    body = (
        "Du 2 au 12 octobre, la Fête de la science revient avec des ateliers, des conférences et"
        " des visites de laboratoires. Toutes les animations sont gratuites et ouvertes à tous."
    )
    receive(
        store,
        [
            article("a", "ministere", 0, "La Fête de la science 2026 se prépare", body),
            article(
                "b", "rodez", 1, "Fête de la science 2026 à Rodez", f"À Rodez aussi\u00a0! {body}"
            ),
            article(
                "c", "auch", 2, "Fête de la science 2026 à Auch", f"À Auch aussi\u00a0! {body}"
            ),
        ],
    )
    found = told(store)
    assert found["b"] != found["c"]
    assert found["b"] == "a"


def test_one_source_has_several_things_to_say(store: Store) -> None:
    near = next(pair for pair in pairs() if pair.same)
    receive(store, [article("a", "x", 0, *near.one.split(" | "))])
    receive(store, [article("b", "x", 0.1, *near.other.split(" | "))])
    assert told(store) == {"a": "a", "b": "b"}


def test_sketches_older_than_two_windows_are_forgotten(store: Store) -> None:
    title, _, lead = pairs()[0].one.partition(" | ")
    receive(store, [article("a", "x", 0, title, lead)], START)
    assert store.engine.rows("SELECT count(*) AS n FROM story_sketches")[0]["n"] > 0
    receive(store, [], START)
    receive(store, [article("b", "x", 40, "Agenda", "")], START + 40 * DAY)
    assert store.engine.rows("SELECT count(*) AS n FROM story_sketches")[0]["n"] == 0
    assert RULE.window * 2 < 40 * DAY


@pytest.mark.parametrize("now_alike", [True, False])
def test_a_text_that_changes_before_it_is_placed_is_compared_as_it_is_now(
    store: Store, *, now_alike: bool
) -> None:
    near = next(pair for pair in pairs() if pair.same)
    first, *other = (
        article(key, key, 0, *text.split(" | "))
        for key, text in (("a", near.one), ("b", near.other), ("b", "Une page | Rien de tel ici"))
    )
    with store.engine.transaction("test"):
        for one in (first, *(reversed(other) if now_alike else other)):
            store.articles.save([ready(one)], START)
    group_pending(store, START)
    assert told(store) == {"a": "a", "b": "a" if now_alike else "b"}


def steps(store: Store, articles: Sequence[Article]) -> int:
    """Thousands of SQLite instructions that placing these articles takes."""
    with store.engine.transaction("test"):
        store.articles.save([entry(one, fingerprint(one)) for one in articles], START)
    counted = itertools.count()
    store.engine.db.conn.set_progress_handler(lambda: next(counted) and None, 1000)
    group_pending(store, START)
    store.engine.db.conn.set_progress_handler(None, 0)
    return next(counted)


def form(key: str, source: str, days: float, town: str) -> Article:
    near = next(pair for pair in pairs() if "ville" in pair.kind)
    title, _, lead = near.one.partition(" | ")
    return article(key, source, days, title.replace("Rodez", town), lead)


def test_a_flood_of_one_form_is_bounded(store: Store) -> None:
    flood = [form(f"{n:05}", f"s{n % 40}", n / 1000, f"Ville{n % 90}") for n in range(1000)]
    assert steps(store, flood) < 3 * len(flood)
    assert len(set(told(store).values())) == 90


def test_the_cost_does_not_depend_on_the_archive(tmp_path: Path) -> None:
    spent = []
    for size in (200, 2000):
        old = [form(f"{n:05}", f"s{n % 9}", -40 - n / 9, f"Ville{n}") for n in range(size)]
        new = [form(f"a{n:04}", f"t{n}", 0, f"Bourg{n}") for n in range(60)]
        with open_store(tmp_path / f"{size}.db") as store:
            steps(store, old)
            spent.append(steps(store, new))
    assert spent[1] < 1.2 * spent[0]
