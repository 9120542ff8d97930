"""The dictionary in one piece says what simplemma says."""

from __future__ import annotations

import random

import pytest
import simplemma
from hypothesis import given
from hypothesis import strategies as st
from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

from watch.dictionary import Table
from watch.text import dictionary, fold, lemma

_WORDS = st.text(st.characters(categories=("L", "N", "P")), max_size=12)


@given(st.lists(st.tuples(_WORDS, _WORDS)), st.lists(_WORDS))
def test_a_table_is_a_mapping(entries: list[tuple[str, str]], others: list[str]) -> None:
    expected: dict[str, str] = {}
    for form, base in entries:
        expected.setdefault(form, base)
    table = Table.unpacked(Table.made(iter(entries)).packed())
    for form in [*expected, *others]:
        assert table.get(form) == expected.get(form)


def test_no_bytes_are_taken_for_an_entry() -> None:
    table = Table.made([("un", "deux")])
    assert [table.get(form) for form in ("u", "n", "deux", "un\tdeux", "\ud800", "")] == [None] * 6


def test_a_word_has_the_lemma_of_simplemma() -> None:
    chance = random.Random(20261125)  # noqa: S311 - a reproducible draw, not a secret
    forms = chance.sample(sorted(DEFAULT_DICTIONARY_FACTORY.get_dictionary("fr")), 5_000)
    # Its own rules for long words out of the dictionary and for what begins in capitals aside.
    for form in {one.lower() for one in forms if len(one) > 1 and one.isalpha()}:
        if "oe" not in form and simplemma.is_known(form, lang="fr"):
            assert lemma(form) == fold(simplemma.lemmatize(form, lang="fr"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("européennes", "europeen"),
        ("EUROPEENNES", "europeen"),
        ("Oeuvres", "oeuvre"),
        ("Paris", "pari"),
        ("ongs", "ongs"),
        ("xyzzy", "xyzzy"),
    ],
)
def test_accents_capitals_and_ligatures(word: str, expected: str) -> None:
    assert lemma(word) == expected


def test_there_is_one_dictionary_in_a_process() -> None:
    assert dictionary() is dictionary()
