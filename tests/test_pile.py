"""The pile: the most uncertain first, never ten times the same, and an honest promise."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watch.classify.examples import text_article
from watch.classify.pile import Doubtful, gain, order
from watch.model import Label, Verdict

TEXTS = ("le port de pêche", "le village de montagne", "la place du marché", "un musée fermé", "")


def doubt(key: str, score: float, text: str = "", theme: str = "mer") -> Doubtful:
    label = Label(theme=theme, score=score, verdict=Verdict.CHECK)
    return Doubtful(replace(text_article(text or f"mot{key}", "", text), key=key), label)


def keys(pile: list[Doubtful], limit: int = 99) -> list[str]:
    return [one.article.key for one in order(pile, limit)]


def test_the_most_uncertain_comes_first() -> None:
    assert keys([doubt("a", 0.2), doubt("b", 0.39), doubt("c", 0.3)]) == ["b", "c", "a"]
    assert keys([doubt("a", 0.2), doubt("b", 0.39), doubt("c", 0.3)], 1) == ["b"]


def test_the_same_text_again_waits() -> None:
    pile = [doubt(key, 0.39, TEXTS[0]) for key in "abc"] + [doubt("d", 0.2, TEXTS[1])]
    assert keys(pile)[:2] == ["a", "d"]


def test_two_themes_of_one_text_are_two_questions() -> None:
    pile = [doubt("a", 0.39), doubt("a", 0.38, theme="ciel"), doubt("b", 0.2)]
    assert [one.label.theme for one in order(pile, 2)] == ["mer", "ciel"]


def test_an_empty_pile_asks_and_promises_nothing() -> None:
    assert order([], 5) == ()
    assert gain([], []).share == 0.0


def test_the_promise_is_a_share_of_what_is_uncertain_in_the_pile() -> None:
    pile = [doubt("a", 0.4), doubt("b", 0.3), doubt("c", 0.9)]
    told = gain(pile[:2], pile)
    assert told.fixed == pytest.approx(0.8 * 2 / 3)
    assert told.total == pytest.approx(0.8)
    assert told.share == pytest.approx(2 / 3)
    assert told.minutes == 1


doubts = st.lists(
    st.builds(
        doubt,
        st.text("abcdef", min_size=1, max_size=4),
        st.floats(0.15, 0.4),
        st.sampled_from(TEXTS),
        st.sampled_from(("mer", "ciel")),
    ),
    max_size=12,
    unique_by=lambda one: (one.article.key, one.label.theme),
)


@settings(max_examples=60)
@given(doubts, st.integers(0, 15), st.randoms(use_true_random=False))
def test_each_doubt_is_asked_once_whatever_the_order(
    pile: list[Doubtful], limit: int, chance: random.Random
) -> None:
    first = order(pile, limit)
    assert len(first) == min(limit, len(pile))
    assert len({(one.article.key, one.label.theme) for one in first}) == len(first)
    shuffled = chance.sample(pile, len(pile))
    assert order(shuffled, limit) == first
    told = gain(first, pile)
    assert 0 <= told.fixed <= told.total + 1e-9
