"""The catalogue that is shipped: whole, honest about its doubts, prudent about rights."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from watch.catalog import load_sources
from watch.model import Category, Rights, SourceSpec
from watch.resources import shipped
from watch.sources import kinds, source

THEMES = ("desinformation", "orientation", "egalite_fh", "ruralite")
REFERENCE = Path(__file__).parent.parent.parent / "shared" / "reference" / "sources.yaml"


def check(spec: SourceSpec) -> str | None:
    return source(spec.kind).check(spec)


@pytest.fixture(scope="module")
def sources() -> tuple[SourceSpec, ...]:
    path = shipped("config", "sources.yaml")
    return load_sources(path, themes=THEMES, kinds=kinds(), check=check)


def test_it_is_whole(sources: tuple[SourceSpec, ...]) -> None:
    assert Counter(spec.category for spec in sources) == {
        Category.TERRITORY: 57,
        Category.MINISTRY: 56,
        Category.OUTREACH: 47,
        Category.THEME: 38,
        Category.UNIVERSITY: 26,
        Category.RESEARCH: 23,
    }


def test_what_is_enabled_can_be_harvested(sources: tuple[SourceSpec, ...]) -> None:
    enabled = [spec for spec in sources if spec.enabled]
    assert Counter(spec.kind for spec in enabled) == {"feed": 94, "page": 3}
    assert {spec.category for spec in enabled} == set(Category)
    assert {theme for spec in enabled for theme in spec.themes} == set(THEMES)


def test_no_doubtful_source_is_enabled(sources: tuple[SourceSpec, ...]) -> None:
    doubtful = [s for s in sources if s.confidence == "low" or s.evidence == "recalled"]
    assert len(doubtful) > 50
    assert not any(spec.enabled for spec in doubtful)


def test_each_disabled_source_says_why_in_a_sentence(sources: tuple[SourceSpec, ...]) -> None:
    for spec in sources:
        if not spec.enabled:
            assert spec.disabled_reason is not None
            assert spec.disabled_reason[0].isupper(), spec.slug
            assert spec.disabled_reason.endswith("."), spec.slug


def test_each_source_says_how_its_address_is_known(sources: tuple[SourceSpec, ...]) -> None:
    assert all(spec.evidence and spec.confidence for spec in sources)


def test_the_press_is_only_referred_to(sources: tuple[SourceSpec, ...]) -> None:
    press = ("lemonde", "franceinfo", "la-depeche", "midi-libre", "letudiant", "numerama", "futura")
    rights = {spec.rights for spec in sources if spec.slug.startswith(press)}
    assert rights == {Rights.REFERENCE}


def test_open_licences_are_credited(sources: tuple[SourceSpec, ...]) -> None:
    credited = [spec for spec in sources if spec.rights is Rights.OPEN]
    assert len(credited) == 11
    assert all(
        any(name in (spec.attribution or "") for name in ("Licence Ouverte", "CC BY"))
        for spec in credited
    )


def test_french_notes_are_typeset(sources: tuple[SourceSpec, ...]) -> None:
    for spec in sources:
        for text in (spec.name, spec.note, spec.disabled_reason, spec.attribution):
            loose = [sign for sign in (" ;", " ?", " !", "« ", " »") if sign in (text or "")]
            assert not loose, (spec.slug, text)


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference catalogue is not here")
def test_the_facts_are_those_of_the_reference(sources: tuple[SourceSpec, ...]) -> None:
    listed = yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))["sources"]
    facts = ("name", "url", "homepage", "category", "scope", "language", "evidence", "confidence")
    wanted = {entry["id"]: tuple(entry[fact] for fact in facts) for entry in listed}
    found = {
        spec.slug: tuple(str(getattr(spec, fact)).replace("\u00a0", " ") for fact in facts)
        for spec in sources
    }
    assert found == wanted
    calls = {entry["id"] for entry in listed if entry.get("aap")}
    assert {spec.slug for spec in sources if spec.calls} == calls
    themes = {entry["id"]: tuple(entry["themes"]) for entry in listed}
    assert {spec.slug: spec.themes for spec in sources} == themes
