"""The places that an item names, those that it only seems to name, and what they are worth."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.enrich.gazetteer import Gazetteer
from watch.enrich.territory import KEPT, territory
from watch.errors import CatalogError
from watch.model import Article, PlaceKind, Territory
from watch.places import load_places
from watch.resources import shipped

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    return load_places(shipped("config", "territory"))


def read(names: Gazetteer, title: str, text: str = "", *, regional: bool = False) -> Territory:
    article = Article(
        key="k",
        source="s",
        url="https://exemple.example/1",
        title=title,
        lead=text,
        text="",
        published=NOW,
        first_seen=NOW,
    )
    return territory(article, names, regional=regional)


def codes(found: Territory) -> set[str]:
    return {one.place.code for one in found.mentions}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un colloque à Toulouse", {"31555"}),
        ("À Castres (Tarn), un atelier", {"81065", "81"}),
        ("À Castres (81), un atelier", {"81065"}),
        ("Castres (Aisne) restaure son école", set()),
        ("31000 Toulouse, 34000 Montpellier", {"31555", "34172"}),
        ("Aucun collège ne fermera", set()),
        ("Le village d’Aucun (Hautes-Pyrénées)", {"65045", "65"}),
        ("Le Lot et le Gers", {"46", "32"}),
        ("Un lot de mesures. Lot numéro deux.", set()),
        ("Aude Martin est nommée rectrice", set()),
        ("Un bus dans l’Aude", {"11"}),
        ("Le Lot-et-Garonne ouvre un lycée", set()),
        ("Au Vigan (Gard), un stage", {"30350", "30"}),
        ("Le plan de Vigan", set()),
        ("Le Dr Cazals dirige une équipe", set()),
        ("Espère-t-on un vaccin ?", set()),
        ("Le PIA finance la recherche", set()),
        ("L’Union européenne légifère", set()),
        ("L'UNION À SAINT-DENIS", set()),
        ("L’université de Montpellier recrute", {"univ-montpellier"}),
        ("TOULOUSE ACCUEILLE LES CHERCHEURS", {"31555"}),
        ("Une jeune pousse toulousaine", {"31555"}),
        ("Des entreprises lotoises", {"46"}),
        ("La communauté de communes Grand Orb investit", {"200042646"}),
        ("Toulouse Métropole baptise dix rues", {"243100518"}),
        ("À Saint-Jean-de-Maurienne, un centre", set()),
        ("Valence, dans la Drôme, accueille un salon", set()),
        ("Beaumont-de-Lomagne et Œuvres", {"82013"}),
    ],
)
def test_places(names: Gazetteer, text: str, expected: set[str]) -> None:
    assert codes(read(names, "Une annonce", text)) == expected


def test_a_name_of_several_communes_is_the_one_of_the_departement_that_is_named(
    names: Gazetteer,
) -> None:
    assert codes(read(names, "À Aigues-Vives, dans le Gard")) == {"30004", "30"}
    assert codes(read(names, "À Aigues-Vives, dans l’Aude")) == {"11001", "11"}
    assert codes(read(names, "À Aigues-Vives")) == set()


def test_the_source_s_territory_is_evidence(names: Gazetteer) -> None:
    text = "Le marché de Bédarieux et celui de Gramat"
    assert codes(read(names, text)) <= codes(read(names, text, regional=True))
    assert read(names, "Une annonce", regional=True).score == 0.5
    assert read(names, "Une annonce").score == 0.0


def test_relevance_is_the_documented_sum(names: Gazetteer) -> None:
    alone = read(names, "Un atelier à Toulouse")
    assert alone.score == pytest.approx(0.6)
    shared = read(names, "Lille, Lyon, Toulouse et Nice")
    assert shared.elsewhere == ("Lille", "Lyon", "Nice")
    assert shared.score == pytest.approx(0.6 * (0.5 + 0.5 / 4), abs=0.001)
    both = read(names, "L’Occitanie à Toulouse")
    assert both.score == pytest.approx(1 - (1 - 0.8) * (1 - 0.6))


def test_a_place_counts_once_where_it_weighs_most(names: Gazetteer) -> None:
    (one,) = read(names, "Une annonce", f"{'mot ' * 150}à Toulouse. Enfin, Toulouse.").mentions
    assert one.weight == pytest.approx(0.24)
    (title,) = read(names, "Toulouse ouvre", "À Toulouse, un musée.").mentions
    assert title.weight == pytest.approx(0.6)
    assert "Toulouse" in title.quote


def test_every_commune_is_found_under_its_own_name(names: Gazetteer) -> None:
    places = {
        entry.place
        for shelf in names.index.values()
        for same in shelf.rest.values()
        for entry in same
        if entry.place and entry.place.kind is PlaceKind.COMMUNE
    }
    assert len(places) == 4446
    for place in places:
        (hit, *_) = names.hits(f"à {place.name}")
        assert place in {entry.place for entry in hit.entries}, place.name


def test_of_two_adjectives_the_first_in_the_text_is_quoted(names: Gazetteer) -> None:
    text = "Une équipe toulousaine, des chercheurs toulousains, un labo toulousain, rien de plus."
    (mention,) = read(names, "Science", text).mentions
    assert "équipe toulousaine" in mention.quote


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from("Le Lot à (81) d’Aucun L'Union - , Castres 31000".split())).map(
        " ".join
    )
)
def test_never_raises_and_stays_within_bounds(text: str) -> None:
    found = read(_NAMES, text, text)
    assert 0 <= found.score <= 1
    assert len(found.mentions) <= KEPT
    for one in found.mentions:
        assert one.quote
        assert 0 < one.confidence <= 1


_NAMES = load_places(shipped("config", "territory"))


@pytest.mark.parametrize(
    "text",
    ["1" * 100_000, "Saint-" * 17_000, "Toulouse, " * 10_000, "Le Lot " * 14_000, "a-" * 50_000],
)
def test_hostile_texts_take_little_time(names: Gazetteer, text: str) -> None:
    start = time.process_time()
    read(names, text, text)
    assert time.process_time() - start < 1  # 0.02 s here


def test_a_file_that_is_not_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"communes\.csv"):
        load_places(tmp_path)
    for path in shipped("config", "territory").glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    load_places(tmp_path)
    with (tmp_path / "communes.csv").open("a", encoding="utf-8") as file:
        file.write("99999;Trop;peu\n")
    with pytest.raises(CatalogError, match="99999"):
        load_places(tmp_path)
