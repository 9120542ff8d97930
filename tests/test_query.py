"""The language of the search box: what it understands, and what it says when it does not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watch.errors import CatalogError
from watch.model import Category, Place, PlaceKind, SourceSpec, Theme
from watch.query import MAX_LENGTH, Asked, Clause, Field, Known, Reviewed, Wanted, meaning, parse
from watch.query.days import span

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LOT = Place(code="46", kind=PlaceKind.DEPARTMENT, name="Lot")


def places(asked: str) -> tuple[Place, ...]:
    if asked.lower() != "lot":
        raise CatalogError("no")
    return (LOT,)


KNOWN = Known(
    themes=[Theme(slug="ruralite", name="Ruralité", color="#000000", description="")],
    sources=[
        SourceSpec(
            slug="cnrs",
            name="CNRS Le Journal",
            kind="feed",
            url="https://x.fr/f",
            homepage="https://x.fr",
            category=Category.RESEARCH,
        )
    ],
    places=places,
)


def asked(text: str) -> Wanted:
    understood, wanted = meaning(parse(text), KNOWN, NOW)
    assert understood.problem is None, understood.problem
    return wanted


def refused(text: str) -> str:
    understood, _ = meaning(parse(text), KNOWN, NOW)
    assert understood.problem
    assert understood.problem.endswith(" La recherche porte sur tous ces mots.")
    return understood.problem


def test_words_phrases_and_what_is_not_wanted() -> None:
    wanted = asked('Élections -sport « esprit  critique » -"fausse alerte" l’école')
    assert wanted.words == ("election", "ecole")
    assert wanted.phrases == ("esprit critique",)
    assert wanted.unwanted == (("sport",),)
    assert wanted.banned == ("fausse alerte",)


def test_every_filter() -> None:
    wanted = asked(
        'theme:Ruralité -source:cnrs langue:EN type:appel verifie:oui lieu:"Lot"'
        " depuis:2026-09 avant:2026-11-20 categorie:organisme_recherche"
    )
    assert wanted.only.themes == ("ruralite",)
    assert wanted.never.sources == ("cnrs",)
    assert wanted.only.sources == ("cnrs",)
    assert wanted.only.languages == ("en",)
    assert wanted.only.kinds == ("appel",)
    assert wanted.only.reviewed == (Reviewed.YES,)
    assert wanted.only.places == ((LOT,),)
    assert wanted.since == datetime(2026, 8, 31, 22, tzinfo=UTC)
    assert wanted.before == datetime(2026, 11, 19, 23, tzinfo=UTC)
    assert not wanted.seeks


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026-2-28", date(2026, 2, 28), date(2026, 3, 1)),
        ("14/09/2026", date(2026, 9, 14), date(2026, 9, 15)),
        ("09/2026", date(2026, 9, 1), date(2026, 10, 1)),
        ("2026-S47", date(2026, 11, 16), date(2026, 11, 23)),
        ("7j", date(2026, 11, 19), date(2026, 11, 26)),
    ],
)
def test_days(text: str, first: date, after: date) -> None:
    assert span(text, date(2026, 11, 25)) == (first, after)


@pytest.mark.parametrize("text", ["2026-13", "31/02/2026", "0000", "2026-S60", "hier", "99999j2"])
def test_what_names_no_day(text: str) -> None:
    assert span(text, date(2026, 11, 25)) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("« esprit critique", "guillemet"),
        ('l"école', "guillemet"),
        ("theme:sport", "«\u00a0sport\u00a0» n'est pas un thème"),
        ("theme:ruralit", "vouliez-vous dire «\u00a0ruralite\u00a0»"),
        ("sourse:cnrs", "vouliez-vous dire «\u00a0source\u00a0»"),
        ("lieu:Mars", "territoire"),
        ("depuis:demain", "n'est pas une date"),
        ("-depuis:2026", "négatif"),
        ("type:roman", "valeurs acceptées\u00a0: appel, evenement"),
        ("langue:français", "langue"),
        ('theme:""', "n'a pas de valeur"),
    ],
)
def test_what_is_not_understood_is_searched_as_words_and_says_so(text: str, says: str) -> None:
    assert says in refused(text)
    _, wanted = meaning(parse(text), KNOWN, NOW)
    assert wanted.words


def test_signs_that_are_no_syntax() -> None:
    for text in ("tiers-lieux", "Covid - 19", "https://x.fr/a:b", "12:30", "?!", "titre :"):
        assert parse(text).problem is None, text


def test_a_long_text_is_refused() -> None:
    parse("é" * MAX_LENGTH)
    with pytest.raises(ValueError, match="trop longue"):
        parse("é" * (MAX_LENGTH + 1))


SIGNS = st.text(
    st.one_of(st.sampled_from('«»"“”-: \u00a0:*()^ themsourcdpuilavgktyf2026Sj'), st.characters()),
    max_size=MAX_LENGTH,
)


@given(SIGNS)
@example("theme:" * 33)
@example("-" * 200)
@example('A"":0')
@example('""')
@example("periode:9999-12 avant:0001")
def test_any_text_is_understood_or_searched_as_words(text: str) -> None:
    understood, wanted = meaning(parse(text), KNOWN, NOW)
    if understood.problem:
        assert all(one.field is None and not one.exact for one in understood.clauses)
        assert not wanted.phrases
    again = parse(str(understood))
    assert again.problem is None or understood.problem


CLAUSES = st.builds(
    Clause,
    text=st.sampled_from(["école", "tiers-lieux", "esprit critique", "2026-09", "Saint-Gaudens"]),
    field=st.one_of(st.none(), st.sampled_from(Field)),
    negated=st.booleans(),
    exact=st.just(value=False),
).map(lambda one: one if one.field or " " not in one.text else Clause(text=one.text, exact=True))


@given(st.lists(CLAUSES, max_size=6).map(tuple))
def test_what_is_written_back_is_read_the_same(clauses: tuple[Clause, ...]) -> None:
    written = Asked(clauses=clauses)
    assert parse(str(written)) == written


def test_a_filter_is_added_and_taken_away() -> None:
    clause = Clause(text="Saint-Gaudens et environs", field=Field.PLACE)
    narrowed = parse("eau").adding(clause)
    assert str(narrowed) == 'eau lieu:"Saint-Gaudens et environs"'
    assert str(narrowed.without(clause)) == "eau"
    assert narrowed.of(Field.PLACE) == (clause,)
