"""What may be shown of a source: never more than the right, never a broken word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.rights import cut, extract
from watch.model import Article, Category, Rights, SourceSpec

SEEN = datetime(2026, 11, 18, tzinfo=UTC)


def article(lead: str = "", text: str = "", title: str = "Un titre") -> Article:
    return Article(
        key="0" * 20,
        source="s",
        url="https://example.org/1",
        title=title,
        lead=lead,
        text=text,
        published=SEEN,
        first_seen=SEEN,
    )


def spec(rights: Rights, attribution: str | None = None) -> SourceSpec:
    return SourceSpec(
        slug="s",
        name="La Source",
        kind="feed",
        url="https://example.org/rss",
        homepage="https://example.org",
        category=Category.MINISTRY,
        rights=rights,
        attribution=attribution,
    )


def test_a_reference_shows_none_of_the_text() -> None:
    shown = extract(article("Un beau résumé.", "Un texte entier."), spec(Rights.REFERENCE, "©"))
    assert shown == ("", None)


@given(st.text(max_size=2000), st.sampled_from(Rights), st.integers(0, 400))
def test_no_right_lets_more_than_the_limit_through(text: str, rights: Rights, limit: int) -> None:
    shown, _ = extract(article(text), spec(rights), limit)
    assert len(shown) <= limit
    # Word for word what the source wrote: nothing reworded, nothing taken from elsewhere.
    assert " ".join(text.split()).startswith(shown.removesuffix("…"))


@given(st.text(alphabet="ab .!?", min_size=50, max_size=400))
def test_a_cut_falls_between_two_words(text: str) -> None:
    whole = " ".join(text.split())
    kept = cut(whole, 40).removesuffix("…")
    if " " in whole[:39] and len(kept) < len(whole):
        assert not (kept[-1:].isalpha() and whole[len(kept) : len(kept) + 1].isalpha())


def test_a_cut_prefers_the_end_of_a_sentence() -> None:
    text = "La Région ouvre un appel. Il finance des ateliers. " + "Il est ouvert à tous " * 20
    assert cut(text, 60) == "La Région ouvre un appel. Il finance des ateliers."


def test_a_sentence_too_short_to_say_anything_does_not_end_the_extract() -> None:
    text = "Enfin. " + "Les ateliers de médiation ouvrent partout dans la région " * 5
    assert cut(text, 60) == "Enfin. Les ateliers de médiation ouvrent partout dans la…"


def test_an_abbreviation_is_not_the_end_of_a_sentence() -> None:
    text = "Le colloque se tient à Toulouse avec M. Durand et toute son équipe de recherche ici."
    assert cut(text, 42) == "Le colloque se tient à Toulouse avec M…"


def test_the_full_text_serves_when_there_is_no_summary() -> None:
    assert extract(article("", "Un texte."), spec(Rights.EXTRACT))[0] == "Un texte."


def test_a_summary_that_repeats_the_title_is_not_shown() -> None:
    assert extract(article("UN TITRE.", "", "Un titre"), spec(Rights.EXTRACT)) == ("", None)


@pytest.mark.parametrize(
    ("rights", "attribution", "credit"),
    [
        (Rights.OPEN, None, "La Source"),
        (Rights.OPEN, "Licence Ouverte 2.0", "Licence Ouverte 2.0"),
        (Rights.LICENSED, "CFC", "CFC"),
        (Rights.EXTRACT, None, None),
    ],
)
def test_a_licence_is_credited(rights: Rights, attribution: str | None, credit: str | None) -> None:
    assert extract(article("Texte."), spec(rights, attribution))[1] == credit
