"""The matcher: the rules of the lexicon, exact places, bounded time on any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.classify.examples import text_article
from watch.classify.exclusions import flatten
from watch.classify.lexicon import FIELDS, Hit, Lexicon, total
from watch.classify.themes import load_themes
from watch.model import Exclusion, LexiconTerm, Theme
from watch.resources import shipped

SHIPPED = Lexicon(load_themes(shipped("config", "themes.yaml")))


def lexicon(*terms: LexiconTerm, exclusions: tuple[Exclusion, ...] = ()) -> Lexicon:
    theme = Theme(
        slug="t", name="T", color="#000000", description="", lexicon=terms, exclusions=exclusions
    )
    return Lexicon([theme])


def term(text: str, *forms: str, weight: int = 3, beside: tuple[str, ...] = ()) -> LexiconTerm:
    return LexiconTerm(text=text, weight=weight, forms=forms, beside=beside)


def found(using: Lexicon, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in using.matches(text_article("", "", text))]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("désinformation", "La DESINFORMATION progresse."),
        ("territoire rural", "Les territoires ruraux."),
        ("tiers-lieu", "un tiers lieu, deux tiers-lieux"),
        ("vœux d'orientation", "Voeux d’orientation"),
        ("chercheur", "les chercheur·euse·s du site"),
        ("étudiant", "les étudiant(e)s"),
        ("Femmes & Sciences", "l'association Femmes & Sciences"),
        ("1 scientifique, 1 classe : chiche !", "1 scientifique 1 classe chiche"),
    ],
)
def test_accents_case_hyphens_marks_and_inclusive_writing_do_not_count(
    form: str, text: str
) -> None:
    assert found(lexicon(term(form)), text)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("ruraux", "un chemin rural"),
        ("mixité", "une remixité"),
        ("s'orienter", "orienter la politique"),
        ("milieu rural", "Au milieu. Rural et fier de l'être."),
        ("BUT", "dans ce but"),
        ("LEADER", "un leader, des Leaders"),
    ],
)
def test_what_only_looks_like_a_form_is_left(form: str, text: str) -> None:
    assert found(lexicon(term(form)), text) == []


def test_an_acronym_in_a_shouted_title_is_not_trusted() -> None:
    using = lexicon(term("BUT"))
    assert found(using, "Le BUT en trois ans.") == ["BUT"]
    assert found(using, "LE BUT DE CETTE RÉFORME EST CLAIR") == []


def test_a_proper_name_keeps_its_capitals_when_asked() -> None:
    using = lexicon(LexiconTerm(text="Article 1", weight=2, case_sensitive=True))
    assert found(using, "L'association Article 1 recrute.") == ["Article 1"]
    assert found(using, "l'article 1 de la loi") == []


def test_a_term_with_neighbours_needs_one_in_its_sentence() -> None:
    using = lexicon(term("CIO", beside=("lycée",)))
    assert found(using, "Le CIO reçoit les élèves des lycées.") == ["CIO"]
    assert found(using, "Le CIO se réunit. Un lycée ouvre.") == []


def test_a_title_is_one_sentence() -> None:
    using = lexicon(term("CIO", beside=("lycée",)))
    assert using.matches(text_article("Le CIO ouvre. Un lycée aussi."))


def test_an_exclusion_cancels_the_occurrence_not_the_document() -> None:
    using = lexicon(term("parité"), exclusions=(Exclusion(pattern="parité euro"),))
    assert found(using, "La parité euro-dollar.") == []
    assert found(using, "La parité euro-dollar. La parité aux élections.") == ["parité"]


def test_an_exclusion_gives_way_to_the_words_that_save_it() -> None:
    using = lexicon(term("intox"), exclusions=(Exclusion(pattern="intox", unless=("infox",)),))
    assert found(using, "Une intox alimentaire.") == []
    assert found(using, "Une intox, ou infox.") == ["intox"]


def test_a_document_exclusion_silences_the_theme() -> None:
    news = Exclusion(pattern="garde à vue", whole_document=True, unless=("étude",))
    using = lexicon(term("féminicide"), exclusions=(news,))
    assert found(using, "Un féminicide. Un homme en garde a vue.") == []
    assert found(using, "Un féminicide, selon une étude. La garde à vue.") == ["féminicide"]


def test_a_term_counts_once_at_its_best_place() -> None:
    using = lexicon(term("infox", weight=2))
    article = text_article("Encore une infox", "Une infox.", "infox infox")
    (hit,) = using.matches(article)
    assert (hit.field, hit.points) == ("title", 4.0)
    assert article.title[hit.start : hit.end] == "infox"


def test_weak_terms_never_suffice_alone() -> None:
    weak = [Hit("t", str(n), 1, "title", 0, 1) for n in range(5)]
    assert total(weak) == 2.0
    assert total([*weak, Hit("t", "x", 2, "text", 0, 1)]) == 12.0
    assert total([]) == 0.0


@pytest.mark.parametrize(
    ("theme", "text"),
    [
        ("orientation", "Course d'orientation en forêt samedi."),
        ("orientation", "Débat d'orientation budgétaire au conseil."),
        ("orientation", "Un apprentissage automatique pour les métiers de l'entreprise."),
        ("desinformation", "Rumeurs de transfert au mercato."),
        ("desinformation", "Son état critique, intoxication alimentaire."),
        ("egalite_fh", "La parité euro-dollar, la mixité sociale et les inégalités de Bell."),
        ("egalite_fh", "Commission administrative paritaire du laboratoire."),
        ("ruralite", "Le leader mondial en campagne électorale au village olympique."),
        ("ruralite", "La Coordination rurale manifeste."),
    ],
)
def test_the_traps_of_the_shipped_lexicon_give_nothing_strong(theme: str, text: str) -> None:
    hits = SHIPPED.matches(text_article("", "", text))
    assert total([hit for hit in hits if hit.theme == theme]) <= 2.0


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=400))
def test_any_text_gives_places_inside_its_field(title: str, lead: str, text: str) -> None:
    article = text_article(title, lead, text)
    for hit in SHIPPED.matches(article):
        assert 0 <= hit.start < hit.end <= len(getattr(article, hit.field))


WORDS = st.sampled_from(
    "les fake news ruralité égalité femmes hommes CIO élèves orientation d' l' . ! , - · e s "
    "parité euro BUT désinformation territoires ruraux « » ( ) \n".split(" ")
)


@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_words_of_the_trade_in_any_order_keep_their_places(text: str) -> None:
    for hit in SHIPPED.matches(text_article(text, text, text)):
        assert hit.field in FIELDS
        assert text[hit.start : hit.end].strip() == text[hit.start : hit.end] != ""


@given(st.text())
def test_flattening_keeps_every_place(text: str) -> None:
    assert len(flatten(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "fake " * 200_000,
        "ministre " * 100_000 + "égalité femmes-hommes",
        "chercheur" + "·e" * 400_000,
        "parité euro " * 100_000,
        "a" * 1_000_000,
        "égalité femmes-hommes secrétaire d'État " * 30_000,
        "(" * 500_000 + "territoire " * 50_000,
        " ".join(str(number) for number in range(200_000)),
    ],
    ids=lambda text: str(text)[:12],
)
def test_a_hostile_text_takes_bounded_time(text: str) -> None:
    started = time.process_time()
    SHIPPED.matches(text_article(text, text, text))
    assert time.process_time() - started < 1.0
