"""Key figures, key sentences, languages: what is found, never made up, on any text."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.extracts import MEASURES, article, read, told
from watch.enrich.figures import figures
from watch.enrich.language import language
from watch.enrich.numbers import value
from watch.enrich.sentences import sentences
from watch.enrich.summary import key_sentences
from watch.model import FigureKind

FLOORS = {
    ("figures", "value"): (0.97, 0.97),
    ("figures", "what it counts"): (0.93, 0.93),
    ("languages", "language"): (0.97, 0.97),
    ("sentences", "TextRank, two of them"): (0.75, 0.75),
}


@pytest.mark.parametrize(("name", "field"), FLOORS)
def test_no_less_is_recognised(name: str, field: str) -> None:
    tally, (precision, recall) = MEASURES[name](read(name, "report")), FLOORS[name, field]
    assert tally.precision(field) >= precision, tally.errors
    assert tally.recall(field) >= recall, tally.errors


# Figures


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("1 200", 1200),
        ("1\u202f200", 1200),
        ("1.200", 1200),
        ("12,5", "12.5"),
        ("soixante-dix-sept", 77),
        ("quatre-vingt-dix-neuf", 99),
        ("quatre-vingts", 80),
        ("deux cent trois", 203),
        ("deux mille", 2000),
        ("vingt et un", 21),
    ],
)
def test_a_number_is_read_as_written(text: str, worth: object) -> None:
    assert value(text) == Decimal(str(worth))


def test_a_scale_multiplies() -> None:
    assert value("3,5", "millions") == Decimal(3_500_000)


@pytest.mark.parametrize(
    "text",
    [
        "Rendez-vous le 12 octobre 2026 à 18 h 30, salle 204.",
        "Loi n° 2005-102, article 12, page 127.",
        "Tél. 05 61 00 00 00, 31000 Toulouse.",
        "La formation dure 3 jours.",
        "Le satellite pèse 6,2 tonnes.",
        "Version 2.1, 3,4 Mo.",
        "Covid-19 et France 2030.",
        "Deux élèves racontent.",
    ],
)
def test_what_counts_nothing_is_no_figure(text: str) -> None:
    assert figures(article(text)) == ()


def test_a_figure_comes_with_its_sentence() -> None:
    (found,) = figures(article("Rien ici. La Région consacre 3 millions d'euros au plan. Fin."))
    assert (found.kind, found.value, found.what) == (FigureKind.AMOUNT, Decimal(3_000_000), "plan")
    assert found.text == "3 millions d'euros"
    assert found.quote == "La Région consacre 3 millions d'euros au plan."


def test_figures_of_the_full_text_are_found_and_those_of_the_lead_told_once() -> None:
    whole = "La Région consacre 3 millions d'euros au plan. Il aide 450 élèves."
    told_twice = replace(article("La Région consacre 3 millions d'euros au plan."), text=whole)
    assert [one.text for one in figures(told_twice)] == ["3 millions d'euros", "450"]


@given(st.text(max_size=400))
def test_every_figure_is_in_the_text(text: str) -> None:
    for one in figures(article(text)):
        if one.kind is not FigureKind.SHARE:
            assert one.text in text
        assert told(one)


@pytest.mark.parametrize(
    "piece",
    [
        "12 ",
        "un ",
        "deux cent ",
        "3 millions ",
        "% ",
        "1/4 de ",
        "12 € ",
        "12 % les ",
        "la moitié ",
    ],
)
def test_a_long_text_costs_what_its_beginning_costs(piece: str) -> None:
    start = time.process_time()
    assert len(figures(article(piece * 50_000))) <= 20
    assert time.process_time() - start < 1  # 0.1 s here


# Sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("M. Dupont est venu. Il repart.", 2),
        ("L'art. 12 de la loi n° 5 s'applique. C'est tout.", 2),
        ("Voir p. 12 et suiv. pour le détail.", 1),
        ("Le 3 janv. 2026, tout commence. Ensuite, rien.", 2),
        ("Il dit : « Je viens. Tu restes. » Puis il part.", 1),
        ("Vraiment ? Oui ! Bien…", 3),
        ("Mme J. Martin et le Pr. A. Petit. Ils ont écrit.", 2),
        ("Un taux de 3,5 % en 2026. Il baisse.", 2),
        ("Titre\nTexte de la ligne.", 2),
        ("Sans point final", 1),
    ],
)
def test_full_stops_that_end_a_sentence(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.mark.parametrize("piece", ["M. ", "A. B. ", "« ", "« Oui. ", "». ", "!! ", "Oui. Non. "])
def test_a_long_text_is_cut_in_little_time(piece: str) -> None:
    start = time.process_time()
    sentences(piece * 20_000)
    assert time.process_time() - start < 1  # 0.01 s here; « M. M. M. » took 22 s


PIECES = st.sampled_from([*"«»…?!\n", "M. ", "A. ", "Oui. ", "n° 5. ", "« ", " » "])


@given(st.text(max_size=500) | st.lists(PIECES).map("".join))
def test_sentences_lose_no_word(text: str) -> None:
    assert " ".join(sentences(text)).split() == text.split()


TEXT = (
    "Un bus des sciences parcourt soixante villages de l'Aveyron à partir de décembre. "
    "Le bus des sciences parcourt soixante villages de l'Aveyron dès décembre. "
    "La Région et le Département le financent à hauteur de 180 000 euros par an. "
    "Viendrez-vous le voir dans votre village cette année ? "
    "Le chauffeur a été recruté au printemps dernier par le Département."
)


def test_key_sentences_are_the_text_s_own_in_its_order_without_repeats() -> None:
    found = key_sentences("Un bus des sciences en Aveyron", TEXT, 3)
    assert [one.text in TEXT for one in found] == [True] * len(found)
    assert [one.place for one in found] == sorted(one.place for one in found)
    assert sum("parcourt soixante villages" in one.text for one in found) == 1
    assert not any(one.text.endswith("?") for one in found)
    assert found == key_sentences("Un bus des sciences en Aveyron", TEXT, 3)


@given(st.text(max_size=300), st.text(max_size=50), st.integers(0, 5))
def test_any_text_gives_at_most_what_was_asked(text: str, title: str, count: int) -> None:
    assert len(key_sentences(title, text, count)) <= count


# Languages


def test_without_any_sign_the_source_is_believed() -> None:
    for announced in ("fr", "en", "oc"):
        assert language(announced, "Horizon 2030") == announced


@given(st.text(max_size=300))
def test_a_language_is_always_two_letters(text: str) -> None:
    assert len(language("fr", text)) == 2
