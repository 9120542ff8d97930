"""The catalogue: every mistake is told with its line, its entry, its field and a way out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watch.catalog import parse_sources, select
from watch.errors import CatalogError
from watch.model import Rights, Scope, SourceSpec
from watch.sourceentry import interval
from watch.sources import kinds, source
from watch.yamlfile import parse_yaml

THEMES = ("desinformation", "orientation", "egalite_fh", "ruralite")

GOOD = """\
defaults:
  every: 12 h
sources:
  - slug: le-monde
    name: "Le Monde"
    kind: feed
    url: https://www.lemonde.fr/rss.xml
    homepage: https://www.lemonde.fr
    category: media_csti
    themes: [desinformation]
    scope: national
    rights: reference
    every: 6 h
    evidence: seen
    confidence: high
    enabled: true
  - slug: cnrs
    name: "CNRS"
    kind: page
    url: https://www.cnrs.fr/actus
    homepage: https://www.cnrs.fr
    category: organisme_recherche
    calls: true
    language: en
    options:
      item: article
"""


def check(spec: SourceSpec) -> str | None:
    return source(spec.kind).check(spec)


def load(text: str, themes: Iterable[str] | None = THEMES) -> tuple[SourceSpec, ...]:
    document = parse_yaml(text.encode(), "sources.yaml")
    return parse_sources(document, themes=themes, kinds=kinds(), check=check)


def complaint(text: str) -> str:
    with pytest.raises(CatalogError) as caught:
        load(text)
    return str(caught.value).replace("\u00a0", " ")


def test_a_sound_file_gives_its_sources_in_order() -> None:
    press, cnrs = load(GOOD)
    assert (press.slug, press.rights, press.every) == (
        "le-monde",
        Rights.REFERENCE,
        timedelta(hours=6),
    )
    assert (press.themes, press.scope, press.enabled) == (("desinformation",), Scope.NATIONAL, True)
    assert (cnrs.rights, cnrs.every, cnrs.calls) == (Rights.EXTRACT, timedelta(hours=12), True)
    assert (cnrs.language, cnrs.options) == ("en", {"item": "article"})


# old text, new text, line of the mistake, field (or entry), what the message must hold
BROKEN = [
    ("slug: le-monde", "slug: Le-Monde", 4, "slug", "minuscules sans accent"),
    ("slug: le-monde", "slug: le_monde", 4, "slug", "forme incorrecte « le_monde »"),
    ("slug: le-monde", "slug: é", 4, "slug", "minuscules sans accent"),
    ("slug: le-monde", 'slug: ""', 4, "slug", "forme incorrecte (vide)"),
    ("slug: le-monde", "slug:", 4, "slug", "forme incorrecte (vide)"),
    ("slug: le-monde", "slug: 12", 4, "slug", "trouvé « 12 »|forme incorrecte « 12 »"),
    ("slug: le-monde", "slug: NO", 4, "slug", "forme incorrecte « NO »"),
    ("slug: le-monde", "slug: " + "a" * 61, 4, "slug", "60 caractères au plus"),
    ("slug: le-monde", "slug: [a]", 4, "slug", "minuscules sans accent"),
    ("slug: cnrs", "slug: le-monde", 17, "slug", "déjà pris par l'entrée de la ligne 4"),
    ("slug: le-monde\n    name", "name", 4, "slug", "obligatoire"),
    ('name: "Le Monde"', "name:", 5, "name", "un texte est attendu ; trouvé (vide)"),
    ('name: "Le Monde"', "name: 2024", 5, "name", "mettez-le entre guillemets"),
    ('name: "Le Monde"', "name: true", 5, "name", "mettez-le entre guillemets"),
    ('name: "Le Monde"', 'name: "   "', 5, "name", "trop court"),
    ('name: "Le Monde"', "name: " + "x" * 501, 5, "name", "500 caractères au plus"),
    ('    name: "Le Monde"\n', "", 4, "name", "obligatoire"),
    ('name: "Le Monde"', "naem: Le Monde", 5, "naem", "vouliez-vous dire « name » ?"),
    ("kind: feed", "kind: rss", 6, "kind", f"valeurs acceptées : {', '.join(kinds())}"),
    ("kind: feed", "kind: fead", 6, "kind", "vouliez-vous dire « feed » ?"),
    ("kind: feed", "kind: fax", 6, "kind", "type de source inconnu"),
    ("kind: feed", "kind: page", 4, "options", "il manque l'option « item »"),
    ("    kind: feed\n", "", 4, "kind", "obligatoire"),
    ("https://www.lemonde.fr/rss.xml", "www.lemonde.fr/rss.xml", 7, "url", "https://…"),
    ("https://www.lemonde.fr/rss.xml", "ftp://lemonde.fr/", 7, "url", "adresse incorrecte"),
    ("https://www.lemonde.fr/rss.xml", "file:///etc/passwd", 7, "url", "adresse incorrecte"),
    ("https://www.lemonde.fr/rss.xml", "javascript:alert(1)", 7, "url", "adresse incorrecte"),
    ("https://www.lemonde.fr/rss.xml", "https://", 7, "url", "adresse incorrecte"),
    ("https://www.lemonde.fr/rss.xml", "https://a:b@x.fr/", 7, "url", "identifiant ou un mot"),
    ("https://www.lemonde.fr/rss.xml", "https://a@x.fr/", 7, "url", "retirez-le"),
    ("https://www.lemonde.fr/rss.xml", "https://x.fr:99999/", 7, "url", "adresse incorrecte"),
    ("https://www.lemonde.fr/rss.xml", "https://[::1/", 7, "url", "adresse incorrecte"),
    ("https://www.lemonde.fr/rss.xml", '"https://x.fr/a b"', 7, "url", "adresse incorrecte"),
    ("https://www.lemonde.fr/rss.xml", '"https://x.fr/\\nb"', 7, "url", "adresse incorrecte"),
    ("https://www.lemonde.fr/rss.xml", "https://www.cnrs.fr/actus", 20, "url", "déjà pris"),
    ("https://www.lemonde.fr/rss.xml", "https://x.fr/" + "a" * 2000, 7, "url", "trop long"),
    ("homepage: https://www.lemonde.fr", "homepage: lemonde", 8, "homepage", "adresse incorrecte"),
    ("category: media_csti", "category: media", 9, "category", "dire « media_csti »"),
    ("category: media_csti", "category: presse", 9, "category", "acceptées : ministere, organisme"),
    ("category: media_csti", "category: [theme]", 9, "category", "valeur inconnue"),
    ("    category: media_csti\n", "", 4, "category", "obligatoire"),
    ("[desinformation]", "[desinfo]", 10, "themes › n° 1", "thème inconnu « desinfo »"),
    ("[desinformation]", "[ruralité]", 10, "themes › n° 1", "vouliez-vous dire « ruralite » ?"),
    ("[desinformation]", "[orientation, sport]", 10, "themes › n° 2", "acceptées : desinformation"),
    ("[desinformation]", "desinformation", 10, "themes", "une liste est attendue"),
    ("[desinformation]", "[[a]]", 10, "themes › n° 1", "un texte est attendu"),
    ("themes:", "theme:", 10, "theme", "vouliez-vous dire « themes » ?"),
    ("scope: national", "scope: régional", 11, "scope", "occitanie, national, europe"),
    ("scope: national", "scope: nationale", 11, "scope", "vouliez-vous dire « national » ?"),
    ("scope: national", "scope:", 11, "scope", "valeur inconnue (vide)"),
    ("rights: reference", "rights: références", 12, "rights", "dire « reference »"),
    ("rights: reference", "rights: libre", 12, "rights", "reference, extract, open, licensed"),
    ("rights: reference", "rights: open", 4, "attribution", "citez l'auteur et la licence"),
    ("rights: reference", "rights: licensed", 4, "attribution", "obligatoire avec"),
    ("rights: reference", "right: open", 12, "right", "vouliez-vous dire « rights » ?"),
    ("every: 6 h", "every: 6", 13, "every", "une durée comme 30 min, 6 h ou 7 j"),
    ("every: 6 h", "every: 8:30", 13, "every", "forme incorrecte « 8:30 »"),
    ("every: 6 h", "every: 6 heures", 13, "every", "une durée comme"),
    ("every: 6 h", "every: 1 min", 13, "every", "de 15 min à 30 j"),
    ("every: 6 h", "every: 31 j", 13, "every", "hors limites « 31 j »"),
    ("every: 6 h", "every: -6 h", 13, "every", "forme incorrecte"),
    ("every: 12 h", "every: jamais", 2, "defaults › every", "une durée comme"),
    ("every: 12 h", "evry: 12 h", 2, "defaults › evry", "vouliez-vous dire « every » ?"),
    ("evidence: seen", "evidence: vue", 14, "evidence", "seen, domain-seen, recalled"),
    ("confidence: high", "confidence: hight", 15, "confidence", "dire « high »"),
    ("confidence: high", "confidence: 3", 15, "confidence", "acceptées : high, medium, low"),
    ("enabled: true", "enabled: non", 16, "enabled", "« true » ou « false »"),
    ("enabled: true", "enabled: yes", 16, "enabled", "sans guillemets ; trouvé « yes »"),
    ("enabled: true", 'enabled: "true"', 16, "enabled", "sans guillemets"),
    ("enabled: true", "enabled: 1", 16, "enabled", "« true » ou « false »"),
    ("enabled: true", "enabled: false", 4, "disabled_reason", "dites pourquoi"),
    ("enabled: true", "disabled_reason: morte", 16, "disabled_reason", "la source est active"),
    ("enabled: true", "enabled: true\n    enabled: true", 17, "", "est écrit deux fois"),
    ("enabled: true", "enabled : true\n    note: a: b", 17, "", "un « : » de trop"),
    ("enabled: true", "note: [a, b", 16, "", "crochet"),
    ("enabled: true", "note: " + "x" * 1001, 16, "note", "1000 caractères au plus"),
    ("calls: true", "calls: oui", 23, "calls", "« true » ou « false »"),
    ("language: en", "language: NO", 24, "language", "deux minuscules"),
    ("language: en", "language: anglais", 24, "language", "fr, en, es"),
    ("language: en", "langue: en", 24, "langue", "vouliez-vous dire « language » ?"),
    ("      item: article\n", "", 25, "options", "« nom : valeur »"),
    ("item: article", "itm: article", 25, "options", "il manque l'option « item »"),
    ("item: article", "item: 'a[['", 25, "options", "n'est pas un sélecteur CSS"),
    ("options:\n      item: article", "options: [item]", 25, "options", "« nom : valeur »"),
    ("sources:", "source:", 3, "source", "vouliez-vous dire « sources » ?"),
    ("sources:", "x:", 1, "sources", "obligatoire"),
]


@pytest.mark.parametrize(("old", "new", "line", "field", "hint"), BROKEN)
def test_a_mistake_is_told_where_it_is(
    old: str, new: str, line: int, field: str, hint: str
) -> None:
    assert GOOD.count(old) >= 1
    said = complaint(GOOD.replace(old, new, 1))
    place = rf"sources\.yaml, ligne {line}(, entrée [^\n]*)?"
    place += rf", champ « {re.escape(field)} »" if field else ""
    told = [text for text in said.splitlines() if re.match(place + " : ", text)]
    assert told, said
    assert any(part in text for text in told for part in hint.split("|")), said
    assert len(said.splitlines()) <= 2, "one slip must not drown in consequences"


def test_the_entry_is_named() -> None:
    said = complaint(GOOD.replace("kind: page", "kind: pag"))
    assert said.startswith("sources.yaml, ligne 19, entrée « cnrs », champ « kind » : ")


def test_an_entry_without_a_slug_is_named_by_its_rank() -> None:
    assert ", entrée n° 2, champ « slug » : " in complaint(GOOD.replace("slug: cnrs\n    ", ""))


def test_all_the_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = GOOD.replace("kind: feed", "kind: rss").replace("scope: national", "scope: monde")
    text = text.replace("[desinformation]", "[x]").replace("https://www.cnrs.fr/actus", "cnrs")
    lines = [int(found) for found in re.findall(r"ligne (\d+), entrée", complaint(text))]
    assert lines == [11, 20]  # a rule between fields waits until the fields of the entry are right
    text = GOOD.replace("kind: feed", "kind: rss").replace("[desinformation]", "[x]")
    text = text.replace("https://www.cnrs.fr/actus", "cnrs")
    lines = [int(found) for found in re.findall(r"ligne (\d+), entrée", complaint(text))]
    assert lines == [6, 10, 20]


def test_twenty_mistakes_are_enough_to_start_with() -> None:
    entries = "".join(f"  - slug: s{i}\n    name: {i}\n" for i in range(30))
    said = complaint("sources:\n" + entries).splitlines()
    assert len(said) == 21
    assert said[-1] == "… 150 erreurs en tout dans sources.yaml"


@pytest.mark.parametrize("text", ["- a\n", "bonjour\n", "12\n", "sources:\n", "sources: {a: b}\n"])
def test_a_file_of_another_shape_is_refused(text: str) -> None:
    assert re.search(r"ligne 1.*attendu", complaint(text))


def test_a_catalogue_without_a_source_is_refused() -> None:
    assert "liste trop courte ; minimum : 1" in complaint("sources: []\n")


def test_entries_that_are_not_fields_are_refused() -> None:
    said = complaint("sources:\n  - bonjour\n  -\n  - [a]\n").splitlines()
    assert [re.search(r"ligne (\d), entrée n° (\d)", line) is not None for line in said] == [
        True
    ] * 3


def test_a_disabled_entry_may_be_unfinished() -> None:
    text = GOOD.replace("      item: article\n", "")
    text = text.replace("options:\n", 'enabled: false\n    disabled_reason: "Pas encore."\n')
    assert load(text)[1].disabled_reason == "Pas encore."


def test_hostile_text_in_a_field_stays_on_one_short_line() -> None:
    said = complaint(GOOD.replace("media_csti", '"a\\n\\n' + "b" * 5000 + '"'))
    assert len(said.splitlines()) == 1
    assert len(said) < 400


def test_themes_are_not_judged_without_a_list() -> None:
    assert load(GOOD.replace("[desinformation]", "[sport]"), themes=None)[0].themes == ("sport",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 min", timedelta(minutes=30)),
        ("6 h", timedelta(hours=6)),
        ("6h", timedelta(hours=6)),
        ("7\u00a0j", timedelta(days=7)),
    ],
)
def test_a_period_is_written_as_one_speaks(text: str, expected: timedelta) -> None:
    assert interval(text) == expected


@pytest.mark.parametrize("text", ["", "6", "h", "6 mois", "8:30", "-1 h", "99999 h", "٦ h"])
def test_anything_else_is_not_a_period(text: str) -> None:
    with pytest.raises(ValueError, match="durée incorrecte"):
        interval(text)


def test_sources_are_selected_once_in_the_order_asked() -> None:
    sources = load(GOOD)
    assert [s.slug for s in select(sources, ["cnrs", "le-monde", "cnrs"])] == ["cnrs", "le-monde"]
    assert select(sources, []) == ()


def test_an_unknown_source_names_the_nearest() -> None:
    with pytest.raises(CatalogError) as caught:
        select(load(GOOD), ["cnrs", "lemonde"])
    said = str(caught.value).replace("\u00a0", " ")
    assert said.startswith("La source « lemonde » n'existe pas (vouliez-vous dire « le-monde » ?)")


FIELDS = st.sampled_from([line.strip().split(":")[0].lstrip("- ") for line in GOOD.splitlines()])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("https://x.fr"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(FIELDS, inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=150)
@given(st.lists(st.dictionaries(FIELDS, VALUES, max_size=8), max_size=3))
def test_whatever_the_entries_nothing_but_a_catalog_error(entries: list[dict[str, object]]) -> None:
    # JSON is YAML: a quick way to write any tree.
    text = json.dumps({"sources": entries}, ensure_ascii=True)
    try:
        load(text)
    except CatalogError as error:
        assert str(error).startswith("sources.yaml")  # noqa: PT017 - both ends are right


@settings(max_examples=100)
@given(st.integers(0, len(GOOD)), st.integers(0, 12), st.text(max_size=6))
def test_whatever_the_slip_of_the_keyboard(start: int, cut: int, typed: str) -> None:
    slipped = GOOD[:start] + typed + GOOD[start + cut :]
    document = slipped.encode("utf-8", "surrogatepass")
    try:
        parse_sources(
            parse_yaml(document, "sources.yaml"), themes=THEMES, kinds=kinds(), check=check
        )
    except CatalogError as error:
        assert str(error).startswith("sources.yaml")  # noqa: PT017 - both ends are right


def test_a_letter_is_never_completed_from_its_links() -> None:
    text = GOOD.replace("kind: feed", "kind: newsletter\n    full_text: true")
    assert "champ « full_text » : les liens d'une lettre ne sont jamais suivis" in complaint(text)
    assert load(GOOD.replace("kind: feed", "kind: feed\n    full_text: true"))[0].full_text
