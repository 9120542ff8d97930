"""The analyser: what colleagues type finds what sources wrote."""

from __future__ import annotations

import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.text import clean, dictionary, fold, inclusive, lemma, shorten, squeeze, tokens, words


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("élections", "L’élection européenne"),
        ("l'élection européennes", "L'élection européenne"),
        ("chercheuse", "les chercheur·euses du laboratoire"),
        ("étudiant", "les étudiant·e·s et les étudiant(e)s"),
        ("oeuvre", "un chef-d’œuvre"),
        ("EGALITE", "l’égalité"),
        ("elections europeennes", "l’élection européenne"),
        ("ecoles", "une école"),
        ("ÉLECTIONS", "l’élection"),
        ("université", "Jusqu’aux universités"),
        ("aujourd'hui", "aujourd’hui"),
    ],
)
def test_any_form_of_a_word_finds_the_others(asked: str, written: str) -> None:
    assert set(tokens(asked)) <= set(tokens(written))


@pytest.mark.parametrize("text", ["C'est aujourd'hui", "covid-19", "l'eau 100 %", "c++"])
def test_ordinary_french_gives_plain_tokens(text: str) -> None:
    assert all(token.isalnum() for token in tokens(text))


def test_an_acronym_is_not_a_word() -> None:
    assert tokens("le BUT informatique") == ("le", "but", "informatique")
    assert tokens("les SAPS") == ("le", "saps")


def test_words_know_their_place() -> None:
    text = "L’accès des lycéen·nes à l’université"
    assert [text[word.start : word.end] for word in words(text)] == [
        "accès",
        "des",
        "lycéen·nes",
        "à",
        "université",
    ]


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ("chercheur·euses", "chercheur"),
        ("étudiant·e·s", "étudiant"),
        ("professeur.e.s", "professeur"),
        ("étudiant(e)s", "étudiant"),
        ("chercheurs/ses", "chercheurs"),
        ("lycéen-ne-s", "lycéen"),
        ("rendez-vous", "rendez-vous"),
        ("éducation.gouv.fr", "éducation.gouv.fr"),
    ],
)
def test_inclusive_writing_is_reduced_to_the_base_form(written: str, base: str) -> None:
    assert inclusive(written) == base


def test_invisible_characters_do_not_hide_words() -> None:
    assert clean("dés\u00adinfor\u200bmation\u202e") == "désinformation"


@given(st.text())
def test_clean_text_is_accepted_everywhere(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned
    row = sqlite3.connect(":memory:").execute("SELECT ?", [cleaned]).fetchone()
    assert row[0] == cleaned


dictionary()  # its loading is not the cost of an example


@given(st.text())
def test_the_analyser_never_fails_and_folds(text: str) -> None:
    for token in tokens(text):
        assert token == fold(token)
    for word in words(text):
        assert text[word.start : word.end]


@given(st.text(), st.integers(min_value=2, max_value=80))
def test_shorten_keeps_its_word(text: str, limit: int) -> None:
    assert len(shorten(squeeze(text), limit)) <= limit


def test_shorten_cuts_between_words() -> None:
    assert shorten("La Fête de la science revient", 16) == "La Fête de la…"


@given(st.text(st.sampled_from("ab éè'’.-·()/esnEÉ1\n œ—,LD"), max_size=40))
def test_tokens_are_the_lemmas_of_the_words_in_order(text: str) -> None:
    assert tokens(text) == tuple(lemma(word.text) for word in words(clean(text)))
