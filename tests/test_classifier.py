"""The cold model: right on plain cases, wary of traps, and able to say why."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watch.classify import explain
from watch.classify.calibration import COLD, Thresholds, probability
from watch.classify.classifier import Classifier
from watch.classify.examples import Example, cold_examples, seed_article, text_article
from watch.classify.fingerprint import fingerprint
from watch.classify.learning import train, train_cold
from watch.classify.themes import load_themes
from watch.errors import ModelError
from watch.model import Article, Label, Theme, Verdict
from watch.resources import shipped

THEMES = load_themes(shipped("config", "themes.yaml"))
SPECIAL = {explain.DEDICATED, explain.NOTHING}


@pytest.fixture(scope="module")
def cold() -> Classifier:
    return train_cold(THEMES)


def judge(classifier: Classifier, article: Article) -> dict[str, Label]:
    labels = classifier.explain(article, {})
    return {label.theme: label for label in labels}


def kept(classifier: Classifier, seed: str) -> list[str]:
    labels = judge(classifier, seed_article(seed))
    return [slug for slug, label in labels.items() if label.verdict is Verdict.IN]


@pytest.mark.parametrize(
    ("seed", "themes"),
    [
        (
            "Vraies photos, fausses légendes | Un guide contre les infox en ligne",
            ["desinformation"],
        ),
        (
            "Le complotisme en ligne inquiète les professeurs | Former à l'esprit critique",
            ["desinformation"],
        ),
        ("Vœux Parcoursup : la plateforme ouvre | Les lycéens ont deux mois", ["orientation"]),
        ("Un forum des métiers au lycée Jean-Moulin | Découvrir les formations", ["orientation"]),
        ("Égalité salariale : les femmes attendent | Un écart de rémunération", ["egalite_fh"]),
        ("Lutter contre les violences conjugales | Un nouveau plan", ["egalite_fh"]),
        ("Déserts médicaux : le Lot cherche ses médecins | Une maison de santé", ["ruralite"]),
        ("Les communes rurales veulent garder leur école | Fermeture de classe", ["ruralite"]),
        (
            "Orientation des filles : des stéréotypes de genre au lycée | Choisir après le bac",
            ["orientation", "egalite_fh"],
        ),
    ],
)
def test_plain_cases_get_their_themes(cold: Classifier, seed: str, themes: list[str]) -> None:
    assert kept(cold, seed) == themes


@pytest.mark.parametrize(
    "seed",
    [
        "Course d'orientation : le club champion de France | Un parcours en forêt",
        "La parité euro-dollar au plus bas | Les cambistes attendent",
        "Inégalités de Bell : nouvelle vérification | Des photons intriqués",
        "Apprentissage automatique et turbines | Un réseau de neurones prédit les pannes",
        "Rumeurs de transfert : l'attaquant à Madrid ? | Le mercato continue",
        "Intoxication alimentaire au restaurant | Dix clients hospitalisés",
        "Le village olympique est livré | Les athlètes arrivent",
        "Un champ magnétique record | Les physiciens ont utilisé un aimant hybride",
        "Grève à l'université | Les personnels demandent des postes",
        "Un télescope voit une galaxie lointaine | L'image est la plus nette jamais prise",
    ],
)
def test_false_friends_and_general_news_get_no_theme(cold: Classifier, seed: str) -> None:
    assert kept(cold, seed) == []


def test_every_theme_is_judged_and_says_by_whom(cold: Classifier) -> None:
    (labels,) = cold.label([seed_article("Une phrase | et une autre")], {})
    assert [label.theme for label in labels] == [theme.slug for theme in THEMES]
    assert {label.by for label in labels} == {cold.version}
    assert all(0.0 < label.score < 1.0 for label in labels)


def test_terms_are_words_of_the_article_heaviest_first(cold: Classifier) -> None:
    article = text_article(
        "Désinformation : des chercheur·euses alertent",
        "Les « fausses nouvelles » circulent dans les territoires ruraux.",
        "L'Égalité des chances, selon l'étude de 2026. " * 3,
    )
    whole = f"{article.title}\n{article.lead}\n{article.text}"
    for label in judge(cold, article).values():
        weights = [abs(term.weight) for term in label.terms]
        assert weights == sorted(weights, reverse=True)
        assert 0 < len(label.terms) <= 8
        assert all(term.text in whole for term in label.terms)
    first = judge(cold, article)["desinformation"].terms[0]
    assert first.text in {"Désinformation", "fausses nouvelles"}
    assert first.weight > 0


def test_terms_speak_against_as_well(cold: Classifier) -> None:
    labels = judge(cold, seed_article("Le télescope et les étudiants | Une galaxie, des cratères"))
    assert any(term.weight < 0 for label in labels.values() for term in label.terms)


def test_the_whole_explanation_adds_up_to_the_score(cold: Classifier) -> None:
    """On a short text all the terms fit in the list: the logit can be counted again."""
    article = seed_article("Une infox circule")
    (label, *_) = cold.explain(article, {})
    bias = COLD.bias + COLD.margin * cold.weights.biases[0]
    told = sum(term.weight for term in label.terms)
    assert probability(bias + told) == pytest.approx(label.score, abs=1e-3)


def test_a_dedicated_source_weighs_but_does_not_decide(cold: Classifier) -> None:
    article = replace(seed_article("Rapport annuel | Le bilan des activités"), source="onisep")
    plain = cold.label([article], {})[0][1]
    dedicated = cold.explain(article, {"onisep": ("orientation",)})[1]
    assert plain.score < dedicated.score
    assert dedicated.verdict is not Verdict.IN
    assert explain.DEDICATED in {term.text for term in dedicated.terms}


@pytest.mark.parametrize(
    ("score", "verdict"),
    [
        (0.0, Verdict.OUT),
        (0.149, Verdict.OUT),
        (0.15, Verdict.CHECK),
        (0.399, Verdict.CHECK),
        (0.4, Verdict.IN),
        (1.0, Verdict.IN),
    ],
)
def test_near_the_threshold_is_to_check(score: float, verdict: Verdict) -> None:
    assert Thresholds().verdict(score) is verdict


def test_thresholds_are_per_theme(cold: Classifier) -> None:
    article = seed_article("Une infox circule | Les fausses nouvelles se partagent")
    strict = replace(cold, thresholds={**cold.thresholds, "desinformation": Thresholds(0.1, 1.1)})
    assert judge(cold, article)["desinformation"].verdict is Verdict.IN
    assert judge(strict, article)["desinformation"].verdict is Verdict.CHECK


@pytest.mark.parametrize(
    "article",
    [
        text_article(""),
        text_article("de la le les", "et ou donc", "1 2 3"),
        text_article("Zzxqy wvut", "qwrt"),
        text_article("Ελληνικά νέα", "中文新闻", "الأخبار"),
        replace(text_article("The Senate votes on the budget", "Quick news"), language="en"),
    ],
    ids=["empty", "stop words", "unknown words", "other scripts", "english"],
)
def test_what_cannot_be_read_is_left_out_and_says_so(cold: Classifier, article: Article) -> None:
    for label in judge(cold, article).values():
        assert label.verdict is Verdict.OUT
        assert label.terms


def test_no_article_gives_no_label(cold: Classifier) -> None:
    assert cold.label([], {}) == ()


@settings(max_examples=30)
@given(st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1, max_size=3))
def test_any_text_is_judged(cold: Classifier, texts: Sequence[tuple[str, str, str]]) -> None:
    articles = [text_article(*parts) for parts in texts]
    for article, labels in zip(articles, (cold.explain(one, {}) for one in articles), strict=True):
        fields = (article.title, article.lead, article.text)
        for term in (term for label in labels for term in label.terms):
            assert term.text in SPECIAL or any(term.text in one for one in fields)


def test_an_article_scores_the_same_alone_and_in_a_batch(cold: Classifier) -> None:
    articles = [seed_article(seed) for theme in THEMES for seed in theme.examples[:10]]
    together = cold.label(articles, {})
    assert together == tuple(cold.label([article], {})[0] for article in articles)


_SCORES = """
from watch.classify.learning import train_cold
from watch.classify.examples import seed_article
from watch.classify.themes import load_themes
from watch.resources import shipped
themes = load_themes(shipped("config", "themes.yaml"))
model = train_cold(themes)
rows = model.label([seed_article(seed) for theme in themes for seed in theme.examples], {})
print(model.version, [label.score.hex() for row in rows for label in row])
"""


def test_another_process_gives_the_same_bytes(cold: Classifier) -> None:
    """With another hash seed: nothing may hang on the order of a set."""
    run = subprocess.run(
        [sys.executable, "-c", _SCORES],
        env={"PYTHONHASHSEED": "1"},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    rows = cold.label([seed_article(seed) for theme in THEMES for seed in theme.examples], {})
    scores = [label.score.hex() for row in rows for label in row]
    assert run.stdout == f"{cold.version} {scores}\n"


def tiny(**changes: object) -> Theme:
    theme = Theme(
        slug="mer", name="Mer", color="#000000", description="",
        examples=("Le port", "La marée", "Le phare"), counterexamples=("La montagne", "Le train"),
    )  # fmt: skip
    return replace(theme, **changes)  # type: ignore[arg-type]  # names of fields


def test_a_single_theme_without_lexicon_learns() -> None:
    model = train_cold([tiny()])
    near, far = model.label([text_article("le port"), text_article("la montagne")], {})
    assert near[0].score > far[0].score


def test_a_theme_that_cannot_be_learnt_says_what_is_missing() -> None:
    with pytest.raises(ModelError, match=r"mer.{2} n'a aucun contre-exemple"):
        train_cold([tiny(counterexamples=())])
    with pytest.raises(ModelError, match=r"mer.{2} n'a aucun exemple"):
        train([Example(article=text_article("un train"))], [tiny()])


def test_an_unknown_theme_on_an_item_teaches_nothing() -> None:
    seeds = cold_examples([tiny()])
    silent = Example(article=text_article("La marée, le phare"), known=frozenset({"autre"}))
    (with_it,), (without,) = (
        train(lessons, [tiny()]).weights.biases for lessons in ((*seeds, silent, silent), seeds)
    )
    assert with_it == pytest.approx(without, abs=0.1)
    assert silent.says("mer") is None


def test_a_text_under_two_themes_has_both() -> None:
    other = replace(tiny(), slug="port", examples=("Le port",))
    both = [e.labels for e in cold_examples([tiny(), other]) if e.article.title == "Le port"]
    assert both == [{"mer", "port"}]


def test_the_fingerprint_follows_what_the_model_rests_on() -> None:
    base = fingerprint([tiny()])
    assert base == fingerprint([tiny(name="Autre nom", color="#111111", description="x")])
    assert base != fingerprint([tiny(examples=("Le port", "La marée"))])
    assert base != fingerprint([tiny(slug="ocean")])


def test_repeating_a_word_of_the_lexicon_does_not_pay(cold: Classifier) -> None:
    once = judge(cold, text_article("Une note", "", "Le complotisme. La mer et le vent."))
    stuffed = judge(cold, text_article("Une note", "", "Le complotisme. " * 900))
    assert cold.lexicon.matches(text_article("", "", "infox " * 900)) != ()
    gap = stuffed["desinformation"].score - once["desinformation"].score
    assert gap < 0.35
    assert stuffed["desinformation"].score < 0.95
