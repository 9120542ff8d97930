"""Cutting once: pieces read apart give what the whole text does, and scikit-learn's figures."""

from __future__ import annotations

import re
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from watch.classify import exclusions, trie
from watch.classify.cut import TOKEN, cut
from watch.classify.examples import cold_examples, text_article
from watch.classify.exclusions import Guard, covering
from watch.classify.features import bag
from watch.classify.learning import train_cold
from watch.classify.lexicon import Lexicon
from watch.classify.themes import load_themes
from watch.enrich.language import language
from watch.model import Exclusion
from watch.resources import shipped
from watch.text import clean, indexed, lemma, pieces, tokens, words

THEMES = load_themes(shipped("config", "themes.yaml"))
_ODD = (
    "l' d' aujourd'hui chercheur·euses étudiant(e)s élu·e·s chercheurs/ses hors-les-murs a.b U.E. "
    "A&B 3,5 . ! … » \" ( ) - _ \n qu' œuvre ex. fin.Le é_a 12 % ·e /es (e)s x’ .."
)
WRITING = st.lists(
    st.sampled_from(
        [" ", "  ", *_ODD.split(" ")],
    ),
    max_size=40,
).map("".join)


@given(st.one_of(WRITING, st.text()))
def test_the_words_of_a_text_are_those_of_its_pieces(text: str) -> None:
    apart = [word.text for piece in pieces(text) for word in words(piece.text)]
    assert apart == [word.text for word in words(text)]


@given(st.one_of(WRITING, st.text()))
def test_the_index_holds_the_lemmas_of_the_words(text: str) -> None:
    text = clean(text)
    assert indexed(text).split() == [lemma(word.text) for word in words(text)]
    assert indexed(text) == " ".join(tokens(text))


@given(WRITING, WRITING)
def test_a_language_is_that_of_the_first_words_wherever_they_are_cut(one: str, other: str) -> None:
    for announced in ("fr", "en"):
        assert language(announced, one, other) == language(announced, f"{one} {other}")


@given(st.one_of(WRITING, st.text()))
def test_the_words_of_the_lexicon_are_those_of_the_pieces(text: str) -> None:
    apart = list(chain.from_iterable(trie._words(piece.text) for piece in pieces(text)))
    assert apart == list(filter(None, map(trie._word, TOKEN.findall(text))))


_FORMS = ("égalité", "égalité femmes hommes", "cheval de course", "U.E.", "R&D", "local", "a b c")
_SAID = st.lists(
    st.sampled_from(
        "égalité Égalités femmes hommes. hommes, chevaux cheval de l'égalité-femmes course COURSES"
        " (égalité) – « U.E. UE R&D locaux locale. a b c abc \n".split(" ")
    ),
    max_size=12,
).map(" ".join)


@given(_SAID)
def test_no_expression_is_lost_by_a_look_at_pieces(text: str) -> None:
    planted = trie.Trie()
    for owner, form in enumerate(_FORMS):
        planted.plant(form, owner)
    read = TOKEN.findall(text)
    words = list(map(trie._word, read))
    everywhere = trie._placed(planted._met(words), read, words, text)
    assert planted.find(pieces(text), text) == list(everywhere)


def test_the_exclusions_left_out_for_a_term_never_cover_it() -> None:
    """Over every text that is shipped, traps included."""
    everything = {
        theme.slug: exclusions.Rules(
            re.compile("|".join(f"(?:{p.pattern})" for p, _ in guard.local)), guard.local
        )
        for theme in THEMES
        for guard in [Guard(theme.exclusions)]
    }
    lexicon = Lexicon(THEMES)
    cancelled = 0
    for example in cold_examples(THEMES):
        article = example.article
        for name, field in zip(("title", "lead"), cut(article), strict=False):
            text = getattr(article, name)
            for hit in lexicon._trie.find(field, text):
                if hit.owner >= 0:
                    term = lexicon._terms[hit.owner]
                    said = set(covering(term.rules, text, hit.start, hit.end))
                    assert said == set(covering(everything[term.theme], text, hit.start, hit.end))
                    cancelled += bool(said)
    assert cancelled > 10


def test_an_exclusion_does_not_begin_inside_a_word() -> None:
    guard = Guard((Exclusion(pattern="parité euro"),))
    rules = guard.touching(["euro"])
    assert list(covering(rules, "la parité euro", 10, 14))
    assert not list(covering(rules, "la disparité euro", 13, 17))
    assert guard.touching(["féminisme"]).any is None


def test_vectors_and_margins_are_those_of_scikit_learn() -> None:
    model = train_cold(THEMES)
    articles = [example.article for example in cold_examples(THEMES)][:100]
    articles += [text_article("de la"), text_article("un mot " * 5000, "mot", "mot")]
    theirs = TfidfVectorizer(
        lowercase=False,
        token_pattern=r"\S+",
        sublinear_tf=True,
        vocabulary={name: rank for rank, name in enumerate(model.weights.names)},
    )
    theirs.idf_ = np.array(model.weights.idf)
    vectors = theirs.transform(map(bag, articles))
    margins = vectors @ np.array(model.weights.slopes).T + np.array(model.weights.biases)
    for article, vector, margin in zip(articles, vectors.toarray(), margins, strict=True):
        row = model.margins.of(cut(article))
        assert row.margins == pytest.approx(margin, abs=1e-12)
        assert vector[list(row.tfidf)] == pytest.approx(list(row.tfidf.values()), abs=1e-12)
        assert len(row.tfidf) == np.count_nonzero(vector)
